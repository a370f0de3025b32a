#pragma once

#include "server/storage/connection.hpp"

#include <cstdint>
#include <string_view>

/// Writing of the search tables. Only server/records calls this, when a subject or record becomes public or ceases to be.
namespace chengxin::search {

/// `names`: the current name first, then the former ones, with line feeds between. Replaces an entry of the same id.
void put_subject(storage::Connection& connection, std::int64_t id, std::string_view names, std::string_view code);
void remove_subject(storage::Connection& connection, std::int64_t id);

void put_document(storage::Connection& connection, std::int64_t record_id, std::string_view number);
void remove_document(storage::Connection& connection, std::int64_t record_id);

} // namespace chengxin::search
