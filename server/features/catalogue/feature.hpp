#pragma once

#include "server/core/feature.hpp"

namespace chengxin::catalogue {

/// Loads the catalogue at start and serves it.
Feature feature();

} // namespace chengxin::catalogue
