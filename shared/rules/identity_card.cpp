#include "shared/rules/identity_card.hpp"

#include <algorithm>
#include <array>

namespace chengxin::rules {

namespace {

bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

bool are_digits(std::string_view text)
{
    return std::all_of(text.begin(), text.end(), is_digit);
}

int number_at(std::string_view text, std::size_t offset, std::size_t count)
{
    int value = 0;
    for (const char c : text.substr(offset, count)) {
        value = value * 10 + (c - '0');
    }
    return value;
}

/// GB/T 2260 provinces: 11–15, 21–23, 31–37, 41–46, 50–54, 61–65, 71, 81, 82, 83 (residence permits of Taiwan since 2018).
bool is_province(int code)
{
    constexpr std::array<int, 10> last = {0, 15, 23, 37, 46, 54, 65, 71, 83, 0};
    const int first = code / 10 * 10 + (code / 10 == 5 ? 0 : 1);
    return code >= 11 && code <= 91 && code >= first && code <= last[static_cast<std::size_t>(code / 10)];
}

} // namespace

char identity_check_character(std::string_view number)
{
    constexpr std::array<int, 17> weights = {7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
    if (number.size() < weights.size() || !are_digits(number.substr(0, weights.size()))) {
        return 0;
    }
    int sum = 0;
    for (std::size_t i = 0; i < weights.size(); ++i) {
        sum += (number[i] - '0') * weights[i];
    }
    return std::string_view("10X98765432")[static_cast<std::size_t>(sum % 11)];
}

std::optional<std::string> identity_from_fifteen(std::string_view number)
{
    if (number.size() != 15 || !are_digits(number)) {
        return std::nullopt;
    }
    std::string full(number.substr(0, 6));
    full += "19";
    full += number.substr(6);
    full += identity_check_character(full);
    return full;
}

IdentityFault identity_fault(std::string_view number, Date today)
{
    if (const auto full = identity_from_fifteen(number)) {
        return identity_fault(*full, today);
    }
    if (number.size() != 18) {
        return IdentityFault::length;
    }
    const bool last_is_right = is_digit(number[17]) || number[17] == 'X';
    if (!are_digits(number.substr(0, 17)) || !last_is_right) {
        return IdentityFault::character;
    }
    if (!is_province(number_at(number, 0, 2))) {
        return IdentityFault::division;
    }
    const auto birthday = make_date(number_at(number, 6, 4), number_at(number, 10, 2), number_at(number, 12, 2));
    if (!birthday || *birthday > today || number_at(number, 6, 4) < 1880) {
        return IdentityFault::birthday;
    }
    return identity_check_character(number) == number[17] ? IdentityFault::none : IdentityFault::check_character;
}

std::string identity_candidate(std::string_view number, Date today)
{
    std::string fixed(number);
    for (std::size_t i = 0; i < fixed.size(); ++i) {
        switch (fixed[i]) {
        case 'O':
        case 'o': fixed[i] = '0'; break;
        case 'I':
        case 'l':
        case '|': fixed[i] = '1'; break;
        case 'x':
        case '*': fixed[i] = 'X'; break;
        default: break;
        }
    }
    // Neighbours exchanged or another digit would be a guess about a person: some such number nearly always fits.
    return fixed != number && identity_fault(fixed, today) == IdentityFault::none ? fixed : std::string{};
}

} // namespace chengxin::rules
