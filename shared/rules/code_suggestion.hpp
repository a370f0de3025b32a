#pragma once

#include "shared/rules/row_context.hpp"

#include <string>
#include <vector>

/// Which code a wrong one was meant to be. A code that is put in place of another is published under a name, so it is offered only
/// where everything that is known leaves one.
namespace chengxin::rules {

/// The codes near the wrong one in this field that agree with the row's class, with the name beside it, with the base library and the
/// unit table, and with the region: `name_role` is the field of the name. One element: the suggestion.
std::vector<std::string> agreeing_codes(RowContext& context, catalogue::Role code_role, catalogue::Role name_role);

/// Whether a class of subjects agrees with a code and a name: 92 and 个体工商户, no 个体工商户 named 公司.
bool class_agrees(SubjectKind kind, std::string_view code, std::string_view name);

} // namespace chengxin::rules
