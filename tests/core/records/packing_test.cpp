#include "tests/core/records/support.hpp"

#include "server/records/packing.hpp"

#include <doctest/doctest.h>

#include <vector>

using namespace chengxin;
using namespace chengxin::records;
using namespace chengxin::test;

namespace {

std::vector<std::string> alike(std::size_t count)
{
    std::vector<std::string> texts;
    for (std::size_t i = 0; i < count; ++i) {
        texts.push_back(R"({"CF_XDR_MC":"伊宁市第)" + std::to_string(i * 7919 % 10'007) + R"(商贸有限公司","CF_YJ":"《中华人民共和国食品安全法》第三十四条第)" +
            std::to_string(i % 90) + R"(项","CF_CFJG":"伊宁市市场监督管理局"})");
    }
    return texts;
}

std::string unpacked(storage::Connection& connection, const std::string& packed)
{
    auto row = connection.prepare("SELECT unpack_fields(?1)", storage::Blob{packed});
    row.step();
    return std::string(row.text(0));
}

std::string packed_by(FieldPacker& packer, std::string_view text)
{
    std::string out = "what was there before";
    packer.pack(text, out);
    return out;
}

} // namespace

TEST_CASE("fields come back as they were, with a dictionary and without")
{
    RecordDatabase database;
    const auto texts = alike(1'000);
    const std::vector<std::string_view> views(texts.begin(), texts.end());
    const Dictionary dictionary = train_dictionary(300, views); // a number of two bytes
    REQUIRE(dictionary);
    add_dictionary(database.connection, "penalty", *dictionary);
    CHECK(next_dictionary_id(database.connection) == 301);
    CHECK_FALSE(newest_dictionary(database.connection, "licence"));
    FieldPacker packer(newest_dictionary(database.connection, "penalty"));
    FieldPacker plain(nullptr);
    for (const std::string& text : {texts[5], std::string(), std::string("{}"), std::string(100'000, 'x'), std::string("{\"a\":\"\0\"}", 9)}) {
        CHECK(unpacked(database.connection, packed_by(packer, text)) == text);
        CHECK(unpacked(database.connection, packed_by(plain, text)) == text);
        CHECK(packed_plainly(text) == packed_by(plain, text));
    }
    CHECK(packed_by(packer, texts[999]).size() * 3 < texts[999].size());
}

TEST_CASE("a dictionary needs enough rows")
{
    const auto texts = alike(20);
    CHECK_FALSE(train_dictionary(1, std::vector<std::string_view>(texts.begin(), texts.end())));
}

TEST_CASE("what was not packed by us is an error, not a text")
{
    RecordDatabase database;
    const auto texts = alike(1'000);
    const Dictionary dictionary = train_dictionary(1, std::vector<std::string_view>(texts.begin(), texts.end()));
    REQUIRE(dictionary);
    add_dictionary(database.connection, "penalty", *dictionary);
    FieldPacker packer(dictionary);
    const std::string packed = packed_by(packer, texts[0]);
    const std::string cases[] = {"", "\x01", "\x02" + packed.substr(1), packed.substr(0, packed.size() / 2), "\x01not a frame", std::string(20, '\xFF'),
        std::string("\x01\x28\xB5\x2F\xFD\xE0\xFF\xFF\xFF\xFF\xFF\xFF\xFF\x7F", 14)}; // a frame that says it is huge
    for (const std::string& bytes : cases) {
        CAPTURE(bytes.size());
        CHECK_THROWS_AS(unpacked(database.connection, bytes), storage::DatabaseFailure);
    }
}
