#include "shared/rules/organisation_code.hpp"

#include <array>

namespace chengxin::rules {

char organisation_check_character(std::string_view code)
{
    constexpr std::array<int, 8> weights = {3, 7, 9, 10, 5, 8, 4, 2};
    if (code.size() < weights.size()) {
        return 0;
    }
    int sum = 0;
    for (std::size_t i = 0; i < weights.size(); ++i) {
        const char c = code[i];
        const int value = c >= '0' && c <= '9' ? c - '0' : c >= 'A' && c <= 'Z' ? c - 'A' + 10 : -1;
        if (value < 0) {
            return 0;
        }
        sum += value * weights[i];
    }
    const int check = 11 - sum % 11;
    return check == 10 ? 'X' : check == 11 ? '0' : static_cast<char>('0' + check);
}

bool is_organisation_code(std::string_view code)
{
    return code.size() == 9 && organisation_check_character(code) == code[8];
}

std::string plain_organisation_code(std::string_view code)
{
    std::string plain;
    for (const char c : code) {
        if (c != '-' && c != ' ') {
            plain += c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
        }
    }
    return plain;
}

} // namespace chengxin::rules
