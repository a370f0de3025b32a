#include "server/records/rule_change.hpp"

namespace chengxin::records {

namespace {

constexpr char k_changes[] = "SELECT id, digest, taken_at, taken_on, finished, examined FROM rule_change ORDER BY id DESC";
constexpr char k_counts[] = "SELECT effective_from, moved, COUNT(*) FROM rule_move WHERE change_id = ?1 GROUP BY effective_from, moved";
constexpr char k_moved[] = "SELECT rule_move.record_id, effective_from, moved, until_before, until_after, catalogue, document_number, subject.name, unit.name, "
                           "decided_on FROM rule_move CROSS JOIN record ON record.id = rule_move.record_id CROSS JOIN subject ON subject.id = subject_id "
                           "CROSS JOIN unit ON unit.id = authority_id WHERE change_id = ?1 AND rule_move.record_id > ?2 "
                           "ORDER BY rule_move.record_id, effective_from LIMIT ?3";

Date date_at(const storage::Statement& row, int column)
{
    return Date{static_cast<std::int32_t>(row.integer(column))};
}

std::optional<Date> day_at(const storage::Statement& row, int column)
{
    return row.integer(column) == 0 ? std::nullopt : std::optional(date_at(row, column));
}

} // namespace

const char* label_of(Moved moved)
{
    switch (moved) {
    case Moved::no: return "不变";
    case Moved::shorter: return "缩短";
    case Moved::hidden: return "停止公示";
    case Moved::longer: return "延长";
    case Moved::kept: return "维持原期限";
    }
    return "";
}

std::vector<RuleChange> rule_changes(storage::Connection& connection)
{
    std::vector<RuleChange> changes;
    for (auto row = connection.prepare(k_changes); row.step();) {
        changes.push_back({row.integer(0), std::string(row.text(1)), row.integer(2), date_at(row, 3), row.integer(4) != 0, row.integer(5)});
    }
    return changes;
}

std::vector<MovedCount> count_moved(storage::Connection& connection, std::int64_t change_id)
{
    std::vector<MovedCount> counts;
    for (auto row = connection.prepare(k_counts, change_id); row.step();) {
        counts.push_back({day_at(row, 0), static_cast<Moved>(row.integer(1)), row.integer(2)});
    }
    return counts;
}

std::vector<MovedRecord> moved_records(storage::Connection& connection, std::int64_t change_id, std::int64_t after, std::int64_t limit)
{
    std::vector<MovedRecord> records;
    for (auto row = connection.prepare(k_moved, change_id, after, limit); row.step();) {
        records.push_back({row.integer(0), day_at(row, 1), static_cast<Moved>(row.integer(2)), date_at(row, 3), date_at(row, 4),
                           std::string(row.text(5)), std::string(row.text(6)), std::string(row.text(7)), std::string(row.text(8)), date_at(row, 9)});
    }
    return records;
}

} // namespace chengxin::records
