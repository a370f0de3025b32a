#include "shared/api/cereal_codec.hpp"
#include "shared/api/json_codec_native.hpp"
#include "shared/api/query_codec.hpp"
#include "shared/api/session.hpp"
#include "shared/api/text_check.hpp"
#include "shared/core/json_text.hpp"
#include "shared/features/data_import/api.hpp"

#include <boost/json/parse.hpp>
#include <cereal/archives/portable_binary.hpp>
#include <cereal/types/optional.hpp>
#include <cereal/types/string.hpp>
#include <cereal/types/vector.hpp>
#include <cstdlib>
#include <doctest/doctest.h>
#include <sstream>

namespace chengxin::api {

namespace {

enum class Colour { red, green };
BOOST_DESCRIBE_ENUM(Colour, red, green)

struct Inner {
    std::string text;
    double real = 0;
};
BOOST_DESCRIBE_STRUCT(Inner, (), (text, real))

struct Sample {
    bool flag = false;
    std::int32_t small = 0;
    std::int64_t large = 0;
    Colour colour = Colour::red;
    std::vector<Inner> items;
    std::optional<std::string> maybe;
    std::vector<std::vector<std::int64_t>> nested;
};
BOOST_DESCRIBE_STRUCT(Sample, (), (flag, small, large, colour, items, maybe, nested))

template <class Archive> void serialize(Archive& archive, Inner& value)
{
    archive(value.text, value.real);
}
template <class Archive> void serialize(Archive& archive, Sample& value)
{
    archive(value.flag, value.small, value.large, value.colour, value.items, value.maybe, value.nested);
}

Sample sample()
{
    return {.flag = true, .small = -5, .large = 9007199254740993, .colour = Colour::green, .items = {{"伊宁 \"市\"\n", 2.5}, {"", -0.125}},
        .maybe = "甲", .nested = {{1, 2}, {}}};
}

} // namespace

TEST_CASE("json: round trip, enums by name, exact large numbers")
{
    const std::string text = encode_json(sample());
    CHECK(text == R"({"flag":true,"small":-5,"large":9007199254740993,"colour":"green","items":[{"text":"伊宁 \"市\"\n","real":2.5},{"text":"","real":-0.125}],)"
                  R"("maybe":"甲","nested":[[1,2],[]]})");
    const auto decoded = decode_json<Sample>(text);
    REQUIRE(decoded);
    CHECK(encode_json(*decoded) == text);
}

TEST_CASE("json: unknown keys are ignored, missing ones keep their default")
{
    const auto decoded = decode_json<Sample>(R"({"other":{"deep":[1]},"small":3,"maybe":null})");
    REQUIRE(decoded);
    CHECK(decoded->small == 3);
    CHECK_FALSE(decoded->maybe);
}

TEST_CASE("json: an error names the field")
{
    const struct {
        const char* text;
        const char* detail;
    } cases[] = {
        {R"({"small":"x"})", "small"}, {R"({"small":3000000000})", "small"}, {R"({"small":1.5})", "small"}, {R"({"flag":1})", "flag"},
        {R"({"colour":"blue"})", "colour"}, {R"({"items":[{"text":""},{"text":5}]})", "items[1].text"}, {R"({"items":{}})", "items"},
        {R"({"maybe":"a\u0000b"})", "maybe"}, {"[]", ""}, {"", ""}, {"{", ""}, {"{} {}", ""}, {"{}x", ""}, {"{\"maybe\":\"\xff\"}", ""},
    };
    for (const auto& item : cases) {
        CAPTURE(item.text);
        const auto decoded = decode_json<Sample>(item.text);
        REQUIRE_FALSE(decoded);
        CHECK(decoded.error().code == ErrorCode::invalid_request);
        CHECK(decoded.error().detail == item.detail);
    }
}

TEST_CASE("json: a real is the double nearest to its digits")
{
    for (const char* digits : {"0", "-2.5", "0.1", "5e036", "9237095523372073709551616", "1.7976931348623157e308", "2.2250738585072011e-308", "123456789.123456789e-30"}) {
        CAPTURE(digits);
        const auto decoded = decode_json<Inner>(std::string(" {\"text\":\"\",\"real\":") + digits + "} \n");
        REQUIRE(decoded);
        CHECK(decoded->real == std::strtod(digits, nullptr));
    }
    CHECK_FALSE(decode_json<Inner>(R"({"real":1e999})"));
}

TEST_CASE("json: numbers are plain decimals")
{
    const std::pair<double, const char*> numbers[] = {{0.95, "0.95"}, {0.0621648, "0.0621648"}, {1e-5, "0.00001"}, {0.000012345678901234567, "0.000012345678901234568"},
        {123456789012345.0, "123456789012345"}, {-0.0, "0"}, {2.5, "2.5"}};
    for (const auto& [number, text] : numbers) {
        CHECK(encode_json(Inner{"", number}) == std::string(R"({"text":"","real":)") + text + "}");
    }
}

TEST_CASE("json text: what must be escaped is, wherever it stands")
{
    const struct {
        std::string text;
        const char* written;
    } cases[] = {
        {"", R"("")"}, {"伊宁市", R"("伊宁市")"}, {"\"", R"("\"")"}, {"a\\b", R"("a\\b")"}, {"1234567\"90", R"("1234567\"90")"},
        {"12345678\"", R"("12345678\"")"}, {"一\n二", R"("一\n二")"}, {std::string("\0\x1f\x7f", 3), "\"\\u0000\\u001f\x7f\""},
        {"\"\"\"\\\\\n\t12345678901234567890\r", R"("\"\"\"\\\\\n\u000912345678901234567890\u000d")"},
    };
    for (const auto& item : cases) {
        std::string out;
        append_json_text(out, item.text);
        CHECK(out == item.written);
    }
    for (std::size_t length = 0; length < 40; ++length) { // each byte at each place of a block
        for (int byte = 0; byte < 0x80; ++byte) {
            const std::string text = std::string(length, 'x') + static_cast<char>(byte) + "yy";
            const auto decoded = boost::json::parse(api::json_string(text));
            CHECK(decoded.as_string() == text);
        }
    }
}

TEST_CASE("json: limits")
{
    CHECK_FALSE(decode_json<Sample>("{\"other\":" + std::string(40, '[') + std::string(40, ']') + "}"));
    CHECK_FALSE(decode_json<Sample>(R"({"maybe":"12345"})", {.text_bytes = 4}));
    CHECK_FALSE(decode_json<Sample>(R"({"nested":[[],[],[]]})", {.elements = 2}));
    CHECK(decode_json<Sample>(R"({"maybe":"12345"})", {.bytes = 5}).error().code == ErrorCode::too_large);
}

TEST_CASE("cereal: the same bytes as cereal's portable binary archive")
{
    std::ostringstream stream;
    {
        cereal::PortableBinaryOutputArchive archive(stream);
        archive(sample());
    }
    CHECK(encode_cereal(sample()) == stream.str());
    const auto decoded = decode_cereal<Sample>(stream.str());
    REQUIRE(decoded);
    CHECK(encode_json(*decoded) == encode_json(sample()));
}

TEST_CASE("cereal: hostile bytes are refused, every prefix and every changed byte is survived")
{
    const std::string good = encode_cereal(sample());
    for (std::size_t length = 0; length < good.size(); ++length) CHECK_FALSE(decode_cereal<Sample>(std::string_view(good).substr(0, length)));
    CHECK_FALSE(decode_cereal<Sample>(good + "x"));
    for (std::size_t i = 0; i < good.size(); ++i) {
        for (const char byte : {'\0', '\1', '\x7f', '\xff'}) {
            std::string changed = good;
            changed[i] = byte;
            (void)decode_cereal<Sample>(changed);
        }
    }
    std::string huge(1, '\1');
    huge += std::string(8, '\xff'); // a list of 2^64 - 1 elements
    CHECK_FALSE(decode_cereal<std::vector<Inner>>(huge));
    std::string many(1, '\1');
    many += std::string("\x00\x00\x00\x40\0\0\0\0", 8) + std::string(64, '\0');
    CHECK_FALSE(decode_cereal<std::vector<Nothing>>(many)); // elements without bytes are bounded too
}

TEST_CASE("texts: control characters and broken UTF-8 are refused by name, wherever they stand, but not in a file's content")
{
    const auto problem = [](const Sample& sample) {
        const auto checked = check_texts(type_of<Sample>(), &sample);
        return checked ? std::string() : checked.error().detail;
    };
    Sample sample;
    sample.items = {{"伊宁\t第一行\r\n第二行", 0}};
    CHECK(problem(sample).empty());
    for (const std::string& bad : {std::string("a\0b", 3), std::string("\x1b[2J"), std::string("\x7f"), std::string("\xff"), std::string("\xe4\xbc")}) {
        CAPTURE(bad);
        Sample inside = sample;
        inside.items.push_back({bad, 0});
        CHECK(problem(inside) == "text");
        Sample maybe = sample;
        maybe.maybe = bad;
        CHECK(problem(maybe) == "maybe");
    }
    File file;
    file.bytes = std::string("\0\xff", 2);
    CHECK(check_texts(type_of<File>(), &file));
    file.name = std::string("a\0", 2);
    CHECK_FALSE(check_texts(type_of<File>(), &file));
}

TEST_CASE("query: members that differ from the default")
{
    data_import::BatchesRequest request;
    request.state = "done";
    request.q = "a b&伊=宁";
    request.page = 3;
    CHECK(encode_query(request) == "state=done&q=a%20b%26%E4%BC%8A%3D%E5%AE%81&page=3");
    CHECK(percent_decode("a%20b%26%E4%BC%8A%3D+%zz%") == "a b&伊= %zz%");
}

TEST_CASE("form: fields into members, wrong numbers are named")
{
    data_import::BatchesRequest request;
    Form form{.fields = {{"q", "甲"}, {"page", "7"}, {"unknown", "x"}, {"page_size", ""}}, .files = {}};
    REQUIRE(decode_form(form, type_of<data_import::BatchesRequest>(), &request));
    CHECK(request.q == "甲");
    CHECK(request.page == 7);
    CHECK(request.page_size == 20);
    for (const char* wrong : {"x", "1.5", "99999999999999999999", " 1"}) {
        form.fields["page"] = wrong;
        const auto decoded = decode_form(form, type_of<data_import::BatchesRequest>(), &request);
        REQUIRE_FALSE(decoded);
        CHECK(decoded.error().detail == "page");
    }
}

TEST_CASE("multipart: the boundary occurs nowhere in the content")
{
    Form form;
    form.fields["a"] = "----chengxin-form";
    form.files["file"] = {"名\"字.csv", "text/csv", "x\r\n------chengxin-form-0--"};
    const std::string boundary = multipart_boundary(form);
    CHECK(form.fields["a"].find(boundary) == std::string::npos);
    CHECK(form.files["file"].bytes.find(boundary) == std::string::npos);
    CHECK(encode_multipart(form, boundary).find("filename=\"名%22字.csv\"") != std::string::npos);
}

TEST_CASE("schema: from the described type")
{
    CHECK(json_schema(type_of<accounts::SignInRequest>()) == R"({"type":"object","properties":{"name":{"type":"string"},"password":{"type":"string"}}})");
    CHECK(json_schema(type_of<Colour>()) == R"({"type":"string","enum":["red","green"]})");
}

} // namespace chengxin::api
