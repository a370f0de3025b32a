#include "server/search/subject_search.hpp"

#include "server/publication/condition.hpp"
#include "server/publication/figures.hpp"
#include "server/search/fold.hpp"
#include "server/search/id_set.hpp"
#include "server/search/name_search.hpp"
#include "shared/rules/uscc.hpp"

#include <algorithm>
#include <array>
#include <cctype>

namespace chengxin::search {

namespace {

/// Row numbers in the order of the index: no sorting of all hits, and no row of a table.
constexpr char k_by_subject[] = "SELECT rowid FROM subject_search WHERE subject_search MATCH ?1 ORDER BY rowid LIMIT ?2";
constexpr char k_by_code[] = "SELECT id FROM subject WHERE identity = ?1 AND searchable = 1 LIMIT ?2";
const std::string k_by_document = std::string("SELECT record.subject_id FROM document_search AS hit CROSS JOIN record ON record.id = hit.rowid "
    "WHERE document_search MATCH ?2 AND ") + publication::k_public_condition + " ORDER BY hit.rowid LIMIT ?3";
constexpr char k_shown[] = "SELECT uscc, name, state, counts, counted_until FROM subject WHERE id = ?1";

bool is_of_year(int year, std::int64_t years)
{
    const int bit = year - publication::k_first_year;
    return year == 0 || (bit >= 0 && bit <= 62 && ((years >> bit) & 1) != 0);
}

/// Which units are called so.
std::uint32_t number_of(const std::vector<std::string>& texts, const std::string& text)
{
    return static_cast<std::uint32_t>(std::find(texts.begin(), texts.end(), text) - texts.begin());
}

/// Gathers hits from one index after the other until there are enough.
class Collector {
public:
    Collector(storage::Connection& connection, const Filter& filter, Date today, const FigureTable* table)
        : m_connection(&connection), m_filter(&filter), m_today(today), m_table(table)
    {
        if (m_table) m_hits.items = m_table->items();
        if (!filter.catalogue.empty()) m_item = m_hits.items.add(filter.catalogue);
        m_hits.rows.reserve(k_counted_hits + 1);
        m_hits.authorities.reserve(2 * k_counted_hits);
        if (filter.authority.empty() && filter.county.empty()) return;
        if (m_table == nullptr) m_own_units = Units::load(connection);
        m_authority = number_of(units().names(), filter.authority);
        m_county = number_of(units().divisions(), filter.county);
        m_nobody = m_authority == units().names().size() || m_county == units().divisions().size();
    }

    /// No deciding authority is called so, or is there: nothing needs to be looked for.
    bool nobody() const { return m_nobody; }

    std::int64_t limit() const { return static_cast<std::int64_t>(m_filter->any() ? k_scanned_hits : k_counted_hits + 1); }
    bool full() const { return m_hits.rows.size() > k_counted_hits; }

    void take(std::int64_t id, Matched matched, bool exact)
    {
        if (m_seen.add(id)) consider(id, matched, exact);
    }

    void take(storage::Statement rows, Matched matched, bool exact = false)
    {
        std::array<std::int64_t, 32> ids; // so many at a time that their figures come from memory side by side
        std::int64_t seen = 0;
        for (std::size_t count = ids.size(); count == ids.size() && !full(); seen += static_cast<std::int64_t>(count)) {
            for (count = 0; count < ids.size() && rows.step(); ++count) {
                ids[count] = rows.integer(0);
                if (m_table) m_table->prefetch(ids[count]);
            }
            for (std::size_t i = 0; i < count && !full(); ++i) take(ids[i], matched, exact);
        }
        if (seen == limit()) m_hits.capped = true;
    }

    Hits finish()
    {
        if (full()) {
            m_hits.capped = true;
            m_hits.rows.pop_back();
        }
        return std::move(m_hits);
    }

private:
    const Units& units() const { return m_table ? m_table->units() : m_own_units; }

    void consider(std::int64_t id, Matched matched, bool exact)
    {
        const bool counted = m_table ? m_table->read(id, m_figures) : read_figures(*m_connection, id, m_figures, m_hits.items);
        if ((!counted || m_figures.counted_until < m_today.days) && !recount(id)) return;
        if (!passes()) return;
        Hit& hit = m_hits.rows.emplace_back();
        hit.id = id;
        hit.records = m_figures.records;
        hit.items = m_figures.items;
        hit.latest = m_figures.latest;
        hit.years = m_figures.years;
        hit.first_authority = static_cast<std::uint32_t>(m_hits.authorities.size());
        hit.authority_count = static_cast<std::uint32_t>(m_figures.authorities.size());
        hit.matched = matched;
        hit.exact = exact;
        m_hits.authorities.insert(m_hits.authorities.end(), m_figures.authorities.begin(), m_figures.authorities.end());
    }

    /// The stored figures are of a day that has passed and the daily job has not run yet: a window may have ended, or begun (a
    /// subject found by its document). False: nothing is public.
    bool recount(std::int64_t id)
    {
        const auto figures = publication::count_public(*m_connection, id, m_today);
        m_figures.records = figures.records;
        m_figures.items = 0;
        for (const auto& count : figures.counts) m_figures.items |= m_hits.items.add(count.catalogue);
        m_figures.latest = figures.latest;
        m_figures.years = figures.years;
        m_figures.authorities.assign(figures.authorities.begin(), figures.authorities.end());
        return figures.records > 0;
    }

    bool passes() const
    {
        if (!m_filter->any()) return true;
        if (m_item != 0 && (m_figures.items & m_item) == 0) return false;
        if (!is_of_year(m_filter->year, m_figures.years)) return false;
        const auto any_unit = [&](auto&& wanted) { return std::any_of(m_figures.authorities.begin(), m_figures.authorities.end(), wanted); };
        if (!m_filter->authority.empty() && !any_unit([&](std::int64_t id) { return units()[id].name == m_authority; })) return false;
        return m_filter->county.empty() || any_unit([&](std::int64_t id) { return units()[id].division == m_county; });
    }

    storage::Connection* m_connection;
    const Filter* m_filter;
    Date m_today;
    const FigureTable* m_table;
    Units m_own_units; ///< where there is no table and the filter needs them
    std::uint64_t m_item = 0; ///< bit of the filter's catalogue item; 0: any
    std::uint32_t m_authority = 0;
    std::uint32_t m_county = 0;
    bool m_nobody = false;
    IdSet m_seen;
    Figures m_figures; ///< of the hit that is looked at
    Hits m_hits;
};

bool comes_before(const Hit& left, const Hit& right)
{
    if (left.exact != right.exact) return left.exact;
    if (left.records != right.records) return left.records > right.records;
    return left.latest != right.latest ? left.latest > right.latest : left.id < right.id;
}

} // namespace

namespace {

/// Whole names, then names with all words, by the index.
void look_for_phrases(storage::Connection& connection, const FigureTable* table, const Query& query, Collector& collector)
{
    const auto take_exact = [&](std::int64_t id, bool) {
        collector.take(id, Matched::name, true);
        return !collector.full();
    };
    if (search_whole_names(connection, table, query, take_exact) != Searched::all) {
        collector.take(connection.prepare(k_by_subject, query.exact_name, collector.limit()), Matched::name, true);
    }
    if (!collector.full()) collector.take(connection.prepare(k_by_subject, query.name, collector.limit()), Matched::name);
}

void look_for_names(storage::Connection& connection, const FigureTable* table, const Query& query, Collector& collector)
{
    const Collector before = collector;
    const auto searched = search_rare_names(connection, table, query, [&](std::int64_t id, bool exact) {
        collector.take(id, Matched::name, exact);
        return !collector.full();
    });
    if (searched == Searched::all && !collector.full()) return;
    if (searched != Searched::not_worth) collector = before; // the whole name must come before a thousand others
    look_for_phrases(connection, table, query, collector);
}

} // namespace

Hits search_subjects(storage::Connection& connection, const Query& query, const Filter& filter, Date today, const FigureTable* table)
{
    Collector collector(connection, filter, today, table);
    if (collector.nobody()) return collector.finish();
    const std::int64_t limit = collector.limit();
    const auto look = [&](const std::string& expression, Matched matched) {
        if (!expression.empty() && !collector.full()) collector.take(connection.prepare(k_by_subject, expression, limit), matched);
    };
    if (!query.whole_code.empty()) collector.take(connection.prepare(k_by_code, storage::Blob{query.whole_code}, limit), Matched::uscc, true);
    if (!query.name.empty()) look_for_names(connection, table, query, collector);
    look(query.pinyin, Matched::pinyin);
    look(query.initials, Matched::pinyin);
    // A whole code is nobody's part but its own; only the placeholder, which many share, is not found as one.
    if (query.whole_code.empty() || query.whole_code == rules::k_placeholder_uscc) look(query.code, Matched::uscc);
    if (!query.document.empty() && !collector.full()) {
        collector.take(connection.prepare(k_by_document, today.days, query.document, limit), Matched::document);
    }
    return collector.finish();
}

namespace {

constexpr char k_all_names[] = "SELECT id, name FROM subject WHERE searchable = 1 ORDER BY id LIMIT ?1";
constexpr char k_all_former_names[] =
    "SELECT former.subject_id, former.name FROM subject_former_name AS former CROSS JOIN subject ON subject.id = former.subject_id "
    "WHERE subject.searchable = 1 LIMIT ?1";
constexpr char k_code_parts[] = "SELECT id FROM subject WHERE searchable = 1 AND instr(uscc, ?1) > 0 ORDER BY id LIMIT ?2";
const std::string k_all_numbers = std::string("SELECT record.subject_id, record.document_number FROM record WHERE ") + publication::k_public_condition + " LIMIT ?2";

/// Texts whose folded form has all words, row by row.
void read_through(storage::Statement rows, const std::vector<std::u32string>& words, Matched matched, Collector& collector)
{
    std::u32string whole, folded;
    for (const std::u32string& word : words) whole += word;
    while (!collector.full() && rows.step()) {
        fold(rows.text(1), folded);
        const bool all = std::all_of(words.begin(), words.end(), [&](const std::u32string& word) { return folded.find(word) != std::u32string::npos; });
        if (all) collector.take(rows.integer(0), matched, matched == Matched::name && folded == whole);
    }
}

/// The words as part of a code, or nothing.
std::string code_part(const Query& query)
{
    std::string part;
    for (const std::u32string& word : query.words) {
        for (const char32_t character : word) part += character < 0x80 ? static_cast<char>(std::toupper(static_cast<int>(character))) : ' ';
    }
    return part.size() < 4 || part.find(' ') != std::string::npos ? std::string() : part;
}

} // namespace

Hits search_records(storage::Connection& connection, const Query& query, const Filter& filter, Date today, const FigureTable* table)
{
    Collector collector(connection, filter, today, table);
    if (collector.nobody()) return collector.finish();
    if (!query.whole_code.empty()) collector.take(connection.prepare(k_by_code, storage::Blob{query.whole_code}, collector.limit()), Matched::uscc, true);
    if (!query.name.empty()) {
        read_through(connection.prepare(k_all_names, k_most_read), query.words, Matched::name, collector);
        read_through(connection.prepare(k_all_former_names, k_most_read), query.words, Matched::name, collector);
    }
    if (const std::string part = code_part(query); !part.empty() && !query.code.empty() && !collector.full()) {
        collector.take(connection.prepare(k_code_parts, part, collector.limit()), Matched::uscc);
    }
    if (!query.document.empty()) read_through(connection.prepare(k_all_numbers, today.days, k_most_read), query.words, Matched::document, collector);
    return collector.finish();
}

namespace {

/// As of today: the daily job may not have run yet.
std::vector<publication::ItemCount> counts_of(storage::Connection& connection, const storage::Statement& row, const Hit& hit, Date today)
{
    const bool holds = row.is_null(4) || row.integer(4) >= today.days;
    return holds ? publication::read_counts(row.text(3)) : publication::count_public(connection, hit.id, today).counts;
}

} // namespace

std::vector<SubjectHit> best_hits(storage::Connection& connection, Hits& hits, std::size_t first, std::size_t count, Date today)
{
    std::vector<SubjectHit> shown;
    const std::size_t end = std::min(first + count, hits.rows.size());
    std::partial_sort(hits.rows.begin(), hits.rows.begin() + static_cast<std::ptrdiff_t>(end), hits.rows.end(), comes_before);
    auto row = connection.prepare(k_shown);
    for (std::size_t i = first; i < end; ++i) {
        const Hit& hit = hits.rows[i];
        row.reset();
        row.bind(1, hit.id);
        if (!row.step()) continue;
        shown.push_back({std::string(row.text(0)), std::string(row.text(1)), std::string(row.text(2)), counts_of(connection, row, hit, today), hit.matched, hit.id});
    }
    return shown;
}

bool is_former_name_match(const Query& query, std::string_view name)
{
    const std::u32string folded = fold(name);
    return std::any_of(query.words.begin(), query.words.end(), [&](const std::u32string& word) { return folded.find(word) == std::u32string::npos; });
}

} // namespace chengxin::search
