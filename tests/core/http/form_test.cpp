#include "server/http/form.hpp"
#include "server/http/header_value.hpp"
#include "server/http/multipart.hpp"
#include "server/http/target.hpp"

#include <doctest/doctest.h>

using namespace chengxin;
using namespace chengxin::http;

TEST_CASE("query strings and forms")
{
    const auto pairs = parse_pairs("q=%E4%BC%8A%E5%AE%81+1&&kind=&flag&a=b=c");
    REQUIRE(pairs);
    CHECK(*pairs == Pairs{{"q", "伊宁 1"}, {"kind", ""}, {"flag", ""}, {"a", "b=c"}});
    CHECK(parse_pairs("")->empty());
    for (const auto* wrong : {"q=%", "q=%4", "q=%zz", "q=%00", "q=%FF", "%C0%AF=1"}) {
        CAPTURE(wrong);
        CHECK(!parse_pairs(wrong));
    }
    std::string many;
    for (std::size_t i = 0; i <= k_max_pairs; ++i) many += "a&";
    CHECK(parse_pairs(many).error().code == ErrorCode::too_large);
    CHECK(percent_encode("伊 a-/") == "%E4%BC%8A%20a-%2F");
    CHECK(*percent_decode("a+b", PlusSign::literal) == "a+b");
}

TEST_CASE("header values")
{
    CHECK(encoding_weight("gzip, br", "br") == 1000);
    CHECK(encoding_weight("gzip;q=0.25, br;q=0", "br") == 0);
    CHECK(encoding_weight("gzip;q=0.25", "gzip") == 250);
    CHECK(encoding_weight("*;q=0.5", "gzip") == 500);
    CHECK(encoding_weight("GZIP", "gzip") == 1000);
    CHECK(encoding_weight("gzip;q=2", "gzip") == 0);
    CHECK(encoding_weight("", "gzip") == 0);
    CHECK(matches_etag("\"a\", W/\"b\"", "\"b\""));
    CHECK(matches_etag("*", "\"b\""));
    CHECK(!matches_etag("\"a\"", "\"b\""));
    const auto parsed = parse_parameters("Form-Data; Name=\"a;b\\\"c\"; x = y");
    REQUIRE(parsed);
    CHECK(parsed->value == "form-data");
    CHECK(parsed->parameters == std::map<std::string, std::string>{{"name", "a;b\"c"}, {"x", "y"}});
    CHECK(!parse_parameters("a; b"));
    CHECK(!parse_parameters("a; b=1; b=2"));
    CHECK(!parse_parameters("a; b=\"1"));
    for (const auto* host : {"a", "a.example:80", "[::1]", "[::1]:8080", "127.0.0.1:", "xn--fiqs8s"}) CHECK(is_host(host));
    for (const auto* host : {"", ":80", "a b", "a@b", "a/b", "[::1", "[]", "a:b", "a:123456", "[::1]x", "a,b"}) CHECK(!is_host(host));
}

namespace {

constexpr const char* k_type = "multipart/form-data; boundary=----B";

std::string part(const std::string& disposition, const std::string& bytes, const std::string& type = {})
{
    return "------B\r\nContent-Disposition: " + disposition + "\r\n" + (type.empty() ? "" : "Content-Type: " + type + "\r\n") + "\r\n" + bytes + "\r\n";
}

} // namespace

TEST_CASE("multipart bodies as browsers send them")
{
    const auto bytes = std::string("PK\x03\x04\r\n------X\0\r\n", 17);
    const auto body = part("form-data; name=\"catalogue\"", "penalty") + part("form-data; name=\"note\"", "")
        + part("form-data; name=\"file\"; filename=\"行政处罚 \\\"1\\\".xlsx\"", bytes, "application/vnd.ms-excel; x=y") + "------B--\r\n";
    const auto parts = parse_multipart(k_type, body);
    REQUIRE(parts);
    REQUIRE(parts->size() == 3);
    CHECK((*parts)[0].name == "catalogue");
    CHECK((*parts)[0].bytes == "penalty");
    CHECK(!(*parts)[0].is_file);
    CHECK((*parts)[0].content_type == "text/plain");
    CHECK((*parts)[1].bytes.empty());
    CHECK((*parts)[2].file_name == "行政处罚 \"1\".xlsx");
    CHECK((*parts)[2].content_type == "application/vnd.ms-excel");
    CHECK((*parts)[2].bytes == bytes);

    const auto form = decode_form(k_type, body);
    REQUIRE(form);
    CHECK(form->fields.at("catalogue") == "penalty");
    CHECK(form->files.at("file").bytes == bytes);
}

TEST_CASE("file names in all their forms")
{
    const std::vector<std::pair<std::string, std::string>> names = {
        {"filename=\"C:\\work\\a.xls\"", "a.xls"},
        {"filename=\"../../etc/a.csv\"", "a.csv"},
        {"filename=a.csv", "a.csv"},
        {"filename=\"a%22b.csv\"", "a\"b.csv"},
        {"filename=\"x.csv\"; filename*=UTF-8''%E8%A1%A8.csv", "表.csv"},
        {"filename*=utf-8'zh'%E8%A1%A8.csv", "表.csv"},
        {"filename=\"\"", ""},
    };
    for (const auto& [parameter, expected] : names) {
        CAPTURE(parameter);
        const auto parts = parse_multipart(k_type, part("form-data; name=\"file\"; " + parameter, "x") + "------B--");
        REQUIRE(parts);
        CHECK(parts->front().file_name == expected);
        CHECK(parts->front().is_file);
    }
}

TEST_CASE("multipart: preamble, epilogue and blanks after the boundary are allowed")
{
    const auto body = "preamble\r\n" + part("form-data; name=\"a\"", "1") + "------B \t\r\nContent-Disposition: form-data; name=\"b\"\r\n\r\n2\r\n------B--\r\nepilogue";
    const auto parts = parse_multipart("Multipart/Form-Data; charset=utf-8; boundary=\"----B\"", body);
    REQUIRE(parts);
    REQUIRE(parts->size() == 2);
    CHECK((*parts)[1].bytes == "2");
    CHECK(parse_multipart(k_type, "------B--\r\n")->empty());
}

TEST_CASE("multipart bodies that are refused")
{
    const auto good = part("form-data; name=\"a\"", "1");
    const std::string end = "------B--\r\n";
    std::string many;
    for (int i = 0; i < 65; ++i) many += good;
    const std::vector<std::pair<const char*, std::string>> bodies = {
        {"empty", ""},
        {"no closing boundary", good},
        {"cut in the head", "------B\r\nContent-Disposition: form-data; name=\"a\""},
        {"no head", "------B\r\n\r\nx\r\n" + end},
        {"no name", part("form-data", "1") + end},
        {"empty name", part("form-data; name=\"\"", "1") + end},
        {"another disposition", part("attachment; name=\"a\"", "1") + end},
        {"long name", part("form-data; name=\"" + std::string(200, 'a') + "\"", "1") + end},
        {"long file name", part("form-data; name=\"a\"; filename=\"" + std::string(600, 'a') + "\"", "1") + end},
        {"file name in GB18030", part("form-data; name=\"a\"; filename=\"\xB1\xED.xls\"", "1") + end},
        {"file name with NUL", part(std::string("form-data; name=\"a\"; filename=\"a\0b\"", 36), "1") + end},
        {"file name* in another charset", part("form-data; name=\"a\"; filename*=GB18030''%B1%ED", "1") + end},
        {"long head", part("form-data; name=\"a\"\r\nX: " + std::string(5000, 'x'), "1") + end},
        {"many parts", many + end},
        {"huge field", part("form-data; name=\"a\"", std::string((1 << 20) + 1, 'x')) + end},
        {"garbage after boundary", "------Bxx\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n" + end},
        {"name twice", good + good + end},
        {"field not UTF-8", part("form-data; name=\"a\"", "\xff") + end},
    };
    for (const auto& [name, body] : bodies) {
        CAPTURE(name);
        CHECK(!decode_form(k_type, body));
    }
    for (const auto* type : {"multipart/form-data", "multipart/form-data; boundary=", "multipart/form-data; boundary=\"a\r\nb\"", "multipart/mixed; boundary=----B", ""}) {
        CAPTURE(type);
        CHECK(!parse_multipart(type, good + end));
    }
    CHECK(decode_form("application/x-www-form-urlencoded; charset=UTF-8", "a=1&b=%E4%BC%8A")->fields.at("b") == "伊");
    CHECK(decode_form("text/plain", "a=1").error().code == ErrorCode::unsupported);
}
