#pragma once

#include "client/core/page.hpp"

namespace chengxin::client::query_pages {

/// /search?q=&kind=&authority=&county=&year=&page=
PageEntry search_page();
/// /subject?uscc=&name=
PageEntry subject_page();

} // namespace chengxin::client::query_pages
