#include "server/records/windows.hpp"

#include "server/records/columns.hpp"
#include "server/records/publication.hpp"

#include <utility>
#include <vector>

namespace chengxin::records {

namespace {

constexpr char k_add[] = "INSERT INTO record_window_change (record_id, effective_from, shown, former_until, public_until, basis_id) "
                         "VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
constexpr char k_of_record[] = "SELECT effective_from, shown, former_until, public_until, text FROM record_window_change "
                               "JOIN publication_basis ON publication_basis.id = basis_id WHERE record_id = ?1 ORDER BY effective_from";
constexpr char k_drop[] = "DELETE FROM record_window_change WHERE record_id = ?1";
constexpr char k_come[] = "SELECT record_id, basis_id, effective_from FROM record_window_change WHERE effective_from <= ?1 ORDER BY effective_from, record_id LIMIT ?2";
constexpr char k_set_basis[] = "UPDATE record SET basis_id = ?2 WHERE id = ?1";
constexpr char k_forget[] = "DELETE FROM record_window_change WHERE record_id = ?1 AND effective_from = ?2";

Date date_at(const storage::Statement& row, int column)
{
    return Date{static_cast<std::int32_t>(row.integer(column))};
}

} // namespace

void put_window(const rules::PublicationWindow& window, RecordContent& content)
{
    content.publishable = window.is_publishable();
    content.public_from = window.from;
    content.public_until.reset();
    if (const Date last = window.last_day(); last < long_term()) {
        content.public_until = last;
    }
    content.basis = window.basis;
    content.coming = window.coming;
    content.present_until.reset();
    if (!window.coming.empty()) {
        content.present_until = window.until;
    }
}

Date present_until(const RecordContent& content, Date today)
{
    Date until = content.present_until.value_or(content.public_until.value_or(long_term()));
    for (const rules::ComingWindow& change : content.coming) {
        if (change.effective_from <= today) {
            until = rules::last_day(until, {change});
        }
    }
    return until;
}

const std::string& basis_on(const RecordContent& content, Date day)
{
    const std::string* basis = &content.basis;
    for (const rules::ComingWindow& change : content.coming) {
        if (change.effective_from <= day) {
            basis = &change.basis;
        }
    }
    return *basis;
}

void write_coming(storage::Connection& connection, std::int64_t record_id, const RecordContent& content)
{
    Date former = content.present_until.value_or(long_term());
    for (const rules::ComingWindow& change : content.coming) {
        connection.run(k_add, record_id, change.effective_from.days, change.not_public == rules::NotPublic::no, former.days, change.until.days,
                       basis_id(connection, change.basis));
        former = rules::last_day(former, {change});
    }
}

void read_coming(storage::Connection& connection, std::int64_t record_id, RecordContent& content)
{
    for (auto row = connection.prepare(k_of_record, record_id); row.step();) {
        if (content.coming.empty()) {
            content.present_until = date_at(row, 2);
        }
        const bool shown = row.integer(1) != 0;
        content.coming.push_back(
            {date_at(row, 0), shown ? rules::NotPublic::no : rules::NotPublic::by_rule, date_at(row, 3), std::string(row.text(4))});
    }
}

void drop_coming(storage::Connection& connection, std::int64_t record_id)
{
    connection.run(k_drop, record_id);
}

std::int64_t settle_coming(storage::Connection& connection, Date today, std::int64_t most)
{
    struct Come {
        std::int64_t record_id;
        std::int64_t basis_id;
        std::int64_t effective_from;
    };
    std::vector<Come> come;
    for (auto row = connection.prepare(k_come, today.days, most); row.step();) {
        come.push_back({row.integer(0), row.integer(1), row.integer(2)});
    }
    for (const Come& change : come) {
        connection.run(k_set_basis, change.record_id, change.basis_id);
        connection.run(k_forget, change.record_id, change.effective_from);
    }
    return static_cast<std::int64_t>(come.size());
}

} // namespace chengxin::records
