#pragma once

#include "server/storage/connection.hpp"
#include "shared/core/result.hpp"

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

/// Changes of existing data directories that SQL alone cannot make: with keys, rules or files at hand. They run while a directory is
/// opened, after the SQL migrations and before any feature starts, in slices that survive a kill -9. A new directory skips them.
namespace chengxin {

struct Portal;

/// What one slice did. Its changes and its position are committed together.
struct UpgradeSlice {
    std::string position;  ///< where the next slice goes on, in the step's own words
    std::int64_t done = 0; ///< how many things it dealt with, in the unit of UpgradeStep::total
    bool finished = false; ///< nothing is left
};

/// Does one slice of about half a second within the transaction of `connection`; `position` is empty at first. After a kill the slice
/// begins again at the position that was committed: what it does to files must be fine when done twice.
using UpgradeWork = std::function<Result<UpgradeSlice>(storage::Connection& connection, const std::string& position)>;

/// One named step, registered by the core or by a feature (Feature::upgrades), in the order of the features.
struct UpgradeStep {
    const char* name;  ///< unique and for ever: "<feature>/<nnn>_<what>"
    const char* title; ///< Chinese: what the operator reads while it runs, 重新加密记录
    /// Called when the step is to run or to go on. The portal has store, keys, clock, site, options and audit; what features put there
    /// at their start (catalogue, figures) is not there yet. The work may keep tables in memory between its slices.
    UpgradeWork (*begin)(Portal& portal);
    std::int64_t (*total)(storage::Connection& connection) = nullptr; ///< how many things there are; null: not told
    /// Bytes that it takes besides the database, as an estimate from above; null: none.
    std::uint64_t (*space)(const std::string& data_directory) = nullptr;
};

/// What an opening had to do.
struct UpgradeReport {
    std::vector<std::string> migrations; ///< names of SQL migrations that were missing
    std::vector<std::string> steps;      ///< names of steps that were unfinished
    bool resumed = false;                ///< an earlier program run had begun
    std::string backup;                  ///< folder of the backup that can be gone back to; empty: none was needed
    std::uint64_t backup_bytes = 0;      ///< what it takes on the disk, without what it shares with the directory
    std::uint64_t bytes_before = 0;      ///< of the database files
    std::uint64_t most_bytes = 0;        ///< of the same, the most that was seen
    bool needed() const { return !migrations.empty() || !steps.empty(); }
};

/// One opening of a data directory. The store calls the first two (storage::Store::Options), then run() is called, in this order.
class Upgrade {
public:
    enum class Backup { make, leave_out }; ///< leave_out: the directory is itself a copy

    struct Settings {
        std::string directory;
        std::vector<std::string> migrations;        ///< names of all SQL migrations of this program
        std::vector<UpgradeStep> steps;
        Backup backup = Backup::make;
        std::string now;                            ///< local time, 2026-11-02 10:31:07
        std::function<void(const std::string&)> tell = {}; ///< progress lines for a person, in Chinese
    };
    explicit Upgrade(Settings settings);

    /// Before anything is changed: finds out what is to do, checks the free space and makes the backup. Refuses a directory that a newer
    /// program has upgraded and one whose disk has no room, with a sentence. Throws DatabaseFailure and std::system_error.
    Result<void> prepare();
    /// Within the first transaction that changes the directory.
    void first_change(storage::Connection& connection);
    /// Runs the unfinished steps to their end.
    Result<void> run(Portal& portal);

    const UpgradeReport& report() const { return m_report; }

private:
    Result<void> make_backup();
    Result<void> run_step(Portal& portal, const UpgradeStep& step);
    void tell(const std::string& line) const;
    void watch_size();

    Settings m_settings;
    UpgradeReport m_report;
    bool m_fresh = false;   ///< there was no database before
    bool m_recorded = false; ///< this upgrade stands in the database
};

/// "3.2 GB" for people.
std::string size_text(std::uint64_t bytes);

} // namespace chengxin
