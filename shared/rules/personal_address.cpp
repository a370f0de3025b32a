#include "shared/core/text.hpp"
#include "shared/rules/personal_numbers.hpp"

#include <algorithm>
#include <array>

namespace chengxin::rules {

namespace {

using Words = std::u32string_view;

bool begins_with(std::u32string_view letters, std::size_t at, Words word)
{
    return letters.substr(std::min(at, letters.size()), word.size()) == word;
}

bool ends_before(std::u32string_view letters, std::size_t at, Words word)
{
    return at >= word.size() && letters.substr(at - word.size(), word.size()) == word;
}

bool is_one_of(char32_t c, Words characters)
{
    return characters.find(c) != Words::npos;
}

/// The length of the word at `at` that says that a home follows; 0 when there is none.
std::size_t home_word(std::u32string_view letters, std::size_t at)
{
    constexpr std::array<Words, 9> k_words = {U"家庭住址", U"户籍所在地", U"户籍地址", U"户籍地", U"户籍", U"住址", U"家住", U"现住址", U"现住"};
    for (const Words word : k_words) {
        if (begins_with(letters, at, word)) {
            return word.size();
        }
    }
    return 0;
}

/// 公司住址 is where a company is; 家住房, 户籍管理 are other words.
bool is_of_something_else(std::u32string_view letters, std::size_t begin, std::size_t end)
{
    for (const Words owner : {U"公司", U"单位", U"企业", U"经营", U"注册", U"店铺", U"机构", U"工厂"}) {
        if (ends_before(letters, begin, owner)) {
            return true;
        }
    }
    return end < letters.size() && is_one_of(letters[end], U"户房宅院店宿客进建制管警室科");
}

/// A sentence that names sex, birth or identity number of somebody: 张三，男，1980年1月1日出生，住伊宁县……
bool is_about_a_person(std::u32string_view letters, std::size_t at)
{
    constexpr std::size_t k_looked_back = 60;
    std::size_t begin = at - std::min(at, k_looked_back);
    const std::size_t stop = letters.substr(0, at).find_last_of(U"。；\n");
    begin = stop == Words::npos ? begin : std::max(begin, stop);
    const auto before = letters.substr(begin, at - begin);
    for (const Words mark : {U"出生", U"身份证", U"，男，", U"，女，", U",男,", U",女,", U"（男）", U"（女）"}) {
        if (before.find(mark) != Words::npos) {
            return true;
        }
    }
    return false;
}

/// 住 that is followed by a place, not by 房, 所, 宅, 院 …
std::size_t living_word(std::u32string_view letters, std::size_t at)
{
    if (letters[at] != U'住' || at + 1 >= letters.size() || is_one_of(letters[at + 1], U"房所宅院宿建户店客进址持")) {
        return 0;
    }
    if (at > 0 && is_one_of(letters[at - 1], U"入居常暂")) {
        return is_about_a_person(letters, at) ? 1 : 0;
    }
    return (at == 0 || is_one_of(letters[at - 1], U"，,、；。 \n")) && is_about_a_person(letters, at) ? 1 : 0;
}

/// Where a home is, as far as it goes: up to the end of the clause.
struct Address {
    std::size_t begin = 0;
    std::size_t end = 0;  ///< 0: none
    std::size_t kept = 0; ///< up to the county or city
};

Address address_at(std::u32string_view letters, std::size_t at)
{
    constexpr std::size_t k_longest = 60;
    constexpr Words k_ends = U"，,。；;\n）)、“”";
    for (const Words word : {U"所在地", U"地址", U"地", U"是", U"为", U"在", U"于", U"：", U":", U" "}) {
        if (begins_with(letters, at, word)) {
            at += word.size();
        }
    }
    Address address{at, 0, at};
    int regions = 0;
    int places = 0;
    std::size_t end = at;
    while (end < letters.size() && end - at < k_longest && !is_one_of(letters[end], k_ends)) {
        const char32_t c = letters[end++];
        const bool is_quarter = c == U'区' && end >= 2 && is_one_of(letters[end - 2], U"小社");
        if (is_one_of(c, U"省市州县区旗盟") && !is_quarter) {
            ++regions;
            address.kept = places == 0 ? end : address.kept;
        }
        if (is_quarter || is_one_of(c, U"镇乡街路巷弄村组队号栋幢室户楼")) {
            ++places;
        }
    }
    if (regions + places >= 2 && places >= 1 && end - at >= 5) {
        address.end = end;
    }
    return address;
}

std::size_t bytes_before(std::u32string_view letters, std::size_t count)
{
    return text::from_code_points(letters.substr(0, count)).size();
}

} // namespace

void find_home_addresses(std::string_view text, std::vector<PersonalPlace>& places)
{
    if (!text::is_valid_utf8(text)) {
        return; // places could not be told in bytes; such texts are refused anyway (V15)
    }
    const std::u32string points = text::to_code_points(text);
    const std::u32string_view letters = points;
    for (std::size_t at = 0; at < letters.size(); ++at) {
        std::size_t word = home_word(letters, at);
        if (word > 0 && is_of_something_else(letters, at, at + word)) {
            at += word - 1;
            continue;
        }
        word = word > 0 ? word : living_word(letters, at);
        if (word == 0) {
            continue;
        }
        const Address address = address_at(letters, at + word);
        if (address.end == 0) {
            continue;
        }
        const std::size_t begin = bytes_before(letters, address.begin);
        const std::size_t end = bytes_before(letters, address.end);
        places.push_back({PersonalKind::home_address, begin, end - begin,
                          text::from_code_points(letters.substr(address.begin, address.kept - address.begin)) + "****"});
        at = address.end - 1;
    }
}

} // namespace chengxin::rules
