#include "client/features/data_import/review_parts.hpp"
#include "client/ui/layout.hpp"
#include "client/ui/text.hpp"

#include <algorithm>
#include <imgui.h>

namespace chengxin::client::data_import {

namespace {

using shared::CheckSession;

enum ListColumn : std::size_t { list_row, list_column, list_value, list_message, list_suggestion, list_columns };

/// The finding as it stands now; null when it was corrected.
const rules::Finding* finding_of(const CheckSession& session, const ListedFinding& listed)
{
    const auto& findings = session.line(listed.line).findings;
    const auto found = std::find_if(findings.begin(), findings.end(), [&](const rules::Finding& finding) {
        return finding.rule == listed.rule && finding.column_index == listed.column_index && finding.severity != rules::Severity::info;
    });
    return found == findings.end() ? nullptr : &*found;
}

std::string column_title(const CheckSession& session, const ListedFinding& listed)
{
    const rules::Finding* finding = finding_of(session, listed);
    if (listed.column_index >= 0) return session.columns().headers[static_cast<std::size_t>(listed.column_index)];
    return finding != nullptr ? finding->column : std::string();
}

std::string text_of(const CheckSession& session, const ListedFinding& listed, std::size_t column)
{
    const rules::Finding* finding = finding_of(session, listed);
    switch (column) {
    case list_row: return session.row_text(listed.line);
    case list_column: return column_title(session, listed);
    case list_value:
        return listed.column_index < 0 ? std::string() : session.cell(listed.line, static_cast<std::size_t>(listed.column_index));
    case list_message: return finding == nullptr ? tr("已更正") : finding->message;
    case list_suggestion: return finding == nullptr || finding->suggestion.empty() ? std::string() : "采纳：" + finding->suggestion;
    default: return {};
    }
}

ui::GridMark mark_of(const CheckSession& session, const ListedFinding& listed, std::size_t column)
{
    ui::GridMark mark;
    const rules::Finding* finding = finding_of(session, listed);
    if (finding != nullptr && (column == list_value || (column == list_message && listed.column_index < 0)))
        mark = {status_of(finding->severity), finding->message, finding->suggestion, {}};
    if (column == list_value && listed.column_index >= 0) {
        if (const std::string* original = session.original(listed.line, static_cast<std::size_t>(listed.column_index)))
            mark.original = *original;
    }
    return mark;
}

std::optional<ui::GridPlace> next_wrong(const UploadState& state, ui::GridPlace from, bool forward)
{
    const auto& findings = state.review.findings;
    for (std::size_t step = 1; step <= findings.size(); ++step) {
        const std::size_t row =
            forward ? (from.row + step) % findings.size() : (from.row + findings.size() - step % findings.size()) % findings.size();
        const rules::Finding* finding = finding_of(*state.session, findings[row]);
        if (finding != nullptr && finding->severity == rules::Severity::error) return ui::GridPlace{row, list_value};
    }
    return std::nullopt;
}

ui::GridData list_data(UploadState& state)
{
    CheckSession& session = *state.session;
    const auto& findings = state.review.findings;
    ui::GridData data{
        .name = tr("问题清单"), .rows = findings.size(), .columns_in_all = list_columns, .nothing_wrong = tr("没有需要更正的单元格了。")};
    data.key = [](std::size_t row) { return static_cast<std::int64_t>(row); };
    data.row_name = [&](std::size_t row) {
        return "第 " + session.row_text(findings[row].line) + " 行“" + column_title(session, findings[row]) + "”";
    };
    data.text = [&](std::size_t row, std::size_t column) { return text_of(session, findings[row], column); };
    data.mark = [&](std::size_t row, std::size_t column) { return mark_of(session, findings[row], column); };
    data.locked = [&](std::size_t row, std::size_t column) {
        const auto& listed = findings[row];
        return column != list_value || listed.column_index < 0 ||
               !session.has_cell(listed.line, static_cast<std::size_t>(listed.column_index));
    };
    data.address = [&](std::size_t row, std::size_t) {
        return std::pair(static_cast<std::int64_t>(findings[row].line),
                         first_file_column(session) + static_cast<std::size_t>(findings[row].column_index));
    };
    data.locate = [&](const ui::GridChange& change) -> std::optional<ui::GridPlace> {
        for (std::size_t row = 0; row < findings.size(); ++row) {
            const bool same = static_cast<std::int64_t>(findings[row].line) == change.row && findings[row].column_index >= 0 &&
                              first_file_column(session) + static_cast<std::size_t>(findings[row].column_index) == change.column;
            if (same) return ui::GridPlace{row, list_value};
        }
        return std::nullopt;
    };
    data.write = [&state](const ui::GridChanges& changes) { write_corrections(state, changes); };
    data.draw = [&](std::size_t row, std::size_t column, const ui::Box& box) {
        const rules::Finding* finding = column == list_suggestion ? finding_of(session, findings[row]) : nullptr;
        if (finding == nullptr || finding->suggestion.empty()) return false;
        ui::paint_text_in(box, text_of(session, findings[row], column), ui::body_type(), ui::colour(ui::Tone::primary));
        return true;
    };
    data.press = [&state](std::size_t row, std::size_t column) {
        const ListedFinding& listed = state.review.findings[row];
        const rules::Finding* finding = column == list_suggestion ? finding_of(*state.session, listed) : nullptr;
        if (finding == nullptr || finding->suggestion.empty() || listed.column_index < 0) return false;
        const auto file_column = static_cast<std::size_t>(listed.column_index);
        const ui::GridChanges changes{{static_cast<std::int64_t>(listed.line), first_file_column(*state.session) + file_column,
                                       state.session->cell(listed.line, file_column), finding->suggestion}};
        write_corrections(state, changes);
        state.review.table.history->add(changes);
        return true;
    };
    data.message_beside = false;
    data.next_wrong = [&state](ui::GridPlace from, bool forward) { return next_wrong(state, from, forward); };
    return data;
}

} // namespace

void draw_list(UploadState& state, float height)
{
    auto& review = state.review;
    review.list.history = review.table.history;
    const float rest = std::max(0.0f, ui::available_width() - 56 - 24);
    const bool phone = ui::is_phone();
    const ui::GridColumn columns[] = {
        {.number = list_row,
         .position = 0,
         .title = tr("行"),
         .width = state.session->has_several_tables() ? 120.0f : 56.0f,
         .align = ui::Align::end,
         .frozen = true,
         .read_only = true},
        {.number = list_column, .position = 1, .title = tr("列"), .width = phone ? 150 : rest * 0.2f, .frozen = !phone, .read_only = true},
        {.number = list_value, .position = 2, .title = tr("内容"), .width = phone ? 180 : rest * 0.22f},
        {.number = list_message, .position = 3, .title = tr("问题"), .width = phone ? 300 : rest * 0.38f, .read_only = true},
        {.number = list_suggestion, .position = 4, .title = tr("建议"), .width = phone ? 180 : rest * 0.2f, .read_only = true},
    };
    const ui::GridData data = list_data(state);
    const float top = ImGui::GetCursorScreenPos().y;
    ui::grid_tools(review.list, data);
    if (!review.list.said.empty() && ui::tools_have_words()) {
        ui::same_line(ui::k_space_4);
        ui::inline_text(review.list.said, {.type = ui::k_small, .tone = ui::Tone::ink_soft}, ui::control_height());
    }
    ui::space(ui::k_space_2);
    if (review.findings.empty()) {
        ui::empty_state(ui::Icon::success, tr("没有问题"), {});
        return;
    }
    ui::grid(review.list, columns, data, height - (ImGui::GetCursorScreenPos().y - top));
}

} // namespace chengxin::client::data_import
