#include "shared/core/text.hpp"
#include "shared/rules/normalise.hpp"
#include "shared/sheet/encoding.hpp"

#include <doctest/doctest.h>
#include <string>

namespace chengxin::rules {
namespace {

/// One byte after the other, by the decoder.
std::size_t slow_valid_prefix(std::string_view bytes)
{
    std::size_t at = 0;
    while (at < bytes.size()) {
        std::size_t next = at;
        const char32_t c = text::decode(bytes, next);
        if (c == text::k_replacement && bytes.substr(at, next - at) != "\xEF\xBF\xBD") break;
        at = next;
    }
    return at;
}

} // namespace

TEST_CASE("what is passed over as ordinary is what cleaning leaves as it is, at every place of a text")
{
    std::size_t ordinary = 0;
    for (char32_t c = 1; c < 0x30000; ++c) {
        if (c >= 0xD800 && c <= 0xDFFF) continue;
        std::string letter;
        text::append(letter, c);
        const std::string around = std::string(c % 8, 'x') + letter + "字末尾还有几个字";
        if (text::end_of_ordinary(around) != around.size()) {
            CHECK(text::end_of_ordinary(around) == c % 8);
            continue;
        }
        ++ordinary;
        std::string cleaned;
        clean_text(around, cleaned);
        CAPTURE(static_cast<std::uint32_t>(c));
        CHECK(cleaned == (around.front() == ' ' ? around.substr(1) : around));
        CHECK((c < 0xE000 || c > 0xF8FF));
        CHECK((c == ' ' || !text::is_blank(c)));
        CHECK(text::unified(c) == c);
        CHECK(needs_cleaning(around) == (around.front() == ' '));
    }
    CHECK(ordinary == 95 + 0x6000 + 24 + 63 + 15 + 7);
}

TEST_CASE("a text is trimmed by its ends alone")
{
    for (const char* blank : {" ", "\t", "\u3000", "\u00A0", "\u200B", "\uFEFF", "\x01"}) {
        for (const char* inner : {"a", "字", "，", "字 中", "é", "a。"}) {
            const std::string both = std::string(blank) + inner + blank;
            CHECK(text::trim(both) == inner);
            CHECK(text::trim(std::string(inner) + blank) == inner);
            CHECK(text::trim(blank + std::string(inner)) == inner);
            CHECK(text::trim(inner) == inner);
        }
    }
}

TEST_CASE("bytes are UTF-8 as far as the decoder reads them, wherever a wrong one stands")
{
    const std::string good = "2026年5月，伊宁市示例商贸有限公司（个体）abcdefgh中文字符连续排列十六个字不断\u00B7é\U00020000末";
    CHECK(sheet::valid_utf8_prefix(good) == good.size());
    for (std::size_t at = 0; at < good.size(); ++at) {
        for (unsigned byte = 0; byte < 256; ++byte) {
            std::string bad = good;
            bad[at] = static_cast<char>(byte);
            CAPTURE(at);
            CAPTURE(byte);
            CHECK(sheet::valid_utf8_prefix(bad) == slow_valid_prefix(bad));
        }
        CHECK(sheet::valid_utf8_prefix(good.substr(0, at)) == slow_valid_prefix(good.substr(0, at)));
    }
}

} // namespace chengxin::rules
