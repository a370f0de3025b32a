#pragma once

#include "server/core/keys.hpp"
#include "server/core/sealed_values.hpp"
#include "server/storage/store.hpp"
#include "shared/core/result.hpp"

#include <memory>
#include <string>

/// A database says which keys it needs: the table key_check has their generation, their fingerprint and a sealed canary. Whoever opens a
/// directory compares first; with keys that are missing or other nothing is opened, and no new ones are made.
namespace chengxin {

/// The row of key_check.
struct KeyRow {
    int generation = 0;           ///< 0: there is none, it is a directory of f082447 or a new one
    std::string fingerprint;
    std::string canary;           ///< sealed for the place "canary"
    std::string next_fingerprint; ///< of the generation that values are being sealed by anew; empty: none
    std::string position;         ///< how far that is: number of the table or kind of file, "|", position there
    std::int64_t unreadable = 0;  ///< values that did not open when keys were rotated last
};
KeyRow read_key_row(storage::Connection& connection);

/// conflict with a sentence and the way out unless these are the keys of the database. Without a row (f082447) a sealed value must open,
/// where there is one. `keys_file` is named in the sentence.
Result<void> check_keys(storage::Connection& connection, const std::string& data_directory, const Keys& keys, const std::string& keys_file, const SealedThings& things);

/// Reads the keys that belong to a database and compares them. not_found with a sentence and the way out when they are missing.
Result<std::unique_ptr<Keys>> open_keys(storage::Connection& connection, const std::string& data_directory, const std::string& keys_file, const SealedThings& things);

/// The keys of one opening of a data directory. prepare() and first_change() are called by the store.
class KeyOpening {
public:
    KeyOpening(std::string directory, SealedThings things) : m_directory(std::move(directory)), m_things(std::move(things)) {}

    /// Before the database is opened for writing: reads and compares the keys.
    Result<void> prepare();
    /// Before a new directory gets its first table: it gets keys.
    void first_change();
    /// After the store is open: writes the row where there is none yet. Gives the keys.
    Result<std::unique_ptr<Keys>> finish(storage::Store& store);

private:
    std::string m_directory;
    SealedThings m_things;
    std::unique_ptr<Keys> m_keys; ///< null: they are to be made
};

/// The row's content for these keys, with nothing in rotation. Within a write.
void write_key_row(storage::Connection& connection, const Keys& keys, std::int64_t unreadable);

} // namespace chengxin
