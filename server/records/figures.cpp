#include "server/records/figures.hpp"

#include "server/records/publication.hpp"
#include "server/records/records.hpp"
#include "server/search/index.hpp"

#include <algorithm>
#include <charconv>

namespace chengxin::records {

namespace {

constexpr char k_candidates[] =
    "SELECT catalogue, decided_on, authority_id, public_from, public_until FROM record WHERE subject_id = ?1 AND state = 1";
constexpr char k_write_figures[] =
    "UPDATE subject SET licences = ?2, penalties = ?3, latest = ?4, years = ?5, authorities = ?6, counted_until = ?7, searchable = ?8 WHERE id = ?1";
constexpr char k_read_figures[] = "SELECT licences, penalties, latest, years, authorities, counted_until, searchable FROM subject WHERE id = ?1";
constexpr char k_searchable[] = "SELECT searchable FROM subject WHERE id = ?1";
constexpr char k_raise_generation[] = "UPDATE publication SET generation = generation + 1, shown = generation + 1 WHERE id = 1";
constexpr char k_raise_unshown[] = "UPDATE publication SET generation = generation + 1 WHERE id = 1";
constexpr char k_show_now[] = "UPDATE publication SET shown = generation WHERE id = 1";
constexpr char k_generation[] = "SELECT generation FROM publication WHERE id = 1";
constexpr char k_count[] = "SELECT generation, shown FROM publication WHERE id = 1";

constexpr int k_last_year = k_first_year + 62; // bit 62: the column is a signed 64-bit number

std::int64_t year_bit(Date date)
{
    return std::int64_t{1} << (std::clamp(year_month_day(date).year, k_first_year, k_last_year) - k_first_year);
}

void hold_until(PublicFigures& figures, std::int64_t day)
{
    figures.counted_until = figures.counted_until ? std::min(*figures.counted_until, day) : day;
}

std::string list_of(const std::set<std::int64_t>& ids)
{
    std::string list;
    for (const auto id : ids) list += (list.empty() ? "," : "") + std::to_string(id) + ",";
    return list;
}

/// list_of, read.
std::set<std::int64_t> ids_of(std::string_view list)
{
    std::set<std::int64_t> ids;
    for (std::size_t at = 0; at + 1 < list.size();) {
        const std::size_t end = std::min(list.find(',', at + 1), list.size());
        std::int64_t id = 0;
        std::from_chars(list.data() + at + 1, list.data() + end, id);
        ids.insert(id);
        at = end;
    }
    return ids;
}

bool is_searchable(storage::Connection& connection, std::int64_t subject_id)
{
    auto row = connection.prepare(k_searchable, subject_id);
    return row.step() && row.integer(0) == 1;
}

void write_figures(storage::Connection& connection, std::int64_t subject_id, const PublicFigures& figures)
{
    auto statement = connection.prepare(k_write_figures, subject_id);
    bind_figures(statement, 2, figures);
    while (statement.step()) {
    }
}

void put_entry(storage::Connection& connection, std::int64_t subject_id, search::IndexWriter& index)
{
    const auto subject = find_subject(connection, subject_id);
    if (!subject || subject->category == SubjectCategory::natural_person) return;
    std::string names = subject->name;
    for (const auto& name : subject->former_names) names += "\n" + name;
    index.put_subject(subject_id, names, subject->uscc);
}

} // namespace

void count_record(PublicFigures& figures, std::string_view catalogue, const RecordContent& content, std::int64_t authority_id, Date today)
{
    if (content.public_from > today) hold_until(figures, content.public_from.days - 1);
    if (!is_public(content, today)) return;
    if (content.public_until) hold_until(figures, content.public_until->days);
    ++figures.records;
    if (catalogue == "licence") ++figures.licences;
    else if (catalogue == "penalty") ++figures.penalties;
    figures.latest = std::max<std::int64_t>(figures.latest, content.decided_on.days);
    figures.years |= year_bit(content.decided_on);
    figures.authorities.insert(authority_id);
}

void bind_figures(storage::Statement& statement, int first, const PublicFigures& figures)
{
    int index = first;
    statement.bind(index++, figures.licences);
    statement.bind(index++, figures.penalties);
    statement.bind(index++, figures.latest);
    statement.bind(index++, figures.years);
    statement.bind(index++, list_of(figures.authorities));
    statement.bind(index++, figures.counted_until);
    statement.bind(index, figures.records > 0);
}

PublicFigures stored_figures(storage::Connection& connection, std::int64_t subject_id)
{
    auto row = connection.prepare(k_read_figures, subject_id);
    if (!row.step()) throw storage::DatabaseFailure(0, "a subject vanished within a transaction");
    PublicFigures figures;
    figures.licences = row.integer(0);
    figures.penalties = row.integer(1);
    figures.latest = row.integer(2);
    figures.years = row.integer(3);
    figures.authorities = ids_of(row.text(4));
    if (!row.is_null(5)) figures.counted_until = row.integer(5);
    figures.records = row.integer(6);
    return figures;
}

void store_figures(storage::Connection& connection, std::int64_t subject_id, const PublicFigures& figures, bool was_searchable, search::IndexWriter& index)
{
    const bool searchable = figures.records > 0;
    write_figures(connection, subject_id, figures);
    if (searchable && !was_searchable) put_entry(connection, subject_id, index);
    if (!searchable && was_searchable) index.remove_subject(subject_id);
}

PublicFigures count_public(storage::Connection& connection, std::int64_t subject_id, Date today)
{
    PublicFigures figures;
    auto row = connection.prepare(k_candidates, subject_id);
    while (row.step()) {
        RecordContent content;
        content.state = RecordState::public_;
        content.decided_on = Date{static_cast<std::int32_t>(row.integer(1))};
        content.public_from = Date{static_cast<std::int32_t>(row.integer(3))};
        if (!row.is_null(4)) content.public_until = Date{static_cast<std::int32_t>(row.integer(4))};
        count_record(figures, row.text(0), content, row.integer(2), today);
    }
    return figures;
}

void put_entry_again(storage::Connection& connection, std::int64_t subject_id, search::IndexWriter& index)
{
    index.remove_subject(subject_id);
    put_entry(connection, subject_id, index);
}

void refresh_subjects(storage::Connection& connection, std::span<const std::int64_t> subject_ids, Date today)
{
    search::DirectIndex index(connection);
    refresh_subjects(connection, subject_ids, today, index);
}

void refresh_subjects(storage::Connection& connection, std::span<const std::int64_t> subject_ids, Date today, search::IndexWriter& index)
{
    for (const auto id : subject_ids) {
        const PublicFigures figures = count_public(connection, id, today);
        store_figures(connection, id, figures, is_searchable(connection, id), index);
    }
}

void raise_generation(storage::Connection& connection, search::IndexWriter& index, Shown shown)
{
    connection.run(shown == Shown::at_once ? k_raise_generation : k_raise_unshown);
    index.raise_generation();
}

void raise_generation(storage::Connection& connection)
{
    search::DirectIndex index(connection);
    raise_generation(connection, index);
}

void show_now(storage::Connection& connection)
{
    connection.run(k_show_now);
}

ChangeCount publication_count(storage::Connection& connection)
{
    auto row = connection.prepare(k_count);
    return row.step() ? ChangeCount{row.integer(0), row.integer(1)} : ChangeCount{};
}

std::int64_t publication_generation(storage::Connection& connection)
{
    auto row = connection.prepare(k_generation);
    return row.step() ? row.integer(0) : 0;
}

} // namespace chengxin::records
