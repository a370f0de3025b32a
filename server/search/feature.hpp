#pragma once

#include "server/core/feature.hpp"

namespace chengxin::search {

/// Keeps the table of figures (FigureKeeper) that search and lists ask. The index itself is filled by records.
Feature feature();

} // namespace chengxin::search
