#pragma once

#include "server/core/router.hpp"
#include "server/core/site.hpp"

#include <string>

namespace chengxin {

/// The OpenAPI 3.1 document of all typed endpoints, from the registered list. `title` is the site's name.
std::string openapi_document(const Router& router, const Site& site);

/// One line an entry, sorted: method, path, permission. Compared with tests/golden/endpoints.txt.
std::string endpoint_list(const Router& router);

} // namespace chengxin
