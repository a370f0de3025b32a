#include "tests/core/sheet/files.hpp"

#include "shared/sheet/encoding.hpp"

#include <algorithm>
#include <doctest/doctest.h>

namespace chengxin::sheet::test {
namespace {

/// Gives long reads in small pieces, so that every state of the parser meets the end of a piece.
class DroppingSource final : public ByteSource {
public:
    DroppingSource(std::string_view bytes, std::size_t piece) : m_bytes(bytes), m_piece(piece) {}
    std::uint64_t size() const override { return m_bytes.size(); }
    std::size_t read_at(std::uint64_t offset, char* out, std::size_t count) override
    {
        MemorySource whole(m_bytes);
        return whole.read_at(offset, out, count > 16 ? std::min(count, m_piece) : count);
    }

private:
    std::string_view m_bytes;
    std::size_t m_piece;
};

struct Case {
    const char* what;
    std::string file;
    const char* rows;
};

} // namespace

TEST_CASE("CSV: forms of separated text")
{
    const std::vector<Case> cases = {
        {"plain", "a,b\n1,2\n", "1:a|b\n2:1|2\n"},
        {"no line end at the end", "a,b\n1,2", "1:a|b\n2:1|2\n"},
        {"CRLF", "a,b\r\n1,2\r\n", "1:a|b\n2:1|2\n"},
        {"CR alone", "a,b\r1,2\r", "1:a|b\n2:1|2\n"},
        {"byte order mark", "\xEF\xBB\xBF" "a,b\n", "1:a|b\n"},
        {"quotes", "\"a,b\",\"c\"\"d\"\n", "1:a,b|c\"d\n"},
        {"line break in quotes", "\"a\r\nb\",c\nd,e\n", "1:a\r\nb|c\n2:d|e\n"},
        {"quote inside a plain field", "a\"b,c\n", "1:a\"b|c\n"},
        {"text behind the closing quote", "\"a\"b,c\n", "1:ab|c\n"},
        {"empty fields", "a,,c\n,,\n,b,\n", "1:a||c\n3:|b\n"},
        {"quoted empty field", "\"\",b\n", "1:|b\n"},
        {"blank rows keep the numbers", "a\n\n\n \t \nb\n", "1:a\n5:b\n"},
        {"tab", "a\tb,c\td\n1\t2\t3\n", "1:a|b,c|d\n2:1|2|3\n"},
        {"semicolon", "a;b;c\n1;2,5;3\n", "1:a|b|c\n2:1|2,5|3\n"},
        {"title row before commas", "标题；说明\na,b,c\n", "1:标题；说明\n2:a|b|c\n"},
        {"formula text", "=\"0123\",=1+1\n", "1:0123|=1+1\n"},
        {"leading spaces stay", " a ,b\n", "1: a |b\n"},
        {"one cell", "a", "1:a\n"},
        {"UTF-16 little", std::string("\xFF\xFE" "a\0\t\0-N\n\0", 10), "1:a|中\n"},
        {"UTF-16 big", std::string("\xFE\xFF" "\0a\0\tN-\0\n", 10), "1:a|中\n"},
        {"GB18030", "\xC3\xFB\xB3\xC6,\xB4\xFA\xC2\xEB\n", "1:名称|代码\n"},
        {"GB18030 with four bytes", "\xC3\xFB\xB3\xC6\x81\x30\x81\x30,\xB4\xFA\n", "1:名称\xC2\x80|代\n"},
    };
    for (const Case& item : cases) {
        CAPTURE(item.what);
        CHECK(dump(item.file) == item.rows);
    }
}

TEST_CASE("CSV: the pieces in which a file arrives do not matter")
{
    const std::string utf8 = "\xEF\xBB\xBF名称,\"代\"\"码\n二\"\r\n\"甲,乙\",𠀀\r\n丙,丁";
    const std::string gb18030 = "\xC3\xFB\xB3\xC6,\xB4\xFA\xC2\xEB\r\n\xBC\xD7,\xD2\xD2";
    for (const std::string& file : {utf8, gb18030}) {
        const std::string whole = dump(file);
        for (std::size_t piece = 1; piece < 12; ++piece) {
            DroppingSource source(file, piece);
            auto workbook = open_workbook(source);
            REQUIRE(workbook);
            std::string rows;
            const auto read = (*workbook)->read(0, [&](Row& row) {
                rows += std::to_string(row.number) + ":";
                for (std::size_t i = 0; i < row.cells.size(); ++i) rows += (i > 0 ? "|" : "") + row.cells[i].text;
                rows += "\n";
                return Flow::proceed;
            });
            CHECK(read);
            CHECK(rows == whole);
        }
    }
}

TEST_CASE("CSV: encoding is found without a mark")
{
    const auto encoding_of = [](std::string_view bytes) {
        MemorySource source(bytes);
        return detect_encoding(source).encoding;
    };
    CHECK(encoding_of("plain ascii") == Encoding::utf8);
    CHECK(encoding_of("名称,代码") == Encoding::utf8);
    CHECK(encoding_of("\xC3\xFB\xB3\xC6") == Encoding::gb18030);
    std::string late(3 << 20, 'a');
    CHECK(encoding_of(late + "\xC3\xFB\xB3\xC6") == Encoding::gb18030);
    CHECK(encoding_of(late + "名称") == Encoding::utf8);
    std::string damaged;
    for (int i = 0; i < 100; ++i) damaged += "名称代码\n";
    CHECK(encoding_of(damaged + "\xE5\x90\n") == Encoding::utf8); // a character cut by a careless export
    CHECK(dump(damaged + "\xE5\x90,b\n").find("\xEF\xBF\xBD|b") != std::string::npos);
}

TEST_CASE("CSV: what is refused")
{
    CHECK(outcome("") == "empty_file");
    CHECK(outcome("a,\"b\nc,d\ne,f\n") == "open_quote");
    CHECK(outcome("a,b\n" + std::string(40'000, 'x') + ",c\n") == "cell_too_long");
    CHECK(outcome("a,b\n\"" + std::string(4 << 20, 'x')) == "cell_too_long");
    CHECK(outcome(std::string(300, ',') + "x\n") == "too_many_columns");
    CHECK(outcome(std::string(20'000, ',') + "\na,b\n") == "ok"); // separators without a value cost nothing
    Limits few;
    few.rows = 2;
    CHECK(outcome("a\nb\nc\n", few) == "too_many_rows");
    CHECK(outcome("a\nb\n", few) == "ok");
    Limits small;
    small.file_bytes = 4;
    CHECK(outcome("a,b,c", small) == "too_large");
    std::string longest;
    for (int i = 0; i < 32'767; ++i) longest += "长";
    CHECK(outcome("a,b\n" + longest + ",c\n") == "ok");
    CHECK(outcome("a,b\n" + longest + "长,c\n") == "cell_too_long");
}

TEST_CASE("a sink can stop")
{
    MemorySource source("a\nb\nc\n\"open");
    auto workbook = open_workbook(source);
    int rows = 0;
    CHECK((*workbook)->read(0, [&](Row&) { return ++rows == 2 ? Flow::stop : Flow::proceed; }));
    CHECK(rows == 2);
}

} // namespace chengxin::sheet::test
