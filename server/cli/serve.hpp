#pragma once

#include "server/core/feature.hpp"

namespace chengxin::cli {

/// `chengxin serve`
void add_serve(CommandLine& line);
/// `chengxin backup|restore|verify|audit`
void add_maintenance(CommandLine& line);
/// `chengxin keys …`
void add_keys(CommandLine& line);
/// `chengxin upgrade`
void add_upgrade(CommandLine& line);

/// Opens the portal for a command that runs without the server; an empty `site` is the one of the data directory.
Result<std::unique_ptr<Application>> open_for_command(const std::string& data_directory, const std::string& today, const std::string& site);
/// The same for a copy of a data directory that will be thrown away: it is upgraded without a backup.
Result<std::unique_ptr<Application>> open_copy(const std::string& data_directory);

} // namespace chengxin::cli
