#pragma once

#include "server/storage/store.hpp"

#include <memory>
#include <string>

/// Inner part of server/storage: how the files of a data directory are opened.
namespace chengxin::storage {

Result<void> create_directory(const std::string& directory);
/// Refuses a directory whose database file was emptied or lost: SQLite would take it for a new one.
Result<void> check_files(const std::string& directory);

Connection::Mode write_mode(const Store::Options& options);
/// One file, with the functions of the features. Throws DatabaseFailure, as all below.
std::unique_ptr<Connection> open_file(const Store::Options& options, const std::string& file, Connection::Mode mode);
/// The main database with the derived ones attached.
std::unique_ptr<Connection> open_connection(const Store::Options& options, Connection::Mode mode);
/// Brings the derived databases into the state of the main one; damaged ones are made anew.
void ensure_derived(const Store::Options& options);

} // namespace chengxin::storage
