#include "server/features/publicity/text_matches.hpp"

#include "server/features/publicity/first_records.hpp"
#include "server/publication/condition.hpp"
#include "server/publication/figures.hpp"
#include "server/search/fold.hpp"
#include "server/search/name_search.hpp"
#include "server/search/query.hpp"

#include <algorithm>
#include <bit>
#include <iterator>
#include <limits>

namespace chengxin::publicity {

namespace {

using storage::Connection;
using storage::Statement;
using Ids = std::vector<std::int64_t>; ///< sorted

constexpr std::int64_t k_no_day = std::numeric_limits<std::int64_t>::max();
constexpr int k_last_year = 62; ///< of the bits in Figures::years

constexpr char k_subjects[] = "SELECT rowid FROM subject_search WHERE subject_search MATCH ?1 ORDER BY rowid LIMIT ?2";
constexpr char k_documents[] = "SELECT rowid FROM document_search WHERE document_search MATCH ?1 ORDER BY rowid LIMIT ?2";
constexpr char k_former_names[] = "SELECT name FROM subject_former_name WHERE subject_id = ?1";
const std::string k_of_subject =
    "SELECT " + k_place + " FROM record INDEXED BY record_subject WHERE " + publication::k_public_condition + " AND record.subject_id = ?2";
const std::string k_of_id = "SELECT " + k_place + " FROM record WHERE " + publication::k_public_condition + " AND record.id = ?2";
const std::string k_in_order = "SELECT " + k_place + " FROM record INDEXED BY record_public WHERE " + k_conditions;
const std::string k_texts_in_order = "SELECT " + k_place +
                                     ", subject.id, subject.searchable, subject.name, subject.uscc, record.document_number "
                                     "FROM record INDEXED BY record_public CROSS JOIN subject ON subject.id = record.subject_id WHERE " +
                                     k_conditions;

Ids read_ids(Connection& connection, const char* sql, const std::string& expression, std::size_t most)
{
    Ids ids;
    if (expression.empty()) return ids;
    for (auto row = connection.prepare(sql, expression, static_cast<std::int64_t>(most)); row.step();)
        ids.push_back(row.integer(0));
    return ids;
}

/// Which bit of Figures::years a day belongs to: the first is also for all years before, the last for all after.
int year_of(std::int64_t day)
{
    return std::clamp(year_month_day(Date{static_cast<std::int32_t>(day)}).year - publication::k_first_year, 0, k_last_year);
}

std::int64_t day_of_year(int year, int month, int day)
{
    const auto date = make_date(publication::k_first_year + year, month, day);
    return date ? date->days : 0; // there is: every year has these days
}

/// Bounds of what a year of Figures::years holds.
std::int64_t first_day(int year)
{
    return year == 0 ? std::numeric_limits<std::int64_t>::min() : day_of_year(year, 1, 1);
}

std::int64_t last_day(int year)
{
    return year == k_last_year ? std::numeric_limits<std::int64_t>::max() : day_of_year(year, 12, 31);
}

/// One search.
class Search {
public:
    Search(Connection& connection, const ListFilter& filter, const Authorities& authorities, Date today, const search::FigureTable* table,
           const TextLimits& limits)
        : m_connection(connection), m_filter(filter), m_authorities(authorities), m_today(today), m_table(table), m_limits(limits),
          m_descending(filter.descending || filter.sort != "decided_on"), m_query(search::parse_query(filter.q)),
          m_document(search::document_expression(filter.q)), m_item(table ? table->items().bit(filter.catalogue) : 0)
    {
        for (const std::u32string& word : m_query.words)
            m_whole += word;
        for (int year = year_of(filter.from.days); year <= year_of(filter.to.days); ++year)
            m_years |= std::int64_t{1} << year;
    }

    TextMatches find(std::size_t counted, std::size_t shown);

private:
    Ids subjects(std::size_t most) const;
    Ids documents(std::size_t most) const { return read_ids(m_connection, k_documents, m_document, most); }
    bool walk_texts(First& first) const;
    bool has_text(const Statement& row, Statement& former_names, std::u32string& folded) const;
    bool has_words(std::string_view name, std::u32string& folded) const;
    void take_subjects(const Ids& ids, First& first) const;
    void take_documents(const Ids& ids, First& first) const;
    bool passes(const Place& place) const;
    std::int64_t nearest_day(std::int64_t subject_id, search::Figures& figures) const;
    std::int64_t nearest_day(const search::Figures& figures) const;
    const char* order() const { return m_descending ? k_newest_first : k_oldest_first; }

    Connection& m_connection;
    const ListFilter& m_filter;
    const Authorities& m_authorities;
    Date m_today;
    const search::FigureTable* m_table;
    const TextLimits& m_limits;
    bool m_descending;
    search::Query m_query;
    std::string m_document;   ///< an expression
    std::uint64_t m_item;     ///< of the filter, as in Figures::items
    std::u32string m_whole;   ///< all words as one
    std::int64_t m_years = 0; ///< those of the filter, as in Figures::years
};

TextMatches Search::find(std::size_t counted, std::size_t shown)
{
    Ids by_subject = subjects(m_limits.many + 1);
    Ids by_document = documents(m_limits.many + 1);
    const bool many_subjects = by_subject.size() > m_limits.many;
    const bool many_documents = by_document.size() > m_limits.many;
    const bool many = many_subjects || many_documents;
    const bool more = many && !m_filter.narrows_further() && m_filter.catalogue.empty();
    const std::size_t most = more ? shown : counted;
    if (many) {
        First first(m_descending, most);
        if (walk_texts(first)) return {first.ids(), more};
    }
    if (many_subjects) by_subject = subjects(std::numeric_limits<std::int32_t>::max());
    if (many_documents) by_document = documents(std::numeric_limits<std::int32_t>::max());
    First first(m_descending, most);
    take_subjects(by_subject, first);
    take_documents(by_document, first);
    return {first.ids(), more};
}

/// By name and by code.
Ids Search::subjects(std::size_t most) const
{
    Ids by_name;
    const auto searched = search::search_rare_names(m_connection, m_table, m_query, [&](std::int64_t id, bool) {
        by_name.push_back(id);
        return by_name.size() < most;
    });
    if (searched != search::Searched::all) by_name = read_ids(m_connection, k_subjects, m_query.name, most);
    const Ids by_code = read_ids(m_connection, k_subjects, m_query.code, most);
    if (by_code.empty()) return by_name;
    Ids both;
    std::set_union(by_name.begin(), by_name.end(), by_code.begin(), by_code.end(), std::back_inserter(both));
    return both;
}

/// Reads the texts of one record after the other. False: after as many as that is worth there are not enough, or will not be.
bool Search::walk_texts(First& first) const
{
    const std::size_t most = m_table ? m_limits.walked : m_limits.walked_without_figures;
    const auto hopeless = [&](std::size_t walked) {
        return walked == most || (walked == m_limits.tried && first.most() * walked > first.size() * most);
    };
    auto row = m_connection.prepare(k_texts_in_order + order());
    bind_conditions(row, m_filter, m_authorities, m_today);
    auto former_names = m_connection.prepare(k_former_names);
    std::u32string folded;
    for (std::size_t walked = 0; !first.full(); ++walked) {
        if (hopeless(walked)) return false;
        if (!row.step()) return true;
        if (has_text(row, former_names, folded)) first.add(place_of(row));
    }
    return true;
}

/// Columns from 6 on: id, searchable, name, code of the subject; number of the document.
bool Search::has_text(const Statement& row, Statement& former_names, std::u32string& folded) const
{
    if (!m_document.empty()) {
        search::fold(row.text(10), folded);
        if (folded.find(m_whole) != std::u32string::npos) return true;
    }
    if (row.integer(7) != 1) return false; // not in the index either
    if (has_words(row.text(8), folded)) return true;
    if (!m_query.code.empty()) {
        search::fold(row.text(9), folded);
        if (folded.find(m_whole) != std::u32string::npos) return true;
    }
    std::vector<std::u32string> names;
    former_names.reset();
    former_names.bind(1, row.integer(6));
    while (former_names.step())
        names.push_back(search::fold(former_names.text(0)));
    if (names.empty()) return false;
    names.push_back(search::fold(row.text(8)));
    return std::all_of(m_query.words.begin(), m_query.words.end(), [&](const std::u32string& word) {
        return std::any_of(names.begin(), names.end(), [&](const std::u32string& name) { return name.find(word) != std::u32string::npos; });
    });
}

bool Search::has_words(std::string_view name, std::u32string& folded) const
{
    search::fold(name, folded);
    return std::all_of(m_query.words.begin(), m_query.words.end(),
                       [&](const std::u32string& word) { return folded.find(word) != std::u32string::npos; });
}

/// Those that may have something new come first, until what the others may have comes too late.
void Search::take_subjects(const Ids& ids, First& first) const
{
    struct Subject {
        std::int64_t day;
        std::int64_t id;
    };
    constexpr std::size_t k_ahead = 16;
    std::vector<Subject> waiting;
    waiting.reserve(ids.size());
    search::Figures figures;
    for (std::size_t i = 0; i < ids.size(); ++i) {
        if (m_table && i + k_ahead < ids.size()) m_table->prefetch(ids[i + k_ahead]);
        const std::int64_t day = nearest_day(ids[i], figures);
        if (day != k_no_day) waiting.push_back({day, ids[i]});
    }
    const auto later = [this](const Subject& left, const Subject& right) {
        return m_descending ? left.day < right.day : left.day > right.day;
    };
    std::make_heap(waiting.begin(), waiting.end(), later);
    auto row = m_connection.prepare(k_of_subject, m_today.days);
    while (!waiting.empty() && first.may_take_day(waiting.front().day)) {
        row.reset();
        row.bind(1, m_today.days);
        row.bind(2, waiting.front().id);
        while (row.step()) {
            Place place = place_of(row);
            if (passes(place)) first.add(std::move(place));
        }
        std::pop_heap(waiting.begin(), waiting.end(), later);
        waiting.pop_back();
    }
}

void Search::take_documents(const Ids& ids, First& first) const
{
    if (ids.size() <= m_limits.looked_up) {
        auto row = m_connection.prepare(k_of_id);
        for (const std::int64_t id : ids) {
            row.reset();
            row.bind(1, m_today.days);
            row.bind(2, id);
            if (!row.step()) continue;
            Place place = place_of(row);
            if (passes(place)) first.add(std::move(place));
        }
        return;
    }
    std::vector<bool> wanted(static_cast<std::size_t>(ids.back()) + 1);
    for (const std::int64_t id : ids)
        wanted[static_cast<std::size_t>(id)] = true;
    auto row = m_connection.prepare(k_in_order + order());
    bind_conditions(row, m_filter, m_authorities, m_today);
    for (std::size_t left = ids.size(); left > 0 && row.step();) {
        const auto id = static_cast<std::size_t>(row.integer(0));
        if (id >= wanted.size() || !wanted[id]) continue;
        --left;
        Place place = place_of(row);
        if (!first.may_take(place)) return;
        first.add(std::move(place));
    }
}

/// What k_conditions says beside being public.
bool Search::passes(const Place& place) const
{
    return (m_filter.catalogue.empty() || place.catalogue == m_filter.catalogue) && place.decided_on >= m_filter.from.days &&
           place.decided_on <= m_filter.to.days && m_authorities.contains(place.authority_id);
}

/// No record of the subject that passes was decided before (in the list's order) this day; k_no_day: none passes.
std::int64_t Search::nearest_day(std::int64_t subject_id, search::Figures& figures) const
{
    const std::int64_t unknown = m_descending ? m_filter.to.days : m_filter.from.days;
    if (!m_table || !m_table->read(subject_id, figures) || figures.counted_until < m_today.days) return unknown;
    return nearest_day(figures);
}

std::int64_t Search::nearest_day(const search::Figures& figures) const
{
    if (!m_filter.catalogue.empty() && (figures.items & m_item) == 0) return k_no_day;
    const auto lets_through = [this](std::int64_t id) { return m_authorities.contains(id); };
    if (!m_authorities.all && std::none_of(figures.authorities.begin(), figures.authorities.end(), lets_through)) return k_no_day;
    const std::int64_t from = m_filter.from.days;
    const std::int64_t to = std::min<std::int64_t>(m_filter.to.days, figures.latest);
    const std::int64_t years = figures.years & m_years;
    if (to < from || years == 0) return k_no_day;
    return m_descending ? std::min(to, last_day(static_cast<int>(std::bit_width(static_cast<std::uint64_t>(years))) - 1))
                        : std::max(from, first_day(std::countr_zero(static_cast<std::uint64_t>(years))));
}

} // namespace

TextMatches find_by_text(Connection& connection, const ListFilter& filter, const Authorities& authorities, Date today,
                         const search::FigureTable* table, std::size_t counted, std::size_t shown, const TextLimits& limits)
{
    return Search(connection, filter, authorities, today, table, limits).find(counted, shown);
}

} // namespace chengxin::publicity
