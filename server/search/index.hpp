#pragma once

#include "server/storage/connection.hpp"

#include <cstdint>
#include <string_view>

/// Writing of the search tables. Only server/records calls this, when a subject or record becomes public or ceases to be.
namespace chengxin::search {

/// `names`: the current name first, then the former ones, with line feeds between. The id must have no entry: remove it first,
/// since FTS5 looks for a former entry at a price that bulk publishing would feel.
void put_subject(storage::Connection& connection, std::int64_t id, std::string_view names, std::string_view code);
void remove_subject(storage::Connection& connection, std::int64_t id);

/// The same for all searchable subjects and public records with ids above these, each table in one go, in the order of ids.
void put_new_subjects(storage::Connection& connection, std::int64_t above_subject);
void put_new_documents(storage::Connection& connection, std::int64_t above_record);

void put_document(storage::Connection& connection, std::int64_t record_id, std::string_view number);
void remove_document(storage::Connection& connection, std::int64_t record_id);

} // namespace chengxin::search
