#pragma once

#include "shared/catalogue/model.hpp"
#include "shared/rules/personal_data.hpp"

#include <optional>

namespace chengxin::rules {

/// How personal data is looked for in a field. Nothing: it is no text that the public reads – not open, masked by the catalogue, a code, an
/// amount, a date –, or it is the name or code of a subject or a unit, which stands elsewhere, too.
std::optional<PersonalSearch> personal_search_of(const catalogue::Field& field, Date today);

} // namespace chengxin::rules
