#pragma once

#include "client/ui/portal.hpp"

/// Inner parts of portal.cpp.
namespace chengxin::client::ui {

/// The next `height` pixels of the window over its whole width.
Box band(float height);
float content_width();
float content_area_left();
/// The page's content column.
Area content_area();

/// Whether an entry of the navigation leads to the page shown or one below it, or is the group of such a page.
bool is_current(const NavigationItem& item, std::string_view path);
/// The navigation as a list of links, each group with a line above its pages, for the sheet of a phone. Returns the href that was
/// followed, empty for none.
std::string navigation_links(const std::vector<NavigationItem>& groups, std::string_view path);
/// Text for a query value.
std::string encoded(std::string_view text);

/// Shown only while it has the focus of the keyboard: the first stop of Tab, leads to the page's heading.
void draw_skip_link();
void draw_phone_header(PortalState& state, const PortalData& data);
/// 0 where there is none; lower in a window of little height, as when it is much enlarged, and none where it would take a quarter.
float bottom_bar_height();
void draw_bottom_bar(PortalState& state, const PortalData& data);
/// Navigation of the phone, over the page.
void draw_sheet(PortalState& state, const PortalData& data);
void draw_footer(PortalState& state, const PortalData& data);

} // namespace chengxin::client::ui
