#include "client/ui/button.hpp"
#include "client/ui/choice.hpp"
#include "client/ui/field.hpp"
#include "client/ui/grid_parts.hpp"
#include "client/ui/interact.hpp"
#include "client/ui/text.hpp"

#include <algorithm>

namespace chengxin::client::ui {

namespace grid_parts {

namespace {

struct Bar {
    GridState& state;
    const GridData& data;
    const GridColumn& column;

    std::string text(std::size_t row) const { return data.text(row, column.number); }
    bool is_locked(std::size_t row) const { return column.read_only || (data.locked && data.locked(row, column.number)); }
};

void find_next(const Bar& bar)
{
    const auto row = next_found(bar.data.rows, bar.state.current.row, bar.state.find.terms, [&](std::size_t at) { return bar.text(at); });
    bar.state.find.outcome = row ? std::string() : "“" + bar.column.title + "”列里没有找到。";
    if (row) {
        bar.state.wanted = {*row, bar.column.number};
    }
    semantics::announce(row ? bar.data.row_name(*row) + "：" + bar.text(*row) : bar.state.find.outcome);
}

/// Replaces in the rows from `first` up to before `end`; the number of cells changed.
std::size_t replace(const Bar& bar, std::size_t first, std::size_t end)
{
    GridChanges changes;
    for (std::size_t row = first; row < end; ++row) {
        const std::string before = bar.text(row);
        if (bar.is_locked(row) || !found_in(before, bar.state.find.terms)) {
            continue;
        }
        std::string after = with_replaced(before, bar.state.find.terms);
        if (after != before) {
            changes.push_back(change_of(bar.data, row, bar.column.number, std::move(after)));
        }
    }
    const std::size_t count = changes.size();
    if (count > 0) {
        bar.data.write(changes);
        bar.state.history->add(std::move(changes));
    }
    return count;
}

void draw_buttons(const Bar& bar, bool submitted)
{
    GridState& state = bar.state;
    if (button("查找下一个", {.icon = Icon::search}) || submitted) {
        find_next(bar);
    }
    same_line(k_space_2);
    if (button("替换")) {
        replace(bar, state.current.row, state.current.row + 1);
        find_next(bar);
    }
    same_line(k_space_2);
    if (button("全部替换")) {
        state.find.outcome = "已替换 " + std::to_string(replace(bar, 0, bar.data.rows)) + " 个单元格，可以撤销。";
        semantics::announce(state.find.outcome);
    }
    same_line(k_space_2);
    if (icon_button(Icon::close, "关闭查找")) {
        state.find.open = false;
        state.take_focus = true;
    }
}

} // namespace

void draw_find_bar(GridState& state, std::span<const GridColumn> columns, const GridData& data)
{
    if (!state.find.open || columns.empty()) {
        return;
    }
    const GridColumn& column = columns[std::min(state.current.column, columns.size() - 1)];
    const Bar bar{state, data, column};
    const semantics::Group group({.role = semantics::Role::search, .name = "在列中查找和替换"});
    const float width = is_phone() ? 0 : 200.0f;
    const std::string hint = "在“" + column.title + "”列中";
    inline_text(hint, {.type = k_small, .tone = Tone::ink_soft}, control_height());
    if (!is_phone()) {
        same_line(k_space_2);
    }
    if (state.find.take_focus) {
        state.find.take_focus = false;
        focus_field("查找");
    }
    const FieldResult find = text_field("查找", state.find.terms.find, {.placeholder = "查找", .width = width, .hide_label = true});
    if (!is_phone()) {
        same_line(k_space_2);
    }
    const FieldResult replacement =
        text_field("替换为", state.find.terms.replace, {.placeholder = "替换为", .width = width, .hide_label = true});
    if (!is_phone()) {
        same_line(k_space_2);
    }
    check_box("整格相同", state.find.terms.whole_cell);
    if (!is_phone()) {
        same_line(k_space_2);
    }
    draw_buttons(bar, find.submitted);
    if (find.cancelled || replacement.cancelled) {
        state.find.open = false;
        state.take_focus = true;
    }
    if (!state.find.outcome.empty()) {
        meta(state.find.outcome);
    }
    space(k_space_2);
}

} // namespace grid_parts

void grid_tools(GridState& state, const GridData& data)
{
    const bool command = ImGui::GetIO().KeyCtrl; // in the grid itself these keys are the cell's
    const bool again = ImGui::GetIO().KeyShift;
    if (tool_button("撤销", {.icon = Icon::history, .disabled = !state.history->can_undo(), .spoken = "撤销（Ctrl+Z）"}) ||
        (command && !again && ImGui::IsKeyPressed(ImGuiKey_Z))) {
        grid_undo(state, data);
    }
    flow(tool_button_width("重做", {.icon = Icon::retry}), k_space_2);
    const bool redo_key = command && (ImGui::IsKeyPressed(ImGuiKey_Y) || (again && ImGui::IsKeyPressed(ImGuiKey_Z)));
    if (tool_button("重做", {.icon = Icon::retry, .disabled = !state.history->can_redo(), .spoken = "重做（Ctrl+Y）"}) || redo_key) {
        grid_redo(state, data);
    }
    flow(tool_button_width("查找替换", {.icon = Icon::search}), k_space_2);
    if (tool_button("查找替换", {.icon = Icon::search, .spoken = "查找替换（Ctrl+F）", .expanded = state.find.open})) {
        state.find.open = !state.find.open;
        state.find.take_focus = state.find.open;
    }
}

} // namespace chengxin::client::ui
