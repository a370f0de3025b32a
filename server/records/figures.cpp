#include "server/records/figures.hpp"

#include "server/publication/figures.hpp"
#include "server/publication/generation.hpp"
#include "server/records/publication.hpp"
#include "server/records/records.hpp"
#include "server/search/index.hpp"

#include <algorithm>
#include <charconv>

namespace chengxin::records {

namespace {

constexpr char k_write_figures[] =
    "UPDATE subject SET counts = ?2, latest = ?3, years = ?4, authorities = ?5, counted_until = ?6, searchable = ?7 WHERE id = ?1";
constexpr char k_read_figures[] = "SELECT counts, latest, years, authorities, counted_until FROM subject WHERE id = ?1";
constexpr char k_searchable[] = "SELECT searchable FROM subject WHERE id = ?1";

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

void write_figures(storage::Connection& connection, std::int64_t subject_id, const publication::PublicFigures& figures)
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

void bind_figures(storage::Statement& statement, int first, const publication::PublicFigures& figures)
{
    int index = first;
    statement.bind(index++, publication::counts_text(figures.counts));
    statement.bind(index++, figures.latest);
    statement.bind(index++, figures.years);
    statement.bind(index++, list_of(figures.authorities));
    statement.bind(index++, figures.counted_until);
    statement.bind(index, figures.records > 0);
}

publication::PublicFigures stored_figures(storage::Connection& connection, std::int64_t subject_id)
{
    auto row = connection.prepare(k_read_figures, subject_id);
    if (!row.step()) throw storage::DatabaseFailure(0, "a subject vanished within a transaction");
    publication::PublicFigures figures;
    figures.counts = publication::read_counts(row.text(0));
    for (const auto& count : figures.counts) figures.records += count.count;
    figures.latest = row.integer(1);
    figures.years = row.integer(2);
    figures.authorities = ids_of(row.text(3));
    if (!row.is_null(4)) figures.counted_until = row.integer(4);
    return figures;
}

void store_figures(storage::Connection& connection, std::int64_t subject_id, const publication::PublicFigures& figures, bool was_searchable, search::IndexWriter& index)
{
    const bool searchable = figures.records > 0;
    write_figures(connection, subject_id, figures);
    if (searchable && !was_searchable) put_entry(connection, subject_id, index);
    if (!searchable && was_searchable) index.remove_subject(subject_id);
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
        const publication::PublicFigures figures = publication::count_public(connection, id, today);
        store_figures(connection, id, figures, is_searchable(connection, id), index);
    }
}

void raise_generation(storage::Connection& connection, search::IndexWriter& index, publication::Shown shown)
{
    publication::raise(connection, shown);
    index.raise_generation();
}

void raise_generation(storage::Connection& connection)
{
    search::DirectIndex index(connection);
    raise_generation(connection, index);
}

} // namespace chengxin::records
