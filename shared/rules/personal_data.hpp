#pragma once

#include "shared/core/date.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

/// Personal data that stands in open text and must not be published with it (Personal Information Protection Law, articles 28 and 51;
/// Order 36, article on masking): found by pattern and check digit, never by guessing at names.
namespace chengxin::rules {

enum class PersonalKind {
    identity_number, ///< 18 characters with right check character, or 15 digits with a real day (GB 11643-1999)
    mobile_number,   ///< 11 digits, 1[3-9]…, also as 138-0000-0000 or behind +86
    bank_card,       ///< 15 to 19 digits with a known issuer's prefix (ISO/IEC 7812) and right check digit
    home_address,    ///< behind 住址, 家住, 户籍, 现住, or behind 住 in a sentence about a natural person
};

/// 身份证号码, 手机号码 …
const char* name_of(PersonalKind kind);

/// One place in a text. `masked` is what may stand there instead: 6540**********0117, 138****5678, 伊宁县****.
struct PersonalPlace {
    PersonalKind kind = PersonalKind::identity_number;
    std::size_t begin = 0;  ///< byte
    std::size_t length = 0; ///< bytes
    std::string masked;
};

struct PersonalSearch {
    Date today;                ///< nobody is born later
    bool number_field = false; ///< document and licence numbers: identity numbers only, for other digits there mean something else
};

/// A cheap first look: false for nearly every text without personal data, never false for one with.
bool may_hold_personal_data(std::string_view text);

/// Every place, in the order of the text, none overlapping another. UTF-8 in, broken or not.
std::vector<PersonalPlace> find_personal_data(std::string_view text, const PersonalSearch& search);

/// The text with all places masked.
std::string mask_personal_data(std::string_view text, const std::vector<PersonalPlace>& places);

} // namespace chengxin::rules
