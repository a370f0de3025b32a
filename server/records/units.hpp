#pragma once

#include "server/records/record.hpp"
#include "server/storage/connection.hpp"

#include <string>
#include <string_view>

/// Inner parts of server/records.
namespace chengxin::records {

/// The six digits of the registering division in a USCC; empty for the placeholder and for anything else.
std::string division_of_code(std::string_view uscc);

/// Finds or adds the unit; a division that is given overrides the stored one.
std::int64_t unit_id(storage::Connection& connection, const Unit& unit);

} // namespace chengxin::records
