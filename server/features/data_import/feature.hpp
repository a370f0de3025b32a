#pragma once

#include "server/core/feature.hpp"

namespace chengxin::data_import {

/// Uploads: endpoints, plain pages, the background job, the command `import`.
Feature feature();

} // namespace chengxin::data_import
