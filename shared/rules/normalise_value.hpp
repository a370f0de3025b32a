#pragma once

#include "shared/rules/row_context.hpp"

#include <string_view>

/// Normalisation of cells that hold a date, an amount or values of a code list. `text` is trimmed and not empty.
namespace chengxin::rules {

/// V08: a real day, not before 1949-10-01. Reads every textual form, serial numbers, and 长期 in a field that ends a validity.
void normalise_date(RowContext& context, int field, const sheet::Cell& cell);
/// V11: a number in 万元; with 元 or 万元 behind it the unit counts.
void normalise_money(RowContext& context, int field, std::string_view text);
/// V14: one value of the field's code list.
void normalise_code(RowContext& context, int field, std::string_view text);
/// V13, V14: several values, joined with ；; 其他 names its kind.
void normalise_codes(RowContext& context, int field, std::string_view text);

} // namespace chengxin::rules
