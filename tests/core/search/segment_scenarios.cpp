#include "tests/core/search/segment_scenarios.hpp"

#include "shared/core/text.hpp"

#include <random>
#include <string>

namespace chengxin::test {

using search::IndexWriter;

namespace {

/// Characters of one and of several readings, letters, digits and what is dropped; rare ones twice as many bytes long.
std::string random_name(std::mt19937& random, std::size_t length)
{
    static const std::vector<std::string> k_parts = {"重", "庆", "厦", "门", "银", "行", "单", "绿", "女", "伊", "宁", "市", "有", "限", "公", "司", "A", "b", "7", "（", "·",
        "ü", "é", "𠀀", "😀", "ＡＢ", "華", "\n"};
    std::string name;
    for (std::size_t i = 0; i < length; ++i) name += k_parts[random() % k_parts.size()];
    return name;
}

const std::vector<std::string>& odd_texts()
{
    static const std::vector<std::string> k_texts = {"", "王", "王\n李", "\n\n", "a", "A1", "。。。", "重", "重庆\n重庆", "阿\n阿b\n啊a", "\xF0\x9F\x98\x80", "\xEF\xB7\x90\xEF\xB7\x91",
        "\xFF\xFE\xC3", "\xED\xA0\x80半", std::string("零\0字", 7), "有\x03码", "\x01hua\x02", "nü女lü", "〇々", "1234567890", std::string(300, 'x'), std::string(20'000, 'y'),
        "\xE2\x80\x8B零宽\xC2\xA0空"};
    return k_texts;
}

void put_odd(IndexWriter& index)
{
    std::int64_t id = 0;
    for (const std::string& text : odd_texts()) {
        for (const std::string& code : odd_texts()) index.put_subject(++id, text, code);
        index.put_document(++id, text);
    }
}

} // namespace

void put_random(IndexWriter& index, std::int64_t first, std::int64_t count, std::int64_t step)
{
    std::mt19937 random(static_cast<unsigned>(first));
    for (std::int64_t i = 0; i < count; ++i) {
        index.put_subject(first + i * step, random_name(random, random() % 12), "9165" + std::to_string(random() % 1000));
        index.put_document(first + i * step, "罚〔2026〕" + std::to_string(random() % 5000) + "号");
    }
}

const std::vector<Scenario>& scenarios()
{
    static const std::vector<Scenario> k_scenarios = {
        {"nothing", {[](IndexWriter&) {}}},
        {"documents without numbers", {[](IndexWriter& index) { index.put_document(1, ""), index.put_document(2, "，"); },
            [](IndexWriter& index) { index.remove_document(1), index.put_document(3, "罚3号"), index.put_document(1, "罚1号"); }}},
        {"odd texts", {put_odd}},
        {"many", {[](IndexWriter& index) { put_random(index, 1, 3000); }}},
        {"ids with gaps, large and negative ones", {[](IndexWriter& index) {
            put_random(index, -70, 50);
            put_random(index, 1, 50, 1'000);
            put_random(index, 1'000'000'000'000, 50, 1'000'000'000'000'000);
        }}},
        {"ids that go down", {[](IndexWriter& index) { put_random(index, 3000, 3000, -1); }}},
        {"ids in between", {[](IndexWriter& index) {
            put_random(index, 2, 500, 4);
            put_random(index, 4, 500, 4);
            put_random(index, 1, 500, 4);
        }}},
        {"several loads", {[](IndexWriter& index) { put_random(index, 1, 300); }, [](IndexWriter& index) { put_random(index, 1001, 300); },
            [](IndexWriter& index) { put_random(index, 501, 300); }, [](IndexWriter& index) { put_random(index, 2001, 3); }}},
        {"removed and put again", {[](IndexWriter& index) { put_random(index, 1, 400); },
            [](IndexWriter& index) {
                for (std::int64_t id = 5; id < 400; id += 5) {
                    index.remove_subject(id);
                    index.remove_document(id);
                    if (id % 2 == 0) put_random(index, id, 1);
                }
                put_random(index, 401, 200);
            },
            [](IndexWriter& index) {
                for (std::int64_t id = 10; id < 600; id += 20) {
                    index.remove_subject(id);
                    index.remove_document(id);
                }
            }}},
        {"removed in the transaction that put it", {[](IndexWriter& index) {
            put_random(index, 1, 300);
            for (std::int64_t id = 7; id < 300; id += 7) index.remove_subject(id);
            index.put_subject(14, "重庆", "9165");
            index.remove_subject(14);
            index.put_subject(14, "重庆商会", "9165");
            index.remove_document(300);
            index.remove_document(1'000);
            put_random(index, 301, 300);
            index.remove_subject(600);
        }}},
        {"all that was before is removed while others are pending", {[](IndexWriter& index) { put_random(index, 1, 200); },
            [](IndexWriter& index) {
                put_random(index, 1'001, 1);
                for (std::int64_t id = 1; id <= 200; ++id) {
                    index.remove_subject(id);
                    index.remove_document(id);
                }
                put_random(index, 1'002, 5);
            },
            [](IndexWriter& index) {
                for (std::int64_t id = 1'001; id < 1'004; ++id) {
                    index.remove_subject(id);
                    index.remove_document(id);
                }
                put_random(index, 1'001, 2);
            }}},
        {"a very long name among others", {[](IndexWriter& index) {
            put_random(index, 1, 20);
            std::mt19937 random(5);
            index.put_subject(21, random_name(random, 30'000), "9165");
            index.put_document(21, random_name(random, 30'000));
            put_random(index, 22, 20);
            index.remove_subject(21);
            index.remove_document(21);
        }}},
        {"many terms", {[](IndexWriter& index) {
            std::mt19937 random(9);
            const auto character = [&] { return static_cast<char32_t>(0x4E00 + random() % 0x5000); };
            for (std::int64_t id = 1; id < 2000; ++id) {
                const std::string name = text::from_code_points(std::u32string{character(), character(), character(), character(), character()});
                index.put_subject(id, name, "");
                index.put_document(id, name);
            }
        }}},
    };
    return k_scenarios;
}

} // namespace chengxin::test
