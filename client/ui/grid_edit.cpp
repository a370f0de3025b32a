#include "client/platform/semantics.hpp"
#include "client/ui/grid_clipboard.hpp"
#include "client/ui/grid_parts.hpp"

#include <algorithm>

namespace chengxin::client::ui {

using grid_parts::Frame;

namespace grid_parts {

GridChange change_of(const GridData& data, std::size_t row, std::size_t column, std::string after)
{
    const auto [key, number] = data.address ? data.address(row, column) : std::pair(data.key(row), column);
    return {key, number, data.text(row, column), std::move(after)};
}

std::size_t write(Frame& frame, GridChanges changes)
{
    changes.erase(std::remove_if(changes.begin(), changes.end(), [](const GridChange& change) { return change.before == change.after; }),
                  changes.end());
    if (changes.empty()) {
        return 0;
    }
    const std::size_t written = changes.size();
    frame.data.write(changes);
    frame.state.history->add(std::move(changes));
    return written;
}

namespace {

/// The change of one cell; none where it is locked.
void add_change(const Frame& frame, GridChanges& changes, GridPlace place, std::string after)
{
    if (!frame.is_locked(place)) {
        changes.push_back(change_of(frame.data, place.row, frame.number(place.column), std::move(after)));
    }
}

void select_text(GridState& state, bool all)
{
    state.selection += 1;
    state.selection += (state.selection % 2 == 0) == all ? 0 : 1;
}

void begin_edit(Frame& frame, bool all)
{
    GridState& state = frame.state;
    if (frame.is_locked(state.current)) {
        state.said = "这一格不能修改。";
        return;
    }
    if (state.mode == GridMode::navigate) {
        state.draft = frame.text(state.current);
    }
    state.corner = state.current;
    state.mode = GridMode::edit;
    state.bring_into_view = true;
    select_text(state, all);
}

void move(Frame& frame, GridStep step, bool extend)
{
    GridState& state = frame.state;
    commit(frame);
    const GridPlace from = extend ? state.corner : state.current;
    const GridPlace to =
        moved(from, step, frame.size(), frame.rows_in_sight() - 1, [&](GridPlace place) { return !frame.text(place).empty(); });
    if (extend) {
        state.corner = to;
        state.bring_into_view = true;
    } else {
        state.go(to);
    }
}

/// Every cell of the selection gets the text that `text_of` names.
void fill(Frame& frame, const std::function<std::string(GridPlace)>& text_of)
{
    const GridRange range = frame.state.selected();
    GridChanges changes;
    for (std::size_t row = range.first.row; row <= range.last.row; ++row) {
        for (std::size_t column = range.first.column; column <= range.last.column; ++column) {
            add_change(frame, changes, {row, column}, text_of({row, column}));
        }
    }
    write(frame, std::move(changes));
    select_text(frame.state, /*all=*/true);
}

void fill_down(Frame& frame)
{
    const GridRange range = frame.state.selected();
    if (range.rows() == 1 && range.first.row == 0) {
        return;
    }
    const std::size_t from = range.rows() == 1 ? range.first.row - 1 : range.first.row;
    fill(frame, [&](GridPlace place) { return frame.text({from, place.column}); });
}

void select_all(Frame& frame)
{
    frame.state.current = {};
    frame.state.corner = {frame.data.rows - 1, frame.columns.size() - 1};
    select_text(frame.state, /*all=*/true);
}

} // namespace

bool commit(Frame& frame)
{
    GridState& state = frame.state;
    if (state.mode == GridMode::navigate) {
        return false;
    }
    state.mode = GridMode::navigate;
    GridChanges changes;
    add_change(frame, changes, state.current, std::move(state.draft));
    state.draft.clear();
    select_text(state, /*all=*/true);
    return write(frame, std::move(changes)) > 0;
}

void revert(Frame& frame)
{
    GridState& state = frame.state;
    if (state.mode == GridMode::navigate) {
        state.corner = state.current;
    }
    state.mode = GridMode::navigate;
    state.draft.clear();
    select_text(state, /*all=*/true);
}

void go_to_wrong(Frame& frame, bool forward)
{
    GridState& state = frame.state;
    const GridPlace from{state.current.row, frame.number(state.current.column)};
    const auto wrong = frame.data.next_wrong ? frame.data.next_wrong(from, forward) : std::nullopt;
    if (wrong) {
        const auto shown = std::find_if(frame.columns.begin(), frame.columns.end(),
                                        [&](const GridColumn& column) { return column.number == wrong->column; });
        if (shown != frame.columns.end()) {
            state.go({wrong->row, static_cast<std::size_t>(shown - frame.columns.begin())});
            return;
        }
    }
    if (!frame.data.nothing_wrong.empty()) {
        state.said = frame.data.nothing_wrong;
        semantics::announce(state.said);
    }
    if (forward && state.current.row + 1 < frame.data.rows) {
        state.go({state.current.row + 1, state.current.column});
    }
}

namespace {

/// What the current cell holds after a correction, for those who do not see it before the next cell is read to them.
void announce_now(const Frame& frame, const char* what)
{
    const std::string text = frame.text(frame.state.current);
    semantics::announce(text.empty() ? std::string("已清空。") : what + ("：" + text + "。"));
}

} // namespace

void finish(Frame& frame, bool forward)
{
    GridState& state = frame.state;
    const bool changed = commit(frame);
    if (changed && frame.mark(state.current).status == Status::danger) {
        state.go(state.current); // it is still wrong: the message beside it says why
        semantics::announce(frame.mark(state.current).message);
        return;
    }
    if (changed) {
        announce_now(frame, "已更正为");
    }
    go_to_wrong(frame, forward);
}

void clear_current(Frame& frame)
{
    revert(frame);
    GridChanges changes;
    add_change(frame, changes, frame.state.current, {});
    write(frame, std::move(changes));
    if (frame.mark(frame.state.current).status == Status::danger) {
        frame.state.go(frame.state.current);
        return;
    }
    announce_now(frame, "已更正为");
    go_to_wrong(frame, /*forward=*/true);
}

void accept_suggestion(Frame& frame)
{
    GridState& state = frame.state;
    commit(frame);
    std::string suggestion = frame.mark(state.current).suggestion;
    if (suggestion.empty()) {
        state.said = "这一格没有建议，请直接输入。";
        semantics::announce(state.said);
        return;
    }
    GridChanges changes;
    add_change(frame, changes, state.current, std::move(suggestion));
    write(frame, std::move(changes));
    announce_now(frame, "已采纳建议");
    go_to_wrong(frame, /*forward=*/true);
}

void restore_original(Frame& frame)
{
    const auto original = frame.mark(frame.state.current).original;
    GridChanges changes;
    if (original) {
        add_change(frame, changes, frame.state.current, *original);
    }
    write(frame, std::move(changes));
    frame.state.go(frame.state.current);
}

void run(Frame& frame, const GridAction& action)
{
    GridState& state = frame.state;
    state.said.clear();
    switch (action.command) {
    case GridCommand::none: break;
    case GridCommand::move: move(frame, action.step, /*extend=*/false); break;
    case GridCommand::extend: move(frame, action.step, /*extend=*/true); break;
    case GridCommand::edit: begin_edit(frame, /*all=*/false); break;
    case GridCommand::edit_all: begin_edit(frame, /*all=*/true); break;
    case GridCommand::next_wrong: finish(frame, /*forward=*/true); break;
    case GridCommand::previous_wrong: finish(frame, /*forward=*/false); break;
    case GridCommand::skip_wrong:
        commit(frame);
        go_to_wrong(frame, /*forward=*/true);
        break;
    case GridCommand::accept: accept_suggestion(frame); break;
    case GridCommand::fill_range: {
        const std::string text = state.draft;
        state.mode = GridMode::navigate;
        fill(frame, [&](GridPlace) { return text; });
        break;
    }
    case GridCommand::fill_down: fill_down(frame); break;
    case GridCommand::revert: revert(frame); break;
    case GridCommand::clear: fill(frame, [](GridPlace) { return std::string(); }); break;
    case GridCommand::select_all: select_all(frame); break;
    case GridCommand::find: state.find.open = state.find.take_focus = true; break;
    case GridCommand::undo: grid_undo(state, frame.data); break;
    case GridCommand::redo: grid_redo(state, frame.data); break;
    }
}

void copy(Frame& frame, bool cut)
{
    const GridRange range = frame.state.selected();
    GridRows rows;
    for (std::size_t row = range.first.row; row <= range.last.row; ++row) {
        auto& cells = rows.emplace_back();
        for (std::size_t column = range.first.column; column <= range.last.column; ++column) {
            cells.push_back(frame.text({row, column}));
        }
    }
    text_input::answer_copy(cells_as_text(rows), cells_as_html(rows));
    if (cut) {
        fill(frame, [](GridPlace) { return std::string(); });
    }
    frame.state.said = (cut ? "已剪切 " : "已复制 ") + std::to_string(range.rows() * range.columns()) + " 个单元格。";
}

void paste(Frame& frame, const std::string& text)
{
    GridState& state = frame.state;
    const GridRows rows = read_cells(text);
    state.mode = GridMode::navigate; // several cells end the writing of one
    state.draft.clear();
    if (rows.empty()) {
        return;
    }
    const GridRange range = state.selected();
    if (rows.size() == 1 && rows.front().size() == 1) {
        return fill(frame, [&](GridPlace) { return rows.front().front(); });
    }
    GridChanges changes;
    std::size_t left_out = 0;
    GridPlace last = range.first;
    for (std::size_t row = 0; row < rows.size(); ++row) {
        for (std::size_t column = 0; column < rows[row].size(); ++column) {
            const GridPlace place{range.first.row + row, range.first.column + column};
            const bool fits = place.row < frame.data.rows && place.column < frame.columns.size();
            if (!fits || frame.is_locked(place)) {
                ++left_out;
                continue;
            }
            last = {std::max(last.row, place.row), std::max(last.column, place.column)};
            add_change(frame, changes, place, rows[row][column]);
        }
    }
    const std::size_t written = write(frame, std::move(changes));
    state.current = range.first;
    state.corner = last;
    select_text(state, /*all=*/true);
    state.said = "已粘贴，" + std::to_string(written) + " 个单元格有变化。";
    if (left_out > 0) {
        state.said += std::to_string(left_out) + " 个单元格超出表格或不能修改，没有粘贴。";
    }
    semantics::announce(state.said);
}

namespace {

std::optional<GridPlace> place_of(const GridData& data, const GridChange& change)
{
    if (data.locate) {
        return data.locate(change);
    }
    for (std::size_t row = 0; row < data.rows; ++row) {
        if (data.key(row) == change.row) {
            return GridPlace{row, change.column};
        }
    }
    return std::nullopt;
}

/// Shows what a step back or forth changed.
void show_step(GridState& state, const GridData& data, const GridChanges& step, const char* what)
{
    if (step.empty()) {
        return;
    }
    data.write(step);
    state.mode = GridMode::navigate;
    select_text(state, /*all=*/true);
    const auto first = std::min_element(step.begin(), step.end(), [](const GridChange& left, const GridChange& right) {
        return std::pair(left.row, left.column) < std::pair(right.row, right.column);
    });
    state.wanted = place_of(data, *first);
    state.said = std::string(what) + std::to_string(step.size()) + " 个单元格。";
    semantics::announce(state.said);
}

} // namespace

} // namespace grid_parts

void grid_undo(GridState& state, const GridData& data)
{
    grid_parts::show_step(state, data, state.history->undo(), "已撤销 ");
}

void grid_redo(GridState& state, const GridData& data)
{
    grid_parts::show_step(state, data, state.history->redo(), "已重做 ");
}

} // namespace chengxin::client::ui
