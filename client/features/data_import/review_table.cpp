#include "client/features/data_import/review_parts.hpp"
#include "client/ui/layout.hpp"
#include "client/ui/text.hpp"

#include <algorithm>
#include <imgui.h>

namespace chengxin::client::data_import {

namespace {

using catalogue::Role;
using shared::CheckSession;

constexpr std::size_t k_row_column = 0;
constexpr std::size_t k_state_column = 1;
constexpr std::size_t k_hidden_column = 2; ///< where the file has hidden rows

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

Role role_of(const CheckSession& session, const catalogue::Item* item, std::size_t column)
{
    const auto field = session.columns().field_of[column];
    return item != nullptr && field >= 0 ? item->fields[static_cast<std::size_t>(field)].role : Role::none;
}

/// Wide enough for what stands in the column: names and codes in full, long texts shortened.
float column_width(const std::string& title, Role role)
{
    switch (role) {
    case Role::subject_name: return 210;
    case Role::authority_name:
    case Role::source_name:
    case Role::violation:
    case Role::facts:
    case Role::content: return 260;
    case Role::subject_uscc:
    case Role::authority_uscc:
    case Role::source_uscc:
    case Role::identity_number: return 180;
    case Role::decision_number: return 210;
    case Role::subject_kind: return 160;
    default: return std::clamp(32.0f + 14.0f * static_cast<float>(title.size()) / 3.0f, 110.0f, 200.0f);
    }
}

bool has_hidden_rows(const CheckSession& session)
{
    const auto& hidden = session.questions().hidden;
    return std::any_of(hidden.begin(), hidden.end(), [](const shared::HiddenPart& part) { return part.rows > 0; });
}

/// All columns in the order of the grid: what says which row it is stands in front and stays there.
std::vector<ui::TableColumn> all_columns(const UploadState& state)
{
    const CheckSession& session = *state.session;
    const catalogue::Item* item = state.reference.value() != nullptr ? &state.reference.value()->item : nullptr;
    std::vector<ui::TableColumn> columns{
        {.key = std::to_string(k_row_column),
         .title = tr("行"),
         .width = session.has_several_tables() ? 120.0f : 56.0f,
         .align = ui::Align::end,
         .frozen = true},
        {.key = std::to_string(k_state_column), .title = tr("状态"), .width = 92, .frozen = true},
    };
    if (has_hidden_rows(session))
        columns.push_back({.key = std::to_string(k_hidden_column), .title = tr("隐藏"), .width = 80, .frozen = true});
    const auto& headers = session.columns().headers;
    const auto add = [&](std::size_t column, Role role, bool frozen) {
        const std::string title = headers[column].empty() ? tr("（无列名）") : headers[column];
        columns.push_back({.key = std::to_string(first_file_column(session) + column),
                           .title = title,
                           .width = column_width(title, role),
                           .hidden_at_first = session.columns().field_of[column] < 0 || state.review.filled[column] == 0,
                           .frozen = frozen});
    };
    for (const Role wanted : {Role::subject_name, Role::subject_uscc}) {
        for (std::size_t column = 0; column < headers.size(); ++column)
            if (role_of(session, item, column) == wanted) add(column, wanted, /*frozen=*/true);
    }
    for (std::size_t column = 0; column < headers.size(); ++column) {
        const Role role = role_of(session, item, column);
        if (role != Role::subject_name && role != Role::subject_uscc) add(column, role, /*frozen=*/false);
    }
    return columns;
}

std::vector<ui::GridColumn> shown_columns(const Review& review, std::span<const ui::TableColumn> all)
{
    std::vector<ui::GridColumn> columns;
    for (std::size_t position = 0; position < all.size(); ++position) {
        const ui::TableColumn& column = all[position];
        if (!ui::is_shown(review.columns, column)) continue;
        const auto number = static_cast<std::size_t>(std::stoul(column.key));
        columns.push_back({.number = number,
                           .position = position,
                           .title = column.title,
                           .width = column.width,
                           .align = column.align,
                           .frozen = column.frozen,
                           .read_only = position < 2 || (column.frozen && column.title == tr("隐藏"))});
    }
    return columns;
}

std::string cell_text(const CheckSession& session, std::uint32_t line, std::size_t number)
{
    if (number == k_row_column) return session.row_text(line);
    if (number == k_state_column) return verdict_text(session.line(line)).first;
    if (number < first_file_column(session)) return session.row(line).hidden ? tr("隐藏") : "";
    return session.cell(line, number - first_file_column(session));
}

/// Of a row's number and state: what is wrong with a column that its file does not have.
ui::GridMark row_mark(const CheckSession& session, std::uint32_t line)
{
    ui::GridMark mark;
    for (const rules::Finding& finding : session.line(line).findings) {
        if (finding.column_index >= 0) continue;
        if (mark.status == ui::Status::neutral) mark.status = status_of(finding.severity);
        mark.message += finding.message;
    }
    return mark;
}

ui::GridMark cell_mark(const CheckSession& session, std::uint32_t line, std::size_t number)
{
    const std::size_t first = first_file_column(session);
    if (number < first) return number == k_state_column ? row_mark(session, line) : ui::GridMark{};
    ui::GridMark mark;
    if (const rules::Finding* finding = session.finding_at(line, number - first))
        mark = {status_of(finding->severity), finding->message, finding->suggestion, {}};
    if (const std::string* original = session.original(line, number - first)) mark.original = *original;
    return mark;
}

bool draw_badge(const CheckSession& session, std::uint32_t line, std::size_t number, const ui::Box& box)
{
    if (number == k_state_column) {
        const auto [text, status] = verdict_text(session.line(line));
        ui::paint_badge(box, text, status);
        return true;
    }
    if (number < first_file_column(session) && number == k_hidden_column && session.row(line).hidden) {
        ui::paint_badge(box, tr("隐藏"), ui::Status::warning);
        return true;
    }
    return false;
}

/// The numbers of a line's columns in which something is to be corrected: that of the chosen cause, or all errors.
std::vector<std::size_t> wrong_columns(const UploadState& state, std::uint32_t line)
{
    const CheckSession& session = *state.session;
    const shared::Cause* cause = chosen_cause(state.review, session);
    std::vector<std::size_t> columns;
    for (const rules::Finding& finding : session.line(line).findings) {
        const bool wanted = cause != nullptr ? finding.rule == cause->rule && finding.column_index == cause->column_index &&
                                                   finding.severity == cause->severity
                                             : finding.severity == rules::Severity::error;
        if (wanted)
            columns.push_back(finding.column_index < 0 ? k_state_column
                                                       : first_file_column(session) + static_cast<std::size_t>(finding.column_index));
    }
    return columns;
}

/// The next wrong cell in the order of reading; `shown` are the columns in the grid's order.
std::optional<ui::GridPlace> next_wrong(const UploadState& state, std::span<const ui::GridColumn> shown, ui::GridPlace from, bool forward)
{
    const auto& lines = state.review.lines;
    const auto place_of = [&](std::size_t number) {
        const auto found =
            std::find_if(shown.begin(), shown.end(), [number](const ui::GridColumn& column) { return column.number == number; });
        return static_cast<std::ptrdiff_t>(found - shown.begin());
    };
    const std::ptrdiff_t start = place_of(from.column);
    const auto end = static_cast<std::ptrdiff_t>(shown.size());
    for (std::size_t step = 0; step <= lines.size(); ++step) {
        const std::size_t row = forward ? (from.row + step) % lines.size() : (from.row + lines.size() - step % lines.size()) % lines.size();
        std::ptrdiff_t best = -1;
        for (const std::size_t number : wrong_columns(state, lines[row])) {
            const std::ptrdiff_t place = place_of(number);
            if (place == end) continue; // the person has hidden it
            if (step == 0 && (forward ? place <= start : place >= start)) continue;
            if (best < 0 || (forward ? place < best : place > best)) best = place;
        }
        if (best >= 0) return ui::GridPlace{row, shown[static_cast<std::size_t>(best)].number};
    }
    return std::nullopt;
}

ui::GridData table_data(UploadState& state, std::span<const ui::GridColumn> shown, std::size_t columns_in_all)
{
    CheckSession& session = *state.session;
    const auto& lines = state.review.lines;
    ui::GridData data{
        .name = tr("检查结果"), .rows = lines.size(), .columns_in_all = columns_in_all, .nothing_wrong = tr("没有需要更正的单元格了。")};
    data.key = [&lines](std::size_t row) { return static_cast<std::int64_t>(lines[row]); };
    data.row_name = [&](std::size_t row) { return "第 " + session.row_text(lines[row]) + " 行"; };
    data.text = [&](std::size_t row, std::size_t number) { return cell_text(session, lines[row], number); };
    data.mark = [&](std::size_t row, std::size_t number) { return cell_mark(session, lines[row], number); };
    data.draw = [&](std::size_t row, std::size_t number, const ui::Box& box) { return draw_badge(session, lines[row], number, box); };
    data.locked = [&](std::size_t row, std::size_t number) {
        return number < first_file_column(session) || !session.has_cell(lines[row], number - first_file_column(session));
    };
    data.write = [&state](const ui::GridChanges& changes) { write_corrections(state, changes); };
    data.next_wrong = [&state, shown](ui::GridPlace from, bool forward) { return next_wrong(state, shown, from, forward); };
    return data;
}

} // namespace

std::size_t first_file_column(const CheckSession& session)
{
    return has_hidden_rows(session) ? k_hidden_column + 1 : k_hidden_column;
}

void note_filled_columns(Review& review, const CheckSession& session)
{
    review.filled.assign(session.columns().headers.size(), 0);
    for (std::size_t line = 0; line < session.line_count(); ++line) {
        for (std::size_t column = 0; column < review.filled.size(); ++column)
            if (review.filled[column] == 0 && !session.cell(line, column).empty()) review.filled[column] = 1;
        for (const rules::Finding& finding : session.line(line).findings)
            if (finding.column_index >= 0) review.filled[static_cast<std::size_t>(finding.column_index)] = 1;
    }
}

void go_to_first_wrong(UploadState& state)
{
    auto& review = state.review;
    for (std::size_t row = 0; row < review.lines.size(); ++row) {
        const auto columns = wrong_columns(state, review.lines[row]);
        if (columns.empty()) continue;
        review.table.wanted = {row, columns.front()};
        return;
    }
    review.table.wanted = {0, review.table.current.column};
}

void draw_table(UploadState& state, float height)
{
    auto& review = state.review;
    const auto all = all_columns(state);
    const auto shown = shown_columns(review, all);
    const ui::GridData data = table_data(state, shown, all.size());
    const float top = ImGui::GetCursorScreenPos().y;
    ui::grid_tools(review.table, data);
    ui::flow(ui::tool_button_width(tr("列"), {.icon = ui::Icon::columns}), ui::k_space_2);
    ui::column_choice(review.columns, all);
    if (const auto folded = all.size() - shown.size(); folded > 0 && ui::tools_have_words()) {
        ui::same_line(ui::k_space_2);
        ui::inline_text("已收起 " + std::to_string(folded) + " 个空列", {.type = ui::k_small, .tone = ui::Tone::ink_meta},
                        ui::control_height());
    }
    if (!review.table.said.empty() && ui::tools_have_words()) { // spoken everywhere
        ui::same_line(ui::k_space_4);
        ui::inline_text(review.table.said, {.type = ui::k_small, .tone = ui::Tone::ink_soft}, ui::control_height());
    }
    ui::space(ui::k_space_2);
    if (review.lines.empty()) {
        ui::empty_state(ui::Icon::success, tr("没有这样的行"), tr("换一个筛选条件看看其他行。"));
        return;
    }
    ui::grid(review.table, shown, data, height - (ImGui::GetCursorScreenPos().y - top));
}

} // namespace chengxin::client::data_import
