#include "shared/rules/personal_data.hpp"

#include "shared/core/text.hpp"
#include "shared/rules/personal_numbers.hpp"

#include <algorithm>
#include <cstring>

namespace chengxin::rules {

namespace {

/// The shortest number there is: a mobile one.
constexpr std::size_t k_fewest_digits = 11;

bool is_number_part(char c)
{
    return (c >= '0' && c <= '9') || c == ' ' || c == '-';
}

/// Whether the digits and gaps around a place hold enough digits for a number.
bool has_long_number_around(std::string_view text, std::size_t at)
{
    std::size_t begin = at;
    std::size_t end = at;
    while (begin > 0 && is_number_part(text[begin - 1])) {
        --begin;
    }
    while (end < text.size() && is_number_part(text[end])) {
        ++end;
    }
    const auto digits = std::count_if(text.begin() + static_cast<std::ptrdiff_t>(begin), text.begin() + static_cast<std::ptrdiff_t>(end),
                                      [](char c) { return c >= '0' && c <= '9'; });
    return digits >= static_cast<std::ptrdiff_t>(k_fewest_digits);
}

/// 住 (E4 BD 8F) or 籍 (E7 B1 8D), by the last byte.
bool has_character(std::string_view text, const char* character)
{
    std::size_t at = 2;
    while (at < text.size()) {
        const void* found = std::memchr(text.data() + at, static_cast<unsigned char>(character[2]), text.size() - at);
        if (found == nullptr) {
            return false;
        }
        at = static_cast<std::size_t>(static_cast<const char*>(found) - text.data());
        if (text[at - 1] == character[1] && text[at - 2] == character[0]) {
            return true;
        }
        ++at;
    }
    return false;
}

} // namespace

const char* name_of(PersonalKind kind)
{
    switch (kind) {
    case PersonalKind::identity_number: return "身份证号码";
    case PersonalKind::mobile_number: return "手机号码";
    case PersonalKind::bank_card: return "银行卡号";
    case PersonalKind::home_address: return "家庭住址";
    }
    return "";
}

bool may_hold_personal_data(std::string_view text)
{
    // So many digits and gaps in a row leave one of them at every eleventh place.
    for (std::size_t at = k_fewest_digits - 1; at < text.size(); at += k_fewest_digits) {
        if (is_number_part(text[at]) && has_long_number_around(text, at)) {
            return true;
        }
    }
    return has_character(text, "住") || has_character(text, "籍");
}

std::vector<PersonalPlace> find_personal_data(std::string_view text, const PersonalSearch& search)
{
    std::vector<PersonalPlace> found;
    if (!may_hold_personal_data(text)) {
        return found;
    }
    find_personal_numbers(text, search, found);
    if (!search.number_field) {
        find_home_addresses(text, found);
    }
    std::sort(found.begin(), found.end(), [](const PersonalPlace& one, const PersonalPlace& other) { return one.begin < other.begin; });
    std::vector<PersonalPlace> places;
    for (PersonalPlace& place : found) {
        if (places.empty() || place.begin >= places.back().begin + places.back().length) {
            places.push_back(std::move(place));
        }
    }
    return places;
}

std::string mask_personal_data(std::string_view text, const std::vector<PersonalPlace>& places)
{
    std::string masked;
    std::size_t copied = 0;
    for (const PersonalPlace& place : places) {
        masked += text.substr(copied, place.begin - copied);
        masked += place.masked;
        copied = place.begin + place.length;
    }
    return masked.append(text.substr(copied));
}

} // namespace chengxin::rules
