#pragma once

#include "shared/rules/checker.hpp"

#include <functional>

namespace chengxin::rules {

/// Checks a row as if it stood in the file, without leaving a trace.
using TrialCheck = std::function<void(const sheet::Row& row, CheckedRow& checked)>;

/// Tries each suggestion of a row that was checked, and takes back those that would leave their own cell wrong or make another one
/// wrong. What only comes to light because a row has no error left (R10, V18) is not the suggestion's doing.
void take_back_harmful_suggestions(const sheet::Row& row, CheckedRow& checked, const TrialCheck& check);

} // namespace chengxin::rules
