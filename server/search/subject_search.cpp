#include "server/search/subject_search.hpp"

#include "server/records/publication.hpp"
#include "server/search/fold.hpp"

#include <algorithm>
#include <charconv>
#include <unordered_set>

namespace chengxin::search {

namespace {

const std::string k_columns = "SELECT subject.id, subject.uscc, subject.name, subject.state, subject.licences, subject.penalties, subject.latest, "
                              "subject.years, subject.authorities, subject.counted_until ";

/// Rows in the order of the index: no sorting of all hits.
std::string by_table(const std::string& table)
{
    return k_columns + "FROM " + table + " AS hit CROSS JOIN subject ON subject.id = hit.rowid WHERE " + table +
        " MATCH ?1 ORDER BY hit.rowid LIMIT ?2";
}

const std::string k_by_name = by_table("subject_name_search");
const std::string k_by_pinyin = by_table("subject_pinyin_search");
const std::string k_by_initials = by_table("subject_initials_search");
const std::string k_by_code_part = by_table("subject_code_search");
const std::string k_by_code = k_columns + "FROM subject WHERE identity = ?1 AND searchable = 1 LIMIT ?2";
const std::string k_by_document = k_columns + "FROM document_search AS hit CROSS JOIN record ON record.id = hit.rowid "
    "CROSS JOIN subject ON subject.id = record.subject_id WHERE document_search MATCH ?2 AND " + records::k_public_condition +
    " ORDER BY hit.rowid LIMIT ?3";
constexpr char k_units_by_name[] = "SELECT id FROM unit WHERE name = ?1";
constexpr char k_units_by_division[] = "SELECT id FROM unit WHERE division = ?1";

using Ids = std::vector<std::int64_t>;

Ids units(storage::Connection& connection, const char* sql, const std::string& value)
{
    Ids ids;
    for (auto row = connection.prepare(sql, value); row.step();) ids.push_back(row.integer(0));
    return ids;
}

/// ",3,17," → {3, 17}
Ids ids_of(std::string_view list)
{
    Ids ids;
    for (std::size_t position = 1; position < list.size();) {
        std::int64_t id = 0;
        const auto end = std::from_chars(list.data() + position, list.data() + list.size(), id).ptr;
        ids.push_back(id);
        position = static_cast<std::size_t>(end - list.data()) + 1;
    }
    return ids;
}

bool share_one(const Ids& left, const Ids& right)
{
    return std::any_of(left.begin(), left.end(), [&](std::int64_t id) { return std::find(right.begin(), right.end(), id) != right.end(); });
}

/// Gathers hits from one index after the other until there are enough.
class Collector {
public:
    Collector(storage::Connection& connection, const Filter& filter, Date today) : m_connection(connection), m_filter(filter), m_today(today)
    {
        m_hits.rows.reserve(k_counted_hits + 1);
        m_seen.reserve(k_counted_hits + 1);
        if (!filter.authority.empty()) m_authorities = units(connection, k_units_by_name, filter.authority);
        if (!filter.county.empty()) m_counties = units(connection, k_units_by_division, filter.county);
    }

    std::int64_t limit() const { return static_cast<std::int64_t>(m_filter.any() ? k_scanned_hits : k_counted_hits + 1); }
    bool full() const { return m_hits.rows.size() > k_counted_hits; }

    void take(storage::Statement rows, Matched matched, bool exact = false)
    {
        std::int64_t seen = 0;
        while (!full() && rows.step()) {
            ++seen;
            const std::int64_t id = rows.integer(0);
            if (m_seen.insert(id).second) consider(rows, id, matched, exact);
        }
        if (seen == limit()) m_hits.capped = true;
    }

    Hits finish()
    {
        if (full()) {
            m_hits.capped = true;
            m_hits.rows.pop_back();
        }
        put_in_order();
        return std::move(m_hits);
    }

private:
    /// Sorts pointers, since a hit is heavy to move.
    void put_in_order()
    {
        std::vector<SubjectHit*> order;
        order.reserve(m_hits.rows.size());
        for (auto& hit : m_hits.rows) order.push_back(&hit);
        std::sort(order.begin(), order.end(), [](const SubjectHit* left, const SubjectHit* right) {
            if (left->exact != right->exact) return left->exact;
            const std::int64_t left_records = left->licences + left->penalties;
            const std::int64_t right_records = right->licences + right->penalties;
            if (left_records != right_records) return left_records > right_records;
            return left->latest != right->latest ? left->latest > right->latest : left->id < right->id;
        });
        std::vector<SubjectHit> sorted;
        sorted.reserve(order.size());
        for (auto* hit : order) sorted.push_back(std::move(*hit));
        m_hits.rows = std::move(sorted);
    }

    void consider(const storage::Statement& row, std::int64_t id, Matched matched, bool exact)
    {
        SubjectHit hit;
        hit.id = id;
        hit.licences = row.integer(4);
        hit.penalties = row.integer(5);
        hit.latest = row.integer(6);
        hit.years = row.integer(7);
        hit.authorities = ids_of(row.text(8));
        if (!row.is_null(9) && row.integer(9) < m_today.days && !recount(hit)) return;
        if (!passes(hit)) return;
        hit.uscc = row.text(1);
        hit.name = row.text(2);
        hit.state = row.text(3);
        hit.matched = matched;
        hit.exact = exact;
        m_hits.rows.push_back(std::move(hit));
    }

    /// The stored figures are of a day that has passed and the daily job has not run yet. False: nothing is public any more.
    bool recount(SubjectHit& hit)
    {
        const auto figures = records::count_public(m_connection, hit.id, m_today);
        hit.licences = figures.licences;
        hit.penalties = figures.penalties;
        hit.latest = figures.latest;
        hit.years = figures.years;
        hit.authorities.assign(figures.authorities.begin(), figures.authorities.end());
        return figures.records > 0;
    }

    bool passes(const SubjectHit& hit) const
    {
        if (m_filter.kind == KindFilter::licence && hit.licences == 0) return false;
        if (m_filter.kind == KindFilter::penalty && hit.penalties == 0) return false;
        if (m_filter.year != 0) {
            const int bit = m_filter.year - records::k_first_year;
            if (bit < 0 || bit > 62 || ((hit.years >> bit) & 1) == 0) return false;
        }
        if (!m_filter.authority.empty() && !share_one(hit.authorities, m_authorities)) return false;
        return m_filter.county.empty() || share_one(hit.authorities, m_counties);
    }

    storage::Connection& m_connection;
    const Filter& m_filter;
    Date m_today;
    Ids m_authorities;
    Ids m_counties;
    std::unordered_set<std::int64_t> m_seen;
    Hits m_hits;
};

} // namespace

Hits search_subjects(storage::Connection& connection, const Query& query, const Filter& filter, Date today)
{
    Collector collector(connection, filter, today);
    const std::int64_t limit = collector.limit();
    const auto look = [&](const std::string& sql, const std::string& expression, Matched matched, bool exact = false) {
        if (!expression.empty() && !collector.full()) collector.take(connection.prepare(sql, expression, limit), matched, exact);
    };
    if (!query.whole_code.empty()) collector.take(connection.prepare(k_by_code, storage::Blob{query.whole_code}, limit), Matched::uscc, true);
    look(k_by_name, query.exact_name, Matched::name, true);
    look(k_by_name, query.name, Matched::name);
    look(k_by_pinyin, query.pinyin, Matched::pinyin);
    look(k_by_initials, query.initials, Matched::pinyin);
    look(k_by_code_part, query.code, Matched::uscc);
    if (!query.document.empty() && !collector.full()) {
        collector.take(connection.prepare(k_by_document, today.days, query.document, limit), Matched::document);
    }
    return collector.finish();
}

bool is_former_name_match(const Query& query, std::string_view name)
{
    const std::u32string folded = fold(name);
    return std::any_of(query.words.begin(), query.words.end(), [&](const std::u32string& word) { return folded.find(word) == std::u32string::npos; });
}

} // namespace chengxin::search
