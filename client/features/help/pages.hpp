#pragma once

#include "client/core/page.hpp"

namespace chengxin::client::help_pages {

/// /help?page=citizen
PageEntry help_page();

} // namespace chengxin::client::help_pages
