#pragma once

#include "server/records/record.hpp"
#include "server/storage/connection.hpp"

#include <cstdint>

/// Inner parts of server/records: the publication windows of records, those that rule sets not yet in force will give included (table
/// record_window_change). The day of a change is already in record.public_until: the table tells what holds until then, and why.
namespace chengxin::records {

/// Publishable or not, the days, the basis and what is coming; not the state.
void put_window(const rules::PublicationWindow& window, RecordContent& content);

/// The last public day by the rules in force on that day; long_term(): no end.
Date present_until(const RecordContent& content, Date today);

/// What is coming for a record that has nothing in the table.
void write_coming(storage::Connection& connection, std::int64_t record_id, const RecordContent& content);
void read_coming(storage::Connection& connection, std::int64_t record_id, RecordContent& content);
void drop_coming(storage::Connection& connection, std::int64_t record_id);

/// What has come by that day is the present now, for so many changes. Nothing that is public changes by it. Returns how many there were.
std::int64_t settle_coming(storage::Connection& connection, Date today, std::int64_t most);

} // namespace chengxin::records
