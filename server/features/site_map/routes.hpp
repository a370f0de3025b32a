#pragma once

#include "server/core/router.hpp"

/// Inner parts of the feature.
namespace chengxin::site_map {

void add_page(Router& router);
void add_files(Router& router); ///< robots.txt, sitemap.xml

} // namespace chengxin::site_map
