#include "shared/rules/registration_number.hpp"

#include <algorithm>

namespace chengxin::rules {

namespace {

bool are_digits(std::string_view text)
{
    return std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

} // namespace

char registration_check_digit(std::string_view number)
{
    if (number.size() < 14 || !are_digits(number.substr(0, 14))) {
        return 0;
    }
    int product = 10;
    for (const char c : number.substr(0, 14)) {
        const int sum = (product + (c - '0')) % 10;
        product = (sum == 0 ? 10 : sum) * 2 % 11;
    }
    return static_cast<char>('0' + (11 - product) % 10);
}

RegistrationFault registration_fault(std::string_view number)
{
    if (number.size() != 15 && number.size() != 13) {
        return RegistrationFault::length;
    }
    // Individual businesses may carry letters at the end of old numbers; only digits can be checked.
    if (!are_digits(number)) {
        return RegistrationFault::character;
    }
    if (number.size() == 13) {
        return RegistrationFault::unchecked_thirteen;
    }
    return registration_check_digit(number) == number[14] ? RegistrationFault::none : RegistrationFault::check_digit;
}

} // namespace chengxin::rules
