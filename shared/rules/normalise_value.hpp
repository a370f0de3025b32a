#pragma once

#include "shared/rules/row_context.hpp"

#include <string_view>

/// Normalisation of cells by the type of their field. `text` is trimmed and not empty.
namespace chengxin::rules {

/// V08: a real day, not before 1949-10-01. Reads every textual form, serial numbers, and 长期 in a field that ends a validity.
void normalise_date(RowContext& context, int field, const sheet::Cell& cell);
/// V11: a number in 万元; with 元 or 万元 behind it the unit counts.
void normalise_money(RowContext& context, int field, std::string_view text);
/// V14: one value of the field's code list.
void normalise_code(RowContext& context, int field, std::string_view text);
/// V13, V14: several values, joined with ；; 其他 names its kind.
void normalise_codes(RowContext& context, int field, std::string_view text);
/// V15: names, numbers, free text.
void normalise_text(RowContext& context, int field, std::string_view text);
/// Takes a whole cell of a text field as it is, when one look at its bytes tells that normalise_text would not change or report
/// anything. False: not known.
bool take_plain_text(RowContext& context, int field, const std::string& text);

} // namespace chengxin::rules
