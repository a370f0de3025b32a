#pragma once

#include "server/core/control.hpp"
#include "server/core/permissions.hpp"
#include "server/core/portal.hpp"
#include "server/core/router.hpp"
#include "server/core/sealed_values.hpp"
#include "server/core/upgrades.hpp"
#include "server/storage/tables.hpp"

#include <functional>
#include <vector>

namespace CLI {
class App;
}

namespace chengxin {

class Application;

/// The command line while it is built. A feature adds sub-commands to `app` and sets `exit_code` in their callbacks.
struct CommandLine {
    CLI::App& app;
    int& exit_code;
    /// Opens data directory and portal for a command that runs without the server; `today` may be empty.
    std::function<Result<std::unique_ptr<Application>>(const std::string& data_directory, const std::string& today)> open;
};

/// What a feature hands to the server; every member but the name is optional. One line per feature in server/features.cpp.
struct Feature {
    const char* name;
    std::vector<storage::Migration> migrations = {};
    std::vector<storage::Table> tables = {};       ///< the end of the migrations, as far as they are for both engines; see tables.hpp
    std::vector<UpgradeStep> upgrades = {};        ///< changes of existing directories that need more than SQL; see upgrades.hpp
    void (*register_functions)(storage::Connection&) = nullptr; ///< SQL functions and tokenizers, on every connection
    std::vector<storage::Derived> derived = {};    ///< database files that follow from the main one
    std::vector<PermissionInfo> permissions = {};  ///< what its endpoints and pages need
    void (*add_routes)(Router&) = nullptr;
    void (*add_jobs)(Jobs&) = nullptr;
    Result<void> (*start)(Portal&) = nullptr;  ///< after the migrations, before jobs and requests: seeds and tables in memory
    /// Files of the data directory that the database names, as paths in it: a backup holds them, too.
    std::vector<std::string> (*files)(storage::Connection&) = nullptr;
    std::vector<SealedTable> sealed_tables = {};   ///< whatever it keeps sealed; see sealed_values.hpp
    std::vector<SealedFiles> sealed_files = {};
    bool (*uses_keys)(storage::Connection&) = nullptr; ///< whether there is anything yet that the keys are needed for
    void (*add_commands)(CommandLine&) = nullptr;
    const std::vector<ControlCommand>& (*control_commands)() = nullptr; ///< those of the command line that a running server serves, too
};

/// Hands what features need of the store to its options.
void add_to(storage::Store::Options& options, const std::vector<Feature>& features);

/// The tables of all features that are for both engines, what is referred to first.
std::vector<storage::Table> described_tables(const std::vector<Feature>& features);

/// What all features keep sealed.
SealedThings sealed_things(const std::vector<Feature>& features);

} // namespace chengxin
