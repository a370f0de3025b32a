#include "client/ui/grid_clipboard.hpp"
#include "client/ui/grid_find.hpp"
#include "client/ui/grid_history.hpp"
#include "client/ui/grid_keys.hpp"
#include "client/ui/grid_places.hpp"

#include <doctest/doctest.h>

using namespace chengxin::client::ui;

namespace {

constexpr GridSize k_size{10, 5};

bool all_filled(GridPlace)
{
    return true;
}

GridPlace step(GridPlace from, GridStep step)
{
    return moved(from, step, k_size, 4, all_filled);
}

} // namespace

TEST_CASE("grid: steps stay within it")
{
    CHECK(step({0, 0}, GridStep::left) == GridPlace{0, 0});
    CHECK(step({0, 0}, GridStep::up) == GridPlace{0, 0});
    CHECK(step({9, 4}, GridStep::right) == GridPlace{9, 4});
    CHECK(step({9, 4}, GridStep::down) == GridPlace{9, 4});
    CHECK(step({3, 2}, GridStep::left) == GridPlace{3, 1});
    CHECK(step({3, 2}, GridStep::down) == GridPlace{4, 2});
    CHECK(step({3, 2}, GridStep::row_start) == GridPlace{3, 0});
    CHECK(step({3, 2}, GridStep::row_end) == GridPlace{3, 4});
    CHECK(step({3, 2}, GridStep::page_up) == GridPlace{0, 2});
    CHECK(step({3, 2}, GridStep::page_down) == GridPlace{7, 2});
    CHECK(step({8, 2}, GridStep::page_down) == GridPlace{9, 2});
    CHECK(step({3, 2}, GridStep::first) == GridPlace{0, 0});
    CHECK(step({3, 2}, GridStep::last) == GridPlace{9, 4});
    CHECK(moved({3, 3}, GridStep::down, {}, 4, all_filled) == GridPlace{0, 0});
    CHECK(moved({30, 30}, GridStep::up, k_size, 4, all_filled) == GridPlace{8, 4}); // rows went away
}

TEST_CASE("grid: with Ctrl an arrow goes to where text begins or ends")
{
    // Column 1: text in rows 1–3 and 7.
    const auto filled = [](GridPlace place) { return place.column == 1 && ((place.row >= 1 && place.row <= 3) || place.row == 7); };
    const auto far = [&](std::size_t row, GridStep step) { return moved({row, 1}, step, k_size, 4, filled).row; };
    CHECK(far(0, GridStep::far_down) == 1);
    CHECK(far(1, GridStep::far_down) == 3);
    CHECK(far(3, GridStep::far_down) == 7);
    CHECK(far(7, GridStep::far_down) == 9);
    CHECK(far(9, GridStep::far_up) == 7);
    CHECK(far(3, GridStep::far_up) == 1);
    CHECK(moved({0, 3}, GridStep::far_left, k_size, 4, filled).column == 0);
    CHECK(moved({1, 0}, GridStep::far_right, k_size, 4, filled).column == 1);
}

TEST_CASE("grid: a range from any corner")
{
    const GridRange range = range_of({4, 1}, {2, 3});
    CHECK(range.first == GridPlace{2, 1});
    CHECK(range.last == GridPlace{4, 3});
    CHECK(range.rows() == 3);
    CHECK(range.columns() == 3);
    CHECK(range.contains({3, 2}));
    CHECK_FALSE(range.contains({3, 0}));
    CHECK_FALSE(range.is_one_cell());
}

TEST_CASE("grid: keys")
{
    struct Case {
        GridMode mode;
        GridPress press;
        GridCommand expected;
    };
    const GridMode navigate = GridMode::navigate, type = GridMode::type, edit = GridMode::edit;
    for (const Case& one : {
             Case{navigate, {GridKey::down}, GridCommand::move},
             Case{navigate, {GridKey::down, true}, GridCommand::extend},
             Case{navigate, {GridKey::home, false, true}, GridCommand::move},
             Case{navigate, {GridKey::end, true, true}, GridCommand::extend},
             Case{navigate, {GridKey::enter}, GridCommand::edit},
             Case{navigate, {GridKey::f2}, GridCommand::edit},
             Case{navigate, {GridKey::space}, GridCommand::edit_all},
             Case{navigate, {GridKey::enter, false, true}, GridCommand::accept},
             Case{navigate, {GridKey::f8}, GridCommand::skip_wrong},
             Case{navigate, {GridKey::f8, true}, GridCommand::previous_wrong},
             Case{navigate, {GridKey::z, false, true}, GridCommand::undo},
             Case{navigate, {GridKey::z, true, true}, GridCommand::redo},
             Case{navigate, {GridKey::y, false, true}, GridCommand::redo},
             Case{navigate, {GridKey::d, false, true}, GridCommand::fill_down},
             Case{navigate, {GridKey::f, false, true}, GridCommand::find},
             Case{navigate, {GridKey::a, false, true}, GridCommand::select_all},
             Case{navigate, {GridKey::del}, GridCommand::clear},
             Case{navigate, {GridKey::escape}, GridCommand::revert},
             Case{navigate, {GridKey::a}, GridCommand::none},
             Case{type, {GridKey::down}, GridCommand::move},
             Case{type, {GridKey::enter}, GridCommand::next_wrong},
             Case{type, {GridKey::enter, true}, GridCommand::previous_wrong},
             Case{type, {GridKey::escape}, GridCommand::revert},
             Case{type, {GridKey::enter, false, true}, GridCommand::fill_range},
             Case{type, {GridKey::f2}, GridCommand::edit},
             Case{edit, {GridKey::down}, GridCommand::none},
             Case{edit, {GridKey::home}, GridCommand::none},
             Case{edit, {GridKey::enter}, GridCommand::next_wrong},
             Case{edit, {GridKey::escape}, GridCommand::revert},
             Case{edit, {GridKey::z, false, true}, GridCommand::none}, // the field's own
         }) {
        CAPTURE(static_cast<int>(one.mode));
        CAPTURE(static_cast<int>(one.press.key));
        CHECK(action_of(one.mode, one.press).command == one.expected);
    }
    CHECK(action_of(navigate, {GridKey::up, false, true}).step == GridStep::far_up);
    CHECK(action_of(navigate, {GridKey::end, false, true}).step == GridStep::last);
}

TEST_CASE("grid: cells as Excel, WPS and LibreOffice put them on the clipboard")
{
    CHECK(read_cells("").empty());
    CHECK(read_cells("a") == GridRows{{"a"}});
    CHECK(read_cells("a\tb\r\nc\td\r\n") == GridRows{{"a", "b"}, {"c", "d"}}); // Excel, WPS
    CHECK(read_cells("a\tb\nc\td") == GridRows{{"a", "b"}, {"c", "d"}});       // LibreOffice
    CHECK(read_cells("a\rb\r") == GridRows{{"a"}, {"b"}});                     // Excel on a Mac
    CHECK(read_cells("\t\t") == GridRows{{"", "", ""}});
    CHECK(read_cells("a\n\nb") == GridRows{{"a"}, {""}, {"b"}});
    CHECK(read_cells("\"two\nlines\"\tb\r\n") == GridRows{{"two\nlines", "b"}});
    CHECK(read_cells("\"say \"\"yes\"\"\tand\"\tb") == GridRows{{"say \"yes\"\tand", "b"}});
    CHECK(read_cells("\"quoted\" word\tb") == GridRows{{"\"quoted\" word", "b"}}); // no quoted cell
    CHECK(read_cells("\"open\tb") == GridRows{{"\"open", "b"}});
    CHECK(read_cells("5\" pipe\tb") == GridRows{{"5\" pipe", "b"}});
}

TEST_CASE("grid: what is copied is read again as it was")
{
    const GridRows rows{{"116540020103330011", "", "two\nlines"}, {"\"x\"", "a\tb", "5\" pipe"}};
    CHECK(read_cells(cells_as_text(rows)) == rows);
    CHECK(cells_as_text({{"a", "b"}, {"c", "d"}}) == "a\tb\r\nc\td");
    const std::string html = cells_as_html({{"116540020103330011", "<b>&"}});
    CHECK(html.find("mso-number-format:'\\@'\">116540020103330011</td>") != std::string::npos); // as text: digits would be lost
    CHECK(html.find("&lt;b&gt;&amp;</td>") != std::string::npos);
}

TEST_CASE("grid: undo and redo")
{
    GridHistory history;
    CHECK_FALSE(history.can_undo());
    history.add({{1, 2, "a", "a"}}); // nothing changed
    CHECK_FALSE(history.can_undo());
    history.add({{1, 2, "a", "b"}, {1, 2, "b", "c"}, {7, 0, "", "x"}});
    history.add({{3, 3, "p", "q"}});
    GridChanges back = history.undo();
    REQUIRE(back.size() == 1);
    CHECK(back[0].before == "q");
    CHECK(back[0].after == "p");
    back = history.undo();
    REQUIRE(back.size() == 3);
    CHECK(back.back().row == 1);
    CHECK(back.back().after == "a");
    CHECK(history.undo().empty());
    REQUIRE(history.redo().size() == 3);
    CHECK(history.can_redo());
    history.add({{9, 9, "", "new"}}); // ends what could be done again
    CHECK_FALSE(history.can_redo());
    CHECK(history.undo()[0].row == 9);
    CHECK(history.can_undo());
}

TEST_CASE("grid: a long history forgets its beginning only")
{
    GridHistory history;
    const GridChanges large(GridHistory::k_most_cells / 2 + 1, GridChange{1, 1, "a", "b"});
    history.add({{5, 5, "first", "step"}});
    history.add(large);
    history.add(large);
    CHECK(history.undo().size() == large.size());
    CHECK(history.undo().empty());
}

TEST_CASE("grid: find and replace in a column")
{
    CHECK(found_in("壹仟元", {"壹仟", "", false}));
    CHECK_FALSE(found_in("壹仟元", {"壹仟", "", true}));
    CHECK_FALSE(found_in("壹仟元", {"", "x", false}));
    CHECK(found_in("", {"", "警告", true}));
    CHECK(with_replaced("aXbXc", {"X", "--", false}) == "a--b--c");
    CHECK(with_replaced("2026/02/30", {"02/30", "02/28", false}) == "2026/02/28");
    CHECK(with_replaced("", {"", "警告", true}) == "警告");
    const std::string column[] = {"a", "b", "a", "c"};
    const auto text = [&](std::size_t row) { return column[row]; };
    CHECK(next_found(4, 0, {"a", "", false}, text) == 2);
    CHECK(next_found(4, 2, {"a", "", false}, text) == 0);
    CHECK(next_found(4, 1, {"b", "", false}, text) == 1);
    CHECK_FALSE(next_found(4, 0, {"z", "", false}, text));
    CHECK_FALSE(next_found(0, 0, {"z", "", false}, text));
}
