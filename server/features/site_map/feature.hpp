#pragma once

#include "server/core/feature.hpp"

/// What there is on the site, from the descriptions of the pages: for people (/site-map) and for search engines (/robots.txt,
/// /sitemap.xml).
namespace chengxin::site_map {

Feature feature();

} // namespace chengxin::site_map
