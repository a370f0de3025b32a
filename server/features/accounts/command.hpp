#pragma once

#include "server/core/feature.hpp"

namespace chengxin::accounts {

/// `chengxin user add|passwd|disable|enable|unlock|end-sessions|list`: through the server that holds the directory, else by itself.
void add_commands(CommandLine& line);

} // namespace chengxin::accounts
