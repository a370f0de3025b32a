#pragma once

#include "shared/core/page_info.hpp"

namespace chengxin {

/// Every page of every feature, in the order of the navigation.
const Pages& all_described_pages();

} // namespace chengxin
