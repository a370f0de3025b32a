#pragma once

#include "server/records/law.hpp"
#include "server/records/record.hpp"
#include "server/storage/connection.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

/// When the program comes with other rules than those by which the stored windows were computed – other rule sets of publication, another
/// grading table –, every stored window is computed anew, before anything is served. What a rule set changes that is not in force yet is
/// stored beside the present window (windows.hpp) and comes by itself on its day. What moved is kept as a report.
namespace chengxin::records {

/// One taking of rules, as the table rule_change has it.
struct RuleChange {
    std::int64_t id = 0;
    std::string digest;         ///< SM3 of the rules, hexadecimal
    Instant taken_at = 0;
    Date taken_on;              ///< the day by which the windows were computed
    bool finished = false;
    std::int64_t examined = 0;  ///< records of adverse items, withdrawn ones left out
};

/// What a taking of rules did on one day: how many records moved how.
struct MovedCount {
    std::optional<Date> effective_from; ///< absent: at once
    Moved moved = Moved::no;
    std::int64_t records = 0;
};

/// One record of the report.
struct MovedRecord {
    std::int64_t record_id = 0;
    std::optional<Date> effective_from;
    Moved moved = Moved::no;
    Date until_before;          ///< last public day; long_term(): no end
    Date until_after;
    std::string catalogue;
    std::string document_number;
    std::string name;
    std::string authority;
    Date decided_on;
};

/// 缩短, 停止公示, 延长, 维持原期限.
const char* label_of(Moved moved);

std::string digest_of_rules(const catalogue::Catalogue& catalogue);

/// The taking that is to be done, or to be gone on with after a crash; absent: the stored windows are those of these rules. Within a write.
std::optional<RuleChange> begin_rule_change(storage::Connection& connection, const Law& law, Date today, Instant now);

/// The next records, about 20 ms of them, in one write. False: that was all, and the taking is finished.
bool continue_rule_change(storage::Connection& connection, RuleChange& change, const Law& law, Instant now);

/// Newest first.
std::vector<RuleChange> rule_changes(storage::Connection& connection);
std::vector<MovedCount> count_moved(storage::Connection& connection, std::int64_t change_id);
/// In the order of their ids, those after `after`.
std::vector<MovedRecord> moved_records(storage::Connection& connection, std::int64_t change_id, std::int64_t after, std::int64_t limit);

} // namespace chengxin::records
