// Cases about where a message ends.
#include "tests/core/http/conformance/cases.hpp"

namespace chengxin::http::conformance {

using enum Level;

std::vector<Case> length_cases()
{
    constexpr auto k_length = "RFC 9112 §6.3";
    constexpr auto k_digits = "RFC 9110 §8.6";
    const std::string prefix = "GET /inline HTTP/1.1\r\nHost: a.example\r\n";
    return {
        accepted("COMP-POST-CL-BODY", must, "RFC 9112 §6.2", length(" 5"), "hello"),
        accepted("h1spec/valid POST with body", must, "RFC 9112 §6.2", length(" 5"), "hello"),
        accepted("COMP-POST-CL-ZERO", must, "RFC 9112 §6.2", length(" 0", ""), ""),
        accepted("COMP-POST-NO-CL-NO-TE", must, k_length, post(""), ""),
        accepted("SMUG-CL-TRAILING-SPACE", must, "RFC 9110 §5.5", length(" 5 "), "hello"),
        accepted("SMUG-CL-EXTRA-LEADING-SP", must, "RFC 9110 §5.5", length("  5"), "hello"),
        accepted("MAL-CL-TAB-BEFORE-VALUE", must, "RFC 9110 §5.5", length("\t5"), "hello"),
        accepted("SMUG-CL-LEADING-ZEROS", should, k_digits, length(" 005"), "hello"),
        accepted("SMUG-CL-DOUBLE-ZERO", should, k_digits, length(" 00", ""), ""),
        accepted("SMUG-CL-LEADING-ZEROS-OCTAL", should, k_digits, length(" 0200", std::string(200, 'A')), std::string(200, 'A')),
        refused("RFC9112-6.1-CL-NON-NUMERIC", must, k_length, length(" abc", "")),
        refused("h1spec/non-numeric Content-Length", must, k_length, with("Content-Length: abc\r\n")),
        refused("h1spec/negative Content-Length", must, k_length, with("Content-Length: -1234\r\n")),
        refused("h1spec/overflowing negative Content-Length", must, k_length, with("Content-Length: -123456789123456789123456789\r\n")),
        refused("RFC9112-6.1-CL-PLUS-SIGN", must, k_length, length(" +5")),
        refused("SMUG-CL-NEGATIVE", must, k_digits, length(" -1", "")),
        refused("SMUG-CL-NEGATIVE-ZERO", must, k_digits, length(" -0", "")),
        refused("SMUG-CL-OCTAL", must, k_digits, length(" 0o5")),
        refused("SMUG-CL-HEX-PREFIX", must, k_digits, length(" 0x5")),
        refused("SMUG-CL-INTERNAL-SPACE", must, k_digits, length(" 1 0", "hello12345")),
        refused("SMUG-CL-UNDERSCORE", must, k_digits, length(" 1_0", "helloworld")),
        refused("MAL-CL-EMPTY", must, k_digits, length("", "")),
        refused("MAL-CL-OVERFLOW", must, k_digits, length(" 99999999999999999999", "")),
        refused("own/length of 2^64", must, k_digits, length(" 18446744073709551616", "")),
        refused("own/length with a fraction", must, k_digits, length(" 5.0")),
        refused("own/length in full-width digits", must, k_digits, length(" \xef\xbc\x95")),
        refused("SMUG-DUPLICATE-CL", must, k_length, post("Content-Length: 5\r\nContent-Length: 10\r\n", "helloworld")),
        refused("own/the same length twice", may, k_length, post("Content-Length: 5\r\nContent-Length: 5\r\n", "hello")),
        refused("SMUG-CL-COMMA-DIFFERENT", must, k_length, length(" 5, 10")),
        refused("SMUG-CL-COMMA-SAME", may, k_length, length(" 5, 5")),
        refused("SMUG-CL-COMMA-TRIPLE", may, k_length, length(" 5, 5, 5")),
        refused("own/body too large by its length", should, "RFC 9110 §15.5.14", length(" 1001", ""), 413),
        refused("MAL-POST-CL-HUGE-NO-BODY", none, "RFC 9110 §15.5.14", length(" 999999999", ""), 413),
        accepted("own/body of the largest size", none, "RFC 9110 §15.5.14", length(" 1000", std::string(1000, 'x')), std::string(1000, 'x')),
        refused("own/GET with a body too large", none, "RFC 9110 §9.3.1", with("Content-Length: 2000\r\n"), 413),
        {"SMUG-GET-CL-BODY-DESYNC", none, "RFC 9110 §9.3.1", with("Content-Length: 5\r\n") + "hello" + get("/inline/2"), {{200, "GET /inline? 5"}, {200, "GET /inline/2? 0"}}},
        accepted("COMP-GET-WITH-CL-BODY", may, "RFC 9110 §9.3.1", with("Content-Length: 5\r\n") + "hello", "GET /inline? 5"),
        {"SMUG-GET-CL-PREFIX-DESYNC", may, "RFC 9110 §9.3.1",
         with("Content-Length: " + std::to_string(prefix.size()) + "\r\n") + prefix + "\r\n" + get("/inline/2"), {{200, "GET /inline? 39"}, {200, "GET /inline/2? 0"}}},
        {"SMUG-HEAD-CL-BODY", none, "RFC 9110 §9.3.2", "HEAD /inline HTTP/1.1\r\nHost: a.example\r\nContent-Length: 5\r\n\r\nhello", {{200, {}, true}}},
        {"SMUG-OPTIONS-CL-BODY", none, "RFC 9110 §9.3.7", "OPTIONS /inline HTTP/1.1\r\nHost: a.example\r\nContent-Length: 5\r\n\r\nhello", {{204}}},
        {"SMUG-OPTIONS-CL-BODY-DESYNC", none, "RFC 9110 §9.3.7",
         "OPTIONS /inline HTTP/1.1\r\nHost: a.example\r\nContent-Length: 5\r\n\r\nhello" + get("/inline/2"), {{204}, {200, "GET /inline/2? 0"}}},
        {"SMUG-CL0-BODY-POISON", none, k_length, length(" 0", "X") + get("/inline"), {{200, ""}, {501}}, After::closed}, // XGET is a message of its own
    };
}

std::vector<Case> coding_cases()
{
    constexpr auto k_coding = "RFC 9112 §6.1";
    constexpr auto k_final = "RFC 9112 §6.3";
    const std::string none_left = "0\r\n\r\n";
    const auto coding = [&](const std::string& value) { return post("Transfer-Encoding:" + value + "\r\n", none_left); };
    const auto both = [](const std::string& value) { return post("Transfer-Encoding:" + value + "\r\nContent-Length: 5\r\n", "hello"); };
    return {
        accepted("own/coding in capitals", must, "RFC 9112 §7", coding(" CHUNKED"), ""),
        accepted("own/blanks around the coding", must, "RFC 9110 §5.5", coding(" \tchunked \t"), ""),
        refused("COMP-UNKNOWN-TE-501", must, k_final, coding(" gzip")),
        refused("own/unknown coding, then chunked", should, k_coding, coding(" gzip, chunked"), 501),
        refused("own/private coding, then chunked", should, k_coding, coding(" x-mine, chunked"), 501),
        refused("SMUG-TE-NOT-FINAL-CHUNKED", must, k_final, coding(" chunked, gzip")),
        refused("own/identity alone", must, k_final, coding(" identity")),
        refused("own/xchunked alone", must, k_final, coding(" xchunked")),
        refused("own/chunked twice", must, "RFC 9112 §7.1", coding(" chunked, chunked")),
        refused("own/chunked in quotes", must, k_final, coding(" \"chunked\"")),
        refused("own/coding with a semicolon", must, k_final, coding(" chunked;")),
        refused("own/two Transfer-Encodings", must, k_coding, post("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n", none_left)),
        refused("own/gzip and chunked in two fields", none, k_coding, post("Transfer-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n", none_left)),
        refused("own/empty Transfer-Encoding alone", must, k_coding, coding("")),
        refused("own/only a comma", must, k_coding, coding(" ,")),
        refused("own/chunks in HTTP/1.0", must, k_coding, "POST /body HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
        refused("SMUG-TE-HTTP10", must, k_coding, "POST /body HTTP/1.0\r\nHost: a.example\r\nTransfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\nhello"),
        refused("SMUG-TE-XCHUNKED", must, k_coding, both(" xchunked")),
        refused("SMUG-TE-TRAILING-SPACE", must, k_coding, both(" chunked ")),
        refused("SMUG-TE-SP-BEFORE-COLON", must, "RFC 9112 §5.1", post("Transfer-Encoding : chunked\r\nContent-Length: 5\r\n", "hello")),
        refused("SMUG-TE-DOUBLE-CHUNKED", must, k_coding, both(" chunked, chunked")),
        refused("SMUG-TE-CASE-MISMATCH", must, k_coding, both(" Chunked")),
        refused("SMUG-TE-EMPTY-VALUE", must, k_coding, both(" ")),
        refused("SMUG-TE-LEADING-COMMA", must, k_coding, both(" , chunked")),
        refused("SMUG-TE-TRAILING-COMMA", must, k_coding, both(" chunked,")),
        refused("SMUG-TE-DUPLICATE-HEADERS", must, k_coding, post("Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\nContent-Length: 5\r\n", "hello")),
        refused("SMUG-TE-VTAB", must, k_coding, both(" \x0b""chunked")),
        refused("SMUG-TE-FORMFEED", must, k_coding, both(" \x0c""chunked")),
        refused("SMUG-TE-NULL", must, "RFC 9110 §5.5", post("Transfer-Encoding: chunked\0\r\nContent-Length: 5\r\n"_bytes, "hello")),
        refused("SMUG-TE-IDENTITY", must, k_coding, both(" identity")),
        refused("SMUG-CHUNKED-WITH-PARAMS", must, k_coding, both(" chunked;ext=val")),
        refused("SMUG-TE-OBS-FOLD", must, "RFC 9112 §5.2", post("Transfer-Encoding:\r\n chunked\r\nContent-Length: 5\r\n", "hello")),
        refused("SMUG-TE-TAB-BEFORE-VALUE", must, k_coding, both("\tchunked")),
    };
}

std::vector<Case> chunk_cases()
{
    constexpr auto k_chunk = "RFC 9112 §7.1";
    constexpr auto k_extension = "RFC 9112 §7.1.1";
    const std::string rest = "\r\nhello\r\n0\r\n\r\n";
    const auto size_line = [&](const std::string& line) { return chunked(line + rest); };
    return {
        accepted("COMP-CHUNKED-BODY", must, k_chunk, size_line("5"), "hello"),
        accepted("h1spec/chunked Transfer-Encoding", must, k_chunk, chunked("c\r\nHellO world1\r\n0\r\n\r\n"), "HellO world1"),
        accepted("COMP-CHUNKED-MULTI", must, k_chunk, chunked("5\r\nhello\r\n6\r\n world\r\n0\r\n\r\n"), "hello world"),
        accepted("COMP-CHUNKED-EMPTY", must, k_chunk, chunked("0\r\n\r\n"), ""),
        accepted("COMP-CHUNKED-HEX-UPPERCASE", must, k_chunk, chunked("A\r\nhelloworld\r\n0\r\n\r\n"), "helloworld"),
        accepted("own/chunk size with leading zeros", must, k_chunk, size_line("0005"), "hello"),
        accepted("own/several zeros as the last chunk", must, k_chunk, chunked("5\r\nhello\r\n000\r\n\r\n"), "hello"),
        accepted("own/line ends inside chunk data", must, k_chunk, chunked("7\r\n0\r\n\r\n\r\n\r\n0\r\n\r\n"), "0\r\n\r\n\r\n"),
        accepted("COMP-CHUNKED-EXTENSION", must, k_extension, size_line("5;ext=value"), "hello"),
        accepted("own/extension without a value", must, k_extension, size_line("5;ext"), "hello"),
        accepted("own/extension with a quoted value", must, k_extension, size_line("5;a=\"x;y \\\" z\";b"), "hello"),
        accepted("own/extension of the last chunk", must, k_extension, chunked("5\r\nhello\r\n0;last\r\n\r\n"), "hello"),
        accepted("own/blanks around an extension", must, k_extension, size_line("5 ; ext = value"), "hello"),
        refused("SMUG-CHUNK-BARE-SEMICOLON", must, k_extension, size_line("5;")),
        refused("own/two semicolons", must, k_extension, size_line("5;;a")),
        refused("own/extension without its value", must, k_extension, size_line("5;a=")),
        refused("own/extension with an open quote", must, k_extension, size_line("5;a=\"x")),
        refused("own/text behind a quoted value", must, k_extension, size_line("5;a=\"x\"y")),
        refused("SMUG-CHUNK-EXT-INVALID-TOKEN", must, k_extension, size_line("5;bad[=x")),
        refused("SMUG-CHUNK-EXT-CTRL", must, k_extension, size_line("5;\0ext"_bytes)),
        refused("own/control character in a quoted extension", must, k_extension, size_line("5;a=\"\x01\"")),
        refused("SMUG-CHUNK-EXT-CR", must, k_extension, size_line("5;a\rX")),
        refused("SMUG-CHUNK-EXT-LF", may, k_extension, chunked("5;\nhello\r\n0\r\n\r\n")),
        refused("own/extension ended by a bare LF", may, k_extension, chunked("5;a\nhello\r\n0\r\n\r\n")),
        refused("MAL-CHUNK-EXTENSION-LONG", must, k_extension, size_line("5;ext=" + std::string(100'000, 'A'))),
        refused("SMUG-CHUNK-UNDERSCORE", must, k_chunk, chunked("1_0\r\nhello world!!!!!\r\n0\r\n\r\n")),
        refused("SMUG-CHUNK-HEX-PREFIX", must, k_chunk, size_line("0x5")),
        refused("SMUG-CHUNK-SIZE-PLUS", must, k_chunk, size_line("+5")),
        refused("SMUG-CHUNK-SIZE-TRAILING-OWS", must, k_chunk, size_line("5 ")),
        refused("own/tab behind the chunk size", must, k_chunk, size_line("5\t")),
        refused("SMUG-CHUNK-LEADING-SP", must, k_chunk, size_line(" 5")),
        refused("SMUG-CHUNK-NEGATIVE", must, k_chunk, size_line("-1")),
        refused("own/chunk size is no number", must, k_chunk, size_line("g")),
        refused("own/empty chunk line", must, k_chunk, chunked("\r\nhello\r\n0\r\n\r\n")),
        refused("own/extension without a size", must, k_chunk, size_line(";a")),
        refused("MAL-CHUNK-SIZE-OVERFLOW", must, k_chunk, size_line("FFFFFFFFFFFFFFFF0")),
        refused("own/chunk size of 2^64-1", must, k_chunk, size_line("FFFFFFFFFFFFFFFF"), 413),
        refused("own/endless zeros before a chunk size", none, k_chunk, size_line(std::string(100'000, '0') + "5")),
        refused("SMUG-CHUNK-MISSING-TRAILING-CRLF", must, k_chunk, chunked("5\r\nhello0\r\n\r\n")),
        refused("SMUG-CHUNK-SPILL", must, k_chunk, chunked("5\r\nhello!!\r\n0\r\n\r\n")),
        refused("own/chunk shorter than its size", must, k_chunk, chunked("6\r\nhello\r\n0\r\n\r\n")),
        refused("SMUG-CHUNK-LF-TERM", may, k_chunk, chunked("5\r\nhello\n0\r\n\r\n")),
        refused("own/chunk size ended by a bare LF", may, k_chunk, chunked("5\nhello\r\n0\r\n\r\n")),
        refused("SMUG-CHUNK-BARE-CR-TERM", must, "RFC 9112 §2.2", chunked("5\rhello\r\n0\r\n\r\n")),
        refused("SMUG-CHUNK-LF-TRAILER", may, k_chunk, chunked("5\r\nhello\r\n0\r\n\n")),
        refused("own/last chunk ended by a bare LF", may, k_chunk, chunked("5\r\nhello\r\n0\n\r\n")),
        refused("SMUG-CHUNK-INVALID-SIZE-DESYNC", must, k_chunk, chunked("+0\r\n\r\nX") + get("/inline")),
        refused("own/body too large by its chunks", should, "RFC 9110 §15.5.14", chunked("3E9\r\n" + std::string(1001, 'x') + "\r\n0\r\n\r\n"), 413),
        refused("own/body too large by many chunks", should, "RFC 9110 §15.5.14",
                chunked("3E8\r\n" + std::string(1000, 'x') + "\r\n1\r\nx\r\n0\r\n\r\n"), 413),
        accepted("own/body of the largest size in chunks", none, k_chunk, chunked("3E7\r\n" + std::string(999, 'x') + "\r\n1\r\nx\r\n0\r\n\r\n"), std::string(1000, 'x')),
    };
}

std::vector<Case> trailer_cases()
{
    constexpr auto k_trailer = "RFC 9112 §7.1.2";
    constexpr auto k_forbidden = "RFC 9110 §6.5.1";
    const auto trailer = [](const std::string& fields) { return chunked("5\r\nhello\r\n0\r\n" + fields + "\r\n"); };
    const auto seen = [](const std::string& fields) {
        return "POST /fields HTTP/1.1\r\nHost: a.example\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n" + fields + "\r\n";
    };
    const std::string only_head = "host: a.example\ntransfer-encoding: chunked\n";
    std::string many;
    for (int i = 0; i < 200; ++i) many += "T-" + std::to_string(i) + ": x\r\n";
    return {
        accepted("COMP-CHUNKED-TRAILER-VALID", must, k_trailer, trailer("X-Checksum: abc\r\n"), "hello"),
        accepted("own/trailer fields are no header fields", must, "RFC 9110 §6.5.1", seen("X-Checksum: abc\r\n"), only_head),
        refused("SMUG-TRAILER-CL", must, k_forbidden, trailer("Content-Length: 50\r\n")),
        refused("SMUG-TRAILER-TE", must, k_forbidden, trailer("Transfer-Encoding: chunked\r\n")),
        refused("SMUG-TRAILER-HOST", must, k_forbidden, trailer("Host: evil.example\r\n")),
        accepted("SMUG-TRAILER-AUTH", must, k_forbidden, seen("Authorization: Bearer evil\r\n"), only_head),
        accepted("SMUG-TRAILER-CONTENT-TYPE", must, k_forbidden, seen("Content-Type: text/evil\r\n"), only_head),
        accepted("own/cookie in a trailer", must, k_forbidden, seen("Cookie: session=evil\r\n"), only_head),
        refused("own/folded trailer line", must, "RFC 9112 §5.2", trailer("X: a\r\n b\r\n")),
        refused("own/blank before the colon in a trailer", must, "RFC 9112 §5.1", trailer("X : a\r\n")),
        refused("own/trailer line without a colon", must, "RFC 9112 §5", trailer("X\r\n")),
        refused("own/bare LF in a trailer", may, "RFC 9112 §2.2", trailer("X: a\nY: b\r\n")),
        refused("own/bare CR in a trailer", must, "RFC 9112 §2.2", trailer("X: a\rY: b\r\n")),
        refused("own/NUL in a trailer", must, "RFC 9110 §5.5", trailer("X: a\0b\r\n"_bytes)),
        refused("own/control character in a trailer", must, "RFC 9110 §5.5", trailer("X: a\x01\r\n")),
        refused("own/200 trailer fields", none, k_trailer, trailer(many), 431),
        refused("own/endless trailer field", none, k_trailer, trailer("X: " + std::string(100'000, 'a') + "\r\n"), 431),
    };
}

/// Two readings of one message: no second request may come out of it.
std::vector<Case> smuggling_cases()
{
    constexpr auto k_both = "RFC 9112 §6.1";
    const std::string inner = get("/inline/smuggled");
    const std::string inner_head = "HEAD /inline/smuggled HTTP/1.1\r\nHost: a.example\r\n\r\n";
    const auto hidden = [](const std::string& length_value, const std::string& coding, const std::string& request) {
        return post("Content-Length: " + length_value + "\r\nTransfer-Encoding:" + coding + "\r\n", "0\r\n\r\n" + request);
    };
    const auto size = std::to_string(5 + inner.size());
    return {
        refused("SMUG-CL-TE-BOTH", must, k_both, post("Content-Length: 23\r\nTransfer-Encoding: chunked\r\n", "D\r\nhello-bananas\r\n0\r\n\r\n")),
        refused("h1spec/conflicting Transfer-Encoding and Content-Length", must, k_both,
                post("content-LengtH: 5\r\nTransFer-Encoding: chunked\r\n", "c\r\nHellO world1\r\n0\r\n\r\n")),
        refused("SMUG-CLTE-PIPELINE", must, k_both, post("Content-Length: 4\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n")),
        refused("SMUG-TECL-PIPELINE", must, k_both, post("Transfer-Encoding: chunked\r\nContent-Length: 30\r\n", "0\r\n\r\n")),
        refused("SMUG-CLTE-CONN-CLOSE", must, k_both, post("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n") + inner),
        refused("SMUG-TECL-CONN-CLOSE", must, k_both, post("Transfer-Encoding: chunked\r\nContent-Length: 5\r\n", "0\r\n\r\n") + inner),
        refused("SMUG-CLTE-DESYNC", must, k_both, post("Content-Length: 6\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\nX") + inner),
        refused("SMUG-TECL-DESYNC", must, k_both, post("Transfer-Encoding: chunked\r\nContent-Length: 30\r\n", "0\r\n\r\nX") + inner),
        refused("SMUG-CLTE-SMUGGLED-GET", must, k_both, hidden(size, " chunked", inner)),
        refused("SMUG-CLTE-SMUGGLED-GET-CL-PLUS", must, k_both, hidden("+" + size, " chunked", inner)),
        refused("SMUG-CLTE-SMUGGLED-GET-CL-NON-NUMERIC", must, k_both, hidden(size + "x", " chunked", inner)),
        refused("SMUG-CLTE-SMUGGLED-GET-TE-OBS-FOLD", must, "RFC 9112 §5.2", hidden(size, "\r\n chunked", inner)),
        refused("SMUG-CLTE-SMUGGLED-HEAD", must, k_both, hidden(std::to_string(5 + inner_head.size()), " chunked", inner_head)),
        refused("SMUG-CLTE-SMUGGLED-GET-TE-TRAILING-SPACE", must, k_both, hidden(size, " chunked ", inner)),
        refused("SMUG-CLTE-SMUGGLED-GET-TE-LEADING-COMMA", must, k_both, hidden(size, " , chunked", inner)),
        refused("SMUG-CLTE-SMUGGLED-GET-TE-CASE-MISMATCH", must, k_both, hidden(size, " Chunked", inner)),
        refused("SMUG-TE-DUPLICATE-HEADERS-SMUGGLED-GET", must, k_both,
                post("Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\nContent-Length: " + size + "\r\n", "0\r\n\r\n" + inner)),
        refused("SMUG-TECL-SMUGGLED-GET", must, k_both,
                post("Transfer-Encoding: chunked\r\nContent-Length: 4\r\n", "2e\r\n" + inner + "\r\n0\r\n\r\n")),
        refused("SMUG-DUPLICATE-CL-SMUGGLED-GET", must, "RFC 9112 §6.3", post("Content-Length: 4\r\nContent-Length: 50\r\n", "PING" + inner)),
        refused("SMUG-OPTIONS-TE-OBS-FOLD", must, "RFC 9112 §5.2",
                "OPTIONS /inline HTTP/1.1\r\nHost: a.example\r\nTransfer-Encoding:\r\n chunked\r\nContent-Length: 5\r\n\r\nhello" + inner),
        {"SMUG-PIPELINE-SAFE", must, "RFC 9112 §9.3.2", get("/inline/1") + get("/inline/2"), {{200, "GET /inline/1? 0"}, {200, "GET /inline/2? 0"}}},
        refused("own/length behind chunks in a GET", must, k_both, with("Transfer-Encoding: chunked\r\nContent-Length: 5\r\n") + "0\r\n\r\n" + inner),
    };
}

} // namespace chengxin::http::conformance
