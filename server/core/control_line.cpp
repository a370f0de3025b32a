#include "server/core/control_line.hpp"

#include "server/core/application.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <iostream>
#include <memory>

namespace chengxin {

namespace {

Result<std::string> run(const CommandLine& line, const std::string& data_directory, const ControlCommand& command, const Result<std::string>& arguments)
{
    if (!arguments) return fail(arguments.error());
    return run_command(data_directory, command, *arguments, [&](const ControlCommand& here, std::string_view given) -> Result<std::string> {
        auto application = line.open(data_directory, "");
        if (!application) return fail(application.error());
        return here.run((*application)->portal(), given);
    });
}

} // namespace

void add_control_command(CLI::App& app, const CommandLine& line, const std::vector<ControlCommand>& commands, std::string_view name,
                         std::function<Result<std::string>()> arguments)
{
    const auto data_directory = std::make_shared<std::string>();
    app.add_option("--data", *data_directory, "数据目录")->required();
    const ControlCommand& command = *std::find_if(commands.begin(), commands.end(), [&](const ControlCommand& one) { return name == one.name; });
    app.callback([line, data_directory, &command, arguments = std::move(arguments)] {
        const auto done = run(line, *data_directory, command, arguments());
        if (done) {
            std::cout << *done << std::flush;
            return;
        }
        std::cerr << done.error().message << "\n";
        line.exit_code = 1;
    });
}

} // namespace chengxin
