#pragma once

#include "client/ui/layout.hpp"

/// Actions that stay in sight while the page scrolls.
namespace chengxin::client::ui {

/// A bar at the lower edge of the page's window, drawn in during its life. Make it last; it reserves its own height in the page.
class BottomBar {
public:
    explicit BottomBar(std::string_view name);
    ~BottomBar();
    BottomBar(const BottomBar&) = delete;
    BottomBar& operator=(const BottomBar&) = delete;

    /// Height that the bar takes, for what fills the rest of the page.
    static float height();

private:
    std::optional<Aside> m_aside;
    std::optional<Inset> m_inset;
    Box m_box;
};

} // namespace chengxin::client::ui
