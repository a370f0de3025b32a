#pragma once

#include "server/core/feature.hpp"

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace chengxin {

/// Makes `app` the sub-command of a control command (one of `commands`, by its name), with the option --data: called, it runs in the server
/// that holds the directory, else here, and prints the answer; a refusal goes to the standard error, with exit code 1. `arguments` gives the
/// command's JSON once the command line is read.
void add_control_command(CLI::App& app, const CommandLine& line, const std::vector<ControlCommand>& commands, std::string_view name,
                         std::function<Result<std::string>()> arguments);

} // namespace chengxin
