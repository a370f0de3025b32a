#include "client/features/data_import/review_parts.hpp"

#include "client/ui/console.hpp"
#include "client/ui/interact.hpp"
#include "client/ui/layout.hpp"
#include "client/ui/text.hpp"

#include <algorithm>

namespace chengxin::client::data_import {

namespace {

using shared::CheckSession;

constexpr float k_least_height = 320; ///< of the grid, however little of the window is left

std::pair<const char*, ui::Status> verdict_text(const shared::CheckedLine& line)
{
    if (line.left_out) return {tr("不上报"), ui::Status::neutral};
    switch (line.verdict) {
    case rules::Verdict::rejected: return {tr("需更正"), ui::Status::danger};
    case rules::Verdict::held: return {tr("待核"), ui::Status::warning};
    case rules::Verdict::duplicate: return {tr("重复"), ui::Status::neutral};
    case rules::Verdict::left_out: return {tr("不读取"), ui::Status::neutral};
    case rules::Verdict::accepted: break;
    }
    return line.late ? std::pair(tr("迟报"), ui::Status::warning) : std::pair(tr("可上报"), ui::Status::success);
}

/// Wide enough for what stands in the column: names and codes in full, long texts shortened.
float column_width(const CheckSession& session, std::size_t column, const catalogue::Item* item)
{
    const float title = 32.0f + 14.0f * static_cast<float>(session.columns().headers[column].size()) / 3.0f;
    const auto field = session.columns().field_of[column];
    const auto role = item && field >= 0 ? item->fields[static_cast<std::size_t>(field)].role : catalogue::Role::none;
    switch (role) {
    case catalogue::Role::subject_name:
    case catalogue::Role::authority_name:
    case catalogue::Role::source_name:
    case catalogue::Role::violation:
    case catalogue::Role::facts:
    case catalogue::Role::content: return 260;
    case catalogue::Role::subject_uscc:
    case catalogue::Role::authority_uscc:
    case catalogue::Role::source_uscc:
    case catalogue::Role::identity_number:
    case catalogue::Role::decision_number: return 200;
    case catalogue::Role::subject_kind: return 160;
    default: return std::clamp(title, 110.0f, 200.0f);
    }
}

std::vector<ui::TableColumn> grid_columns(const CheckSession& session, const catalogue::Item* item)
{
    std::vector<ui::TableColumn> columns{
        {.key = "row", .title = tr("行"), .width = session.has_several_tables() ? 120.0f : 64.0f, .align = ui::Align::right, .frozen = true},
        {.key = "verdict", .title = tr("状态"), .width = 96, .frozen = true},
    };
    const auto& hidden = session.questions().hidden;
    const bool has_hidden_rows = std::any_of(hidden.begin(), hidden.end(), [](const shared::HiddenPart& part) { return part.rows > 0; });
    if (has_hidden_rows) columns.push_back({.key = "hidden", .title = tr("隐藏"), .width = 80, .frozen = true});
    const auto& headers = session.columns().headers;
    for (std::size_t column = 0; column < headers.size(); ++column) {
        const auto field = session.columns().field_of[column];
        columns.push_back({.key = std::to_string(column), .title = headers[column].empty() ? tr("（无列名）") : headers[column],
            .width = column_width(session, column, item), .hidden_at_first = field < 0});
    }
    return columns;
}

void draw_grid_cell(UploadState& state, std::uint32_t line, const ui::TableColumn& column, const ui::Box& box)
{
    CheckSession& session = *state.session;
    if (column.key == "row") return ui::cell_text(box, session.row_text(line), ui::Align::right, ui::Tone::ink_soft);
    if (column.key == "hidden") {
        if (session.row(line).hidden) ui::cell_badge(box, tr("隐藏"), ui::Status::warning);
        return;
    }
    if (column.key == "verdict") {
        const auto [text, status] = verdict_text(session.line(line));
        return ui::cell_badge(box, text, status);
    }
    const auto index = static_cast<std::size_t>(std::stoul(column.key));
    const rules::Finding* finding = session.finding_at(line, index);
    const ui::Mark mark{finding ? status_of(finding->severity) : ui::Status::neutral, finding ? std::string_view(finding->message) : std::string_view(), column.title};
    std::string value = session.cell(line, index);
    if (ui::editable_cell(state.review.table, box, line, column.key, value, mark)) session.edit(line, index, std::move(value));
}

} // namespace

void draw_grid(UploadState& state)
{
    const auto columns = grid_columns(*state.session, state.reference.value() ? &state.reference.value()->item : nullptr);
    auto& review = state.review;
    ui::column_choice(review.table, columns);
    ui::space(ui::k_space_2);
    float least = 0;
    for (const auto& column : columns) {
        if (ui::is_shown(review.table, column)) least += column.width;
    }
    const ui::TableOptions options{
        .name = tr("检查结果"),
        .rows = review.lines.size(),
        .height = ui::rest_height(k_least_height),
        .min_width = least,
        .cards_on_phone = false,
        .empty_icon = ui::Icon::success,
        .empty_title = tr("没有这样的行"),
        .empty_text = tr("换一个筛选条件看看其他行。"),
        .key = [&](std::size_t row) { return static_cast<std::int64_t>(review.lines[row]); },
    };
    ui::table(review.table, columns, options, [&](std::size_t row, const ui::TableColumn& column, const ui::Box& box) {
        draw_grid_cell(state, review.lines[row], column, box);
    });
}

void draw_line_findings(UploadState& state, std::uint32_t line)
{
    CheckSession& session = *state.session;
    ui::Card card({.title = "第 " + session.row_text(line) + " 行"});
    const auto findings = session.line(line).findings;
    if (findings.empty()) ui::paragraph(tr("这一行没有问题。"));
    for (std::size_t index = 0; index < findings.size(); ++index) {
        const auto& finding = findings[index];
        const ui::IdScope scope(static_cast<std::int64_t>(index));
        ui::notice(finding.message, status_of(finding.severity), finding.column);
        if (!finding.suggestion.empty() && finding.column_index >= 0) {
            if (ui::button("采纳建议：" + finding.suggestion, {.icon = ui::Icon::check})) {
                session.accept(line, finding);
                session.settle();
            }
        }
        ui::space(ui::k_space_2);
    }
}

} // namespace chengxin::client::data_import
