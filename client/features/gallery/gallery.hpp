#pragma once

#include "client/core/page.hpp"

namespace chengxin::client::ui {

/// Every widget in every state on one page, to look at after a change of the design system. Debug builds only.
PageEntry gallery_page();

} // namespace chengxin::client::ui
