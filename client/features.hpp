#pragma once

#include "client/core/page.hpp"

#include <vector>

namespace chengxin::client {

/// Every page of the product, in the order of the navigation.
std::vector<PageEntry> all_pages();

} // namespace chengxin::client
