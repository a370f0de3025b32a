#include "server/cli/serve.hpp"

#include "server/core/application.hpp"
#include "server/core/locations.hpp"
#include "server/features.hpp"

#include <iostream>
#include <stdexcept>

namespace chengxin::cli {

namespace {

Application::Settings settings_of(const std::string& data_directory)
{
    Application::Settings settings;
    settings.options.data_directory = data_directory;
    settings.options.assets_directory = find_assets_directory();
    settings.options.web_directory = find_web_directory();
    settings.features = all_features();
    settings.clock = std::make_unique<SystemClock>();
    settings.tell = [](const std::string& line) { std::cerr << line << std::endl; }; // what a command prints may be read by a program
    return settings;
}

} // namespace

Result<std::unique_ptr<Application>> open_for_command(const std::string& data_directory, const std::string& today, const std::string& site)
{
    if (!today.empty() && local_midnight(today) < 0) return fail(ErrorCode::invalid_request, "日期应写成 2026-11-02 的形式：" + today, "today");
    Application::Settings settings = settings_of(data_directory);
    settings.options.site = site;
    if (!today.empty()) settings.clock = std::make_unique<ShiftedClock>(today);
    return Application::open(std::move(settings));
}

Result<std::unique_ptr<Application>> open_copy(const std::string& data_directory)
{
    Application::Settings settings = settings_of(data_directory);
    settings.backup = Upgrade::Backup::leave_out;
    return Application::open(std::move(settings));
}

} // namespace chengxin::cli
