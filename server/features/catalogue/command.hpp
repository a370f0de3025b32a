#pragma once

#include "server/core/feature.hpp"

namespace chengxin::catalogue {

/// chengxin catalogue check|add|list.
void add_commands(CommandLine& line);

} // namespace chengxin::catalogue
