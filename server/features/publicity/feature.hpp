#pragma once

#include "server/core/feature.hpp"

namespace chengxin::publicity {

/// Home page, public lists, single records, export, sitemap and robots.txt.
Feature feature();

} // namespace chengxin::publicity
