#pragma once

#include "server/core/keys.hpp"
#include "server/core/upgrades.hpp"
#include "server/storage/connection.hpp"
#include "shared/core/result.hpp"

#include <cstdint>
#include <string>
#include <vector>

/// What features keep sealed, as they register it: for the check of the keys, verify, the upgrade of f082447 and the rotation of keys.
namespace chengxin {

struct SealedValue {
    std::string position; ///< where it lies, in the words of its table
    std::string place;    ///< what it is bound to: see Keys
    std::string sealed;
};

/// The sealed column of one table. Both must do with the tables of f082447, too: keys are checked before a directory is upgraded.
struct SealedTable {
    const char* name;  ///< unique: "record"
    const char* title; ///< Chinese, 记录
    /// Up to `limit` values behind a position (empty: from the beginning on), always in the same order.
    std::vector<SealedValue> (*read)(storage::Connection& connection, const std::string& after, int limit);
    void (*write)(storage::Connection& connection, const SealedValue& value);
};

enum class Sealing { bound, any }; ///< any: also the format of f082447

/// A kind of sealed files in the data directory.
struct SealedFiles {
    const char* name;
    const char* title;
    std::vector<std::string> (*names)(storage::Connection& connection); ///< those that must be there, sorted
    /// Whether it opens, without reading all of it; not_found when it is not there.
    Result<void> (*open)(const std::string& data_directory, const Keys& keys, const std::string& name, Sealing sealing);
    /// Reads it through and compares it with its digest.
    Result<void> (*check)(const std::string& data_directory, const Keys& keys, const std::string& name, Sealing sealing);
    /// Seals it anew by the newest keys unless it is; the file changes as a whole, and twice is fine.
    Result<void> (*reseal)(const std::string& data_directory, const Keys& keys, const std::string& name);
};

struct SealedThings {
    std::vector<SealedTable> tables;
    std::vector<SealedFiles> files;
    std::vector<bool (*)(storage::Connection&)> uses; ///< whether anything was made with the keys, hashes too
};

/// Opens it, also in the format of f082447 where that is allowed.
Result<std::string> open_value(const Keys& keys, const SealedValue& value, Sealing sealing);

struct Resealed {
    UpgradeSlice slice;
    std::int64_t unreadable = 0; ///< left as they are
};
/// One slice: values that are not sealed by the newest keys in today's format are sealed anew. What does not open stays and is logged.
Resealed reseal_some(Portal& portal, storage::Connection& connection, const SealedTable& table, const std::string& after);
Resealed reseal_some(Portal& portal, storage::Connection& connection, const SealedFiles& files, const std::string& after);

/// The upgrade of f082447's directories, whose sealed values know no place; for UpgradeStep::begin.
UpgradeWork bind_to_places(Portal& portal, const SealedTable& table);
UpgradeWork bind_to_places(Portal& portal, const SealedFiles& files);

} // namespace chengxin
