#pragma once

#include "server/core/feature.hpp"

namespace chengxin::help {

/// The manual: endpoints and the HTML twin of /help.
Feature feature();

} // namespace chengxin::help
