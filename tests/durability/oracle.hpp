#pragma once

#include "server/storage/connection.hpp"
#include "tests/durability/lots.hpp"

#include <deque>
#include <memory>
#include <string>
#include <vector>

namespace chengxin::durability {

using Problems = std::vector<std::string>; ///< empty: all is well

/// A read-only look at the database of a data directory, with our tokenizer; also while a server runs.
std::unique_ptr<storage::Connection> look_at(const std::string& data_directory);

/// What must hold at every moment, in every consistent copy: figures of batches, nothing of unfinished batches, keys once, public
/// figures and search in step with the records, the audit chain and one entry per published and undone batch, SQLite's own checks.
/// `left_out`: a backup may lack the search index, which a start makes anew.
enum class Index { expected, left_out };
Problems check_consistency(storage::Connection& connection, Index index = Index::expected);

/// What must hold when nothing waits any more: every batch has come to its end and every job is done.
Problems check_finished(storage::Connection& connection);

/// Originals: exactly those that a batch names; no leftovers there nor in tmp/.
Problems check_files(storage::Connection& connection, const std::string& data_directory);

/// FTS5's own check of every search table; writes (nothing), so no server may run.
Problems check_search_tables(const std::string& data_directory);

/// Finds out what became of the requests without an answer.
void settle_pending(storage::Connection& connection, std::deque<Lot>& lots);

/// Every lot is stored as the answers said, batch by batch and row by row, and nothing else is.
Problems check_lots(storage::Connection& connection, const std::vector<const std::deque<Lot>*>& all);

} // namespace chengxin::durability
