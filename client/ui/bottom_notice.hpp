#pragma once

#include <string_view>

namespace chengxin::client::ui {

/// A sentence with a button at the lower edge, above the page, which goes on below it; while it is drawn. True when the button was pressed.
/// Whoever draws it first announces it (semantics::announce).
bool bottom_notice(std::string_view text, std::string_view action);

} // namespace chengxin::client::ui
