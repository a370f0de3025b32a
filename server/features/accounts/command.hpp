#pragma once

#include "server/core/feature.hpp"

namespace chengxin::accounts {

/// `chengxin user add|passwd|list`
void add_commands(CommandLine& line);

} // namespace chengxin::accounts
