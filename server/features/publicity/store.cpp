#include "server/features/publicity/store.hpp"

#include "server/records/publication.hpp"
#include "server/records/records.hpp"
#include "server/search/query.hpp"
#include "shared/core/text.hpp"

namespace chengxin::publicity {

namespace {

// Parameters: 1 today, 2 catalogue, 3 from, 4 to, 5 authority, 6 county; lists then 7 limit, 8 offset; texts 9, 10 and 11.
const std::string k_conditions = std::string(records::k_public_condition) +
    " AND (?2 = '' OR record.catalogue = ?2) AND record.decided_on BETWEEN ?3 AND ?4"
    " AND (?5 = '' OR record.authority_id IN (SELECT id FROM unit WHERE name = ?5))"
    " AND (?6 = '' OR record.authority_id IN (SELECT id FROM unit WHERE division = ?6))";
const std::string k_texts =
    " AND (record.id IN (SELECT rowid FROM document_search WHERE document_search MATCH ?9 LIMIT 1001)"
    " OR record.subject_id IN (SELECT rowid FROM subject_search WHERE subject_search MATCH ?10 LIMIT 1001)"
    " OR record.subject_id IN (SELECT rowid FROM subject_search WHERE subject_search MATCH ?11 LIMIT 1001))";
/// While the index is not well: as it is written.
const std::string k_texts_of_records =
    " AND (instr(record.document_number, ?9) > 0 OR record.subject_id IN (SELECT id FROM subject WHERE searchable = 1 AND (instr(name, ?10) > 0 "
    "OR (?11 <> '' AND instr(uscc, ?11) > 0)) LIMIT 1001))";
const std::string k_by_index = "SELECT record.id AS id FROM record INDEXED BY record_public WHERE " + k_conditions;
const std::string k_by_text = "SELECT record.id AS id FROM record WHERE " + k_conditions + k_texts;
const std::string k_by_records = "SELECT record.id AS id FROM record WHERE " + k_conditions + k_texts_of_records;

// The order is that of the index record_public, so that nothing is sorted.
constexpr char k_newest_first[] = " ORDER BY record.decided_on DESC, record.catalogue DESC, record.authority_id DESC, "
                                  "record.public_from DESC, record.public_until DESC, record.id DESC ";
constexpr char k_oldest_first[] = " ORDER BY record.decided_on, record.catalogue, record.authority_id, record.public_from, record.public_until, record.id ";
constexpr char k_window[] = " LIMIT ?7 OFFSET ?8";
constexpr char k_newest_thousand[] = " LIMIT 1000";

constexpr char k_rows_before[] =
    "SELECT record.id, record.catalogue, subject.uscc, subject.name, record.document_number, unit.name AS authority, record.decided_on, "
    "record.public_until, record.kind FROM (";
constexpr char k_rows_after[] =
    ") AS found CROSS JOIN record ON record.id = found.id CROSS JOIN subject ON subject.id = record.subject_id "
    "CROSS JOIN unit ON unit.id = record.authority_id ";

constexpr std::size_t k_least_code_part = 4; ///< as with the index

constexpr char k_sitemap[] =
    "SELECT uscc, latest FROM subject WHERE searchable = 1 AND (counted_until IS NULL OR counted_until >= ?1) AND length(uscc) = 18 "
    "ORDER BY latest DESC LIMIT ?2";

std::string order_by(const ListFilter& filter)
{
    const std::string direction = filter.descending ? " DESC" : "";
    if (filter.sort == "name") return " ORDER BY subject.name" + direction + ", record.id DESC" + k_window;
    if (filter.sort == "authority") return " ORDER BY unit.name" + direction + ", record.decided_on DESC, record.id DESC" + k_window;
    return filter.descending ? k_newest_first : k_oldest_first;
}

const std::string& found_by(const ListFilter& filter)
{
    if (filter.q.empty()) return k_by_index;
    return filter.source == search::Source::index ? k_by_text : k_by_records;
}

std::string list_sql(const ListFilter& filter)
{
    const bool by_date = filter.sort == "decided_on";
    const std::string inner = found_by(filter) + (by_date && !filter.descending ? k_oldest_first : k_newest_first);
    return k_rows_before + inner + (by_date ? k_window : k_newest_thousand) + k_rows_after + order_by(filter);
}

void bind_filter(storage::Statement& statement, const ListFilter& filter, Date today)
{
    statement.bind(1, today.days);
    statement.bind(2, filter.catalogue);
    statement.bind(3, filter.from.days);
    statement.bind(4, filter.to.days);
    statement.bind(5, filter.authority);
    statement.bind(6, filter.county);
    if (filter.q.empty()) return;
    if (filter.source == search::Source::records) {
        const std::string q(text::trim(filter.q)), upper = text::to_upper_ascii(q);
        statement.bind(9, q);
        statement.bind(10, q);
        statement.bind(11, q.size() < k_least_code_part ? std::string() : upper);
        return;
    }
    const auto query = search::parse_query(filter.q);
    const auto or_nothing = [](const std::string& expression) { return expression.empty() ? std::string("\"\"") : expression; };
    statement.bind(9, or_nothing(search::document_expression(filter.q)));
    statement.bind(10, or_nothing(query.name));
    statement.bind(11, or_nothing(query.code));
}

std::string date_text(const storage::Statement& row, int column)
{
    return row.is_null(column) ? std::string() : iso_text(Date{static_cast<std::int32_t>(row.integer(column))});
}

bool is_one_of(std::string_view value, std::initializer_list<std::string_view> allowed)
{
    for (const auto candidate : allowed) {
        if (value == candidate) return true;
    }
    return false;
}

} // namespace

Result<ListFilter> check_filter(const RecordsRequest& request)
{
    ListFilter filter{request.catalogue, request.q, request.authority, request.county, {ListFilter::k_no_start}, {ListFilter::k_no_end}, request.sort, false};
    if (!is_one_of(request.catalogue, {"", "licence", "penalty"})) {
        return fail(ErrorCode::invalid_request, "公示类别只能是 licence（行政许可）或 penalty（行政处罚），不填为全部。", "catalogue");
    }
    if (text::count_characters(request.q) > search::k_longest_query) return fail(ErrorCode::invalid_request, "查询内容过长，请缩短到 100 个字以内。", "q");
    if (!filter.sort.empty() && filter.sort.front() == '-') {
        filter.descending = true;
        filter.sort.erase(0, 1);
    }
    if (!is_one_of(filter.sort, {"decided_on", "name", "authority"})) {
        return fail(ErrorCode::invalid_request, "排序只能按 decided_on、name 或 authority，前面加“-”为倒序。", "sort");
    }
    for (const auto& [given, date, field] : {std::tuple{&request.from, &filter.from, "from"}, std::tuple{&request.to, &filter.to, "to"}}) {
        if (given->empty()) continue;
        const auto parsed = parse_iso(*given);
        if (!parsed) return fail(ErrorCode::invalid_request, "日期请写成 2026-05-06 的样子。", field);
        *date = *parsed;
    }
    if (filter.from > filter.to) return fail(ErrorCode::invalid_request, "起始日期晚于截止日期，请调整后再查询。", "from");
    return filter;
}

std::vector<RecordRow> list_records(storage::Connection& connection, const ListFilter& filter, Date today, std::int64_t limit, std::int64_t offset)
{
    std::vector<RecordRow> rows;
    auto row = connection.prepare(list_sql(filter));
    bind_filter(row, filter, today);
    row.bind(7, limit);
    row.bind(8, offset);
    while (row.step()) {
        rows.push_back({row.integer(0), std::string(row.text(1)), std::string(row.text(2)), std::string(row.text(3)), std::string(row.text(4)),
            std::string(row.text(5)), date_text(row, 6), date_text(row, 7), std::string(row.text(8))});
    }
    return rows;
}

std::int64_t count_records(storage::Connection& connection, const ListFilter& filter, Date today)
{
    auto row = connection.prepare("SELECT COUNT(*) FROM (" + found_by(filter) + " LIMIT 1001)");
    bind_filter(row, filter, today);
    return row.step() ? row.integer(0) : 0;
}

std::optional<records::Record> find_public_record(storage::Connection& connection, std::int64_t id, Date today)
{
    auto record = records::find_record(connection, id);
    if (!record || !records::is_public(record->content, today)) return std::nullopt;
    return record;
}

std::vector<SitemapSubject> sitemap_subjects(storage::Connection& connection, Date today, std::int64_t limit)
{
    std::vector<SitemapSubject> subjects;
    for (auto row = connection.prepare(k_sitemap, today.days, limit); row.step();) {
        subjects.push_back({std::string(row.text(0)), Date{static_cast<std::int32_t>(row.integer(1))}});
    }
    return subjects;
}

} // namespace chengxin::publicity
