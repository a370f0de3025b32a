#pragma once

#include "client/core/page.hpp"

namespace chengxin::client::publicity_pages {

PageEntry home_page(); ///< /
/// /publicity?catalogue=&q=&county=&authority=&from=&to=&sort=&page=
PageEntry list_page();
/// /record?id=
PageEntry record_page();

} // namespace chengxin::client::publicity_pages
