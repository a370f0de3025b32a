#include "shared/rules/suggestion_trial.hpp"

#include <algorithm>

namespace chengxin::rules {

namespace {

bool can_be_tried(const Finding& finding, const sheet::Row& row)
{
    return !finding.suggestion.empty() && finding.column_index >= 0 && static_cast<std::size_t>(finding.column_index) < row.cells.size();
}

bool was_there(const std::vector<Finding>& findings, const Finding& finding)
{
    return std::any_of(findings.begin(), findings.end(),
                       [&](const Finding& other) { return other.rule == finding.rule && other.field == finding.field; });
}

/// What a trial found that speaks against the suggestion of `tried`.
bool is_harm(const Finding& found, const Finding& tried, const std::vector<Finding>& before)
{
    if (found.field == tried.field) {
        return found.severity == Severity::error || found.rule == tried.rule;
    }
    if (found.severity == Severity::info || found.rule == Rule::r10 || found.rule == Rule::v18 || was_there(before, found)) {
        return false;
    }
    // One wrong value in two cells is reported once; the second comes to light when the first is right.
    return found.rule != tried.rule || found.value != tried.value;
}

} // namespace

void take_back_harmful_suggestions(const sheet::Row& row, CheckedRow& checked, const TrialCheck& check)
{
    if (std::none_of(checked.findings.begin(), checked.findings.end(),
                     [&](const Finding& finding) { return can_be_tried(finding, row); })) {
        return;
    }
    sheet::Row changed = row;
    CheckedRow trial;
    for (Finding& finding : checked.findings) {
        if (!can_be_tried(finding, row)) {
            continue;
        }
        sheet::Cell& cell = changed.cells[static_cast<std::size_t>(finding.column_index)];
        cell = {};
        cell.kind = sheet::CellKind::text;
        cell.text = finding.suggestion;
        check(changed, trial);
        const bool harms = std::any_of(trial.findings.begin(), trial.findings.end(),
                                       [&](const Finding& found) { return is_harm(found, finding, checked.findings); });
        if (harms) {
            finding.suggestion.clear();
        }
        cell = row.cells[static_cast<std::size_t>(finding.column_index)];
    }
}

} // namespace chengxin::rules
