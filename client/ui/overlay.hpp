#pragma once

#include "client/ui/display.hpp"

#include <string>
#include <vector>

/// What floats above the page: dialogs, drawers, toasts.
namespace chengxin::client::ui {

/// A modal dialog while `open` is true; Escape and the cross set it to false. Draw its content if it tests true.
///     if (ui::Dialog dialog("撤回批次", state.undo_open); dialog) { …; }
class Dialog {
public:
    Dialog(std::string_view title, bool& open, float width = 520);
    ~Dialog();
    Dialog(const Dialog&) = delete;
    Dialog& operator=(const Dialog&) = delete;
    explicit operator bool() const { return m_drawn; }

private:
    bool m_drawn = false;
    std::optional<Area> m_area;
};

/// A modal panel at the right edge, on a phone over the whole width.
class Drawer {
public:
    Drawer(std::string_view title, bool& open, float width = 560);
    ~Drawer();
    Drawer(const Drawer&) = delete;
    Drawer& operator=(const Drawer&) = delete;
    explicit operator bool() const { return m_drawn; }

private:
    bool m_drawn = false;
    std::optional<Area> m_area;
};

/// Asks before something that cannot be taken back. True once when confirmed.
bool confirm(std::string_view title, bool& open, std::string_view text, std::string_view action);

/// Short messages that leave by themselves; one list in the application's state.
struct Toasts {
    struct Toast {
        std::string text;
        Status status = Status::success;
        double until = 0;
    };
    std::vector<Toast> list;

    /// Shows and speaks a sentence. Errors stay ten seconds, the rest four.
    void add(std::string text, Status status = Status::success);
};

/// Above everything else, once per frame.
void draw_toasts(Toasts& toasts);

} // namespace chengxin::client::ui
