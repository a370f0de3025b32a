#include "server/features/publicity/store.hpp"

#include "server/features/publicity/conditions.hpp"
#include "server/features/publicity/text_matches.hpp"
#include "server/records/publication.hpp"
#include "server/records/records.hpp"
#include "server/search/query.hpp"
#include "shared/core/text.hpp"

#include <algorithm>
#include <utility>

namespace chengxin::publicity {

namespace {

/// While the index is not well: as it is written.
const std::string k_texts_of_records =
    " AND (instr(record.document_number, ?8) > 0 OR record.subject_id IN (SELECT id FROM subject WHERE searchable = 1 AND (instr(name, ?8) > 0 "
    "OR (?9 <> '' AND instr(uscc, ?9) > 0))))";
const std::string k_found = "SELECT record.id AS id FROM record INDEXED BY record_public WHERE " + k_conditions; ///< 8 and 9: texts

constexpr char k_window[] = " LIMIT ?6 OFFSET ?7";
constexpr char k_newest_thousand[] = " LIMIT 1000";

constexpr char k_rows_before[] =
    "SELECT record.id, record.catalogue, subject.uscc, subject.name, record.document_number, unit.name AS authority, record.decided_on, "
    "record.public_until, record.kind FROM (";
constexpr char k_rows_after[] =
    ") AS found CROSS JOIN record ON record.id = found.id CROSS JOIN subject ON subject.id = record.subject_id "
    "CROSS JOIN unit ON unit.id = record.authority_id ";

constexpr char k_given[] = "SELECT value AS id, key AS place FROM json_each(?1)";
constexpr char k_as_given[] = " ORDER BY found.place";

constexpr std::size_t k_least_code_part = 4; ///< as with the index

std::string order_by(const ListFilter& filter)
{
    const std::string direction = filter.descending ? " DESC" : "";
    if (filter.sort == "name") return " ORDER BY subject.name" + direction + ", record.id DESC" + k_window;
    if (filter.sort == "authority") return " ORDER BY unit.name" + direction + ", record.decided_on DESC, record.id DESC" + k_window;
    return filter.descending ? k_newest_first : k_oldest_first;
}

std::string found_by(const ListFilter& filter)
{
    return filter.q.empty() ? k_found : k_found + k_texts_of_records;
}

std::string list_sql(const ListFilter& filter)
{
    const bool by_date = filter.sort == "decided_on";
    const std::string inner = found_by(filter) + (by_date && !filter.descending ? k_oldest_first : k_newest_first);
    return k_rows_before + inner + (by_date ? k_window : k_newest_thousand) + k_rows_after + order_by(filter);
}

void bind_filter(storage::Statement& statement, const ListFilter& filter, const Authorities& authorities, Date today)
{
    bind_conditions(statement, filter, authorities, today);
    if (filter.q.empty()) return;
    const std::string q(text::trim(filter.q)), upper = text::to_upper_ascii(q);
    statement.bind(8, q);
    statement.bind(9, q.size() < k_least_code_part ? std::string() : upper);
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

Result<ListFilter> check_filter(const RecordsRequest& request, const catalogue::Catalogue& catalogue)
{
    ListFilter filter{request.catalogue, request.q, request.authority, request.county, {ListFilter::k_no_start}, {ListFilter::k_no_end}, request.sort, false};
    if (!request.catalogue.empty() && !catalogue.find(request.catalogue)) {
        return fail(ErrorCode::invalid_request, "没有这个公示类别：" + catalogue.choices() + "；不填为全部。", "catalogue");
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

namespace {

bool is_by_index(const ListFilter& filter)
{
    return !filter.q.empty() && filter.source == search::Source::index;
}

std::vector<RecordRow> read_rows(storage::Statement row)
{
    std::vector<RecordRow> rows;
    while (row.step()) {
        rows.push_back({row.integer(0), std::string(row.text(1)), std::string(row.text(2)), std::string(row.text(3)), std::string(row.text(4)),
            std::string(row.text(5)), date_text(row, 6), date_text(row, 7), std::string(row.text(8))});
    }
    return rows;
}

std::vector<RecordRow> rows_in_order(storage::Connection& connection, const ListFilter& filter, const Authorities& authorities, Date today,
    std::int64_t limit, std::int64_t offset)
{
    auto row = connection.prepare(list_sql(filter));
    bind_filter(row, filter, authorities, today);
    row.bind(6, limit);
    row.bind(7, offset);
    return read_rows(std::move(row));
}

/// `ids`: what was found, in the order of dates.
std::vector<RecordRow> rows_of(storage::Connection& connection, const ListFilter& filter, const std::vector<std::int64_t>& ids, std::int64_t limit,
    std::int64_t offset)
{
    const bool by_date = filter.sort == "decided_on";
    const std::size_t end = std::min(ids.size(), static_cast<std::size_t>(by_date ? offset + limit : k_counted_rows));
    std::string json = "[";
    for (std::size_t i = by_date ? static_cast<std::size_t>(offset) : 0; i < end; ++i) json += (json.size() > 1 ? "," : "") + std::to_string(ids[i]);
    auto row = connection.prepare(std::string(k_rows_before) + k_given + k_rows_after + (by_date ? k_as_given + std::string(k_window) : order_by(filter)));
    row.bind(1, json + "]");
    row.bind(6, limit);
    row.bind(7, by_date ? 0 : offset);
    return read_rows(std::move(row));
}

/// Counts up to k_counted_rows + 1.
std::int64_t count(storage::Connection& connection, const ListFilter& filter, const Authorities& authorities, Date today)
{
    auto row = connection.prepare("SELECT COUNT(*) FROM (" + found_by(filter) + " LIMIT 1001)");
    bind_filter(row, filter, authorities, today);
    return row.step() ? row.integer(0) : 0;
}

void put_total(ListPart& part, const ListFilter& filter, std::int64_t total)
{
    const bool cut = filter.narrows() || filter.sort != "decided_on";
    part.capped = cut && total > k_counted_rows;
    part.total = part.capped ? k_counted_rows : total;
}

} // namespace

std::vector<RecordRow> list_records(storage::Connection& connection, const ListFilter& filter, Date today, const search::FigureTable* table,
    std::int64_t limit, std::int64_t offset)
{
    const Authorities authorities = authorities_of(connection, filter);
    if (authorities.none()) return {};
    if (!is_by_index(filter)) return rows_in_order(connection, filter, authorities, today, limit, offset);
    const auto most = static_cast<std::size_t>(offset + limit);
    return rows_of(connection, filter, find_by_text(connection, filter, authorities, today, table, most, most).ids, limit, offset);
}

ListPart list_part(storage::Connection& connection, const ListFilter& filter, Date today, const search::FigureTable* table, std::int64_t whole,
    std::int64_t limit, std::int64_t offset)
{
    ListPart part;
    const Authorities authorities = authorities_of(connection, filter);
    if (authorities.none()) return part;
    if (is_by_index(filter)) {
        const std::int64_t shown = filter.sort == "decided_on" ? std::min(offset + limit, k_counted_rows) : k_counted_rows;
        const TextMatches found = find_by_text(connection, filter, authorities, today, table, k_counted_rows + 1, static_cast<std::size_t>(shown));
        put_total(part, filter, found.more ? k_counted_rows + 1 : static_cast<std::int64_t>(found.ids.size()));
        if (offset < part.total) part.rows = rows_of(connection, filter, found.ids, std::min(limit, part.total - offset), offset);
        return part;
    }
    put_total(part, filter, filter.narrows() ? count(connection, filter, authorities, today) : whole);
    // Nothing lies behind the counted rows; asking for it costs nothing.
    if (offset < part.total) part.rows = rows_in_order(connection, filter, authorities, today, std::min(limit, part.total - offset), offset);
    return part;
}

std::optional<records::Record> find_public_record(storage::Connection& connection, std::int64_t id, Date today)
{
    auto record = records::find_record(connection, id);
    if (!record || !records::is_public(record->content, today)) return std::nullopt;
    return record;
}

} // namespace chengxin::publicity
