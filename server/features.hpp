#pragma once

#include "server/core/application.hpp"
#include "server/core/feature.hpp"

#include <memory>
#include <string>
#include <vector>

namespace chengxin {

/// Every feature, in the order in which migrations apply and routes are listed.
std::vector<Feature> all_features();

} // namespace chengxin
