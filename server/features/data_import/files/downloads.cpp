#include "server/features/data_import/queries.hpp"

#include "server/core/disclosure.hpp"
#include "server/features/data_import/catalogue_access.hpp"
#include "server/features/data_import/files/originals.hpp"
#include "server/features/data_import/files/returned_workbook.hpp"
#include "server/features/data_import/files/table_file.hpp"
#include "server/features/data_import/files/template_workbook.hpp"
#include "server/features/data_import/intake/waiting.hpp"
#include "server/features/data_import/review/finding_store.hpp"

#include <map>
#include <memory>
#include <set>
#include <utility>

namespace chengxin::data_import {

using storage::Connection;

namespace {

constexpr const char* k_xlsx_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
constexpr std::int64_t k_marks_at_once = 10'000;

/// A row by the name of its sheet, which is empty where the file has one table, and its number there.
using Place = std::pair<std::string, std::int64_t>;
using MarksByRow = std::map<Place, std::vector<CellMark>>;

CellMark mark_of(const StoredFinding& finding)
{
    CellMark mark;
    mark.column = finding.column_index;
    mark.kind = finding.shown.severity == "error" ? CellMark::Kind::error : CellMark::Kind::warning;
    mark.column_name = finding.shown.column;
    mark.message = finding.shown.message;
    mark.suggestion = finding.shown.suggestion;
    return mark;
}

/// Marks of the rows that have an error; rows that only have warnings were accepted.
MarksByRow marks_of_returned_rows(Connection& connection, const Keys& keys, std::int64_t batch_id)
{
    MarksByRow marks;
    std::set<Place> returned;
    for (FindingFilter filter{batch_id, "", -1, k_marks_at_once, 0};; filter.offset += filter.limit) {
        const std::vector<StoredFinding> findings = read_findings(connection, keys, filter);
        for (const StoredFinding& finding : findings) {
            if (finding.shown.row == 0 || finding.shown.severity == "info") continue;
            const Place place(finding.shown.sheet, finding.shown.row);
            marks[place].push_back(mark_of(finding));
            if (finding.shown.severity == "error") returned.insert(place);
        }
        if (static_cast<std::int64_t>(findings.size()) < filter.limit) break;
    }
    std::erase_if(marks, [&](const auto& entry) { return !returned.contains(entry.first); });
    return marks;
}

/// 某某.xlsx → 某某-退回.xlsx
std::string returned_name(const std::string& file_name)
{
    return file_name.substr(0, file_name.find_last_of('.')) + "-退回.xlsx";
}

Result<void> may_download(const Uploader& asking, const BatchRow& batch)
{
    if (asking.account_id != batch.uploader.account_id) {
        return fail(ErrorCode::forbidden, "退回的行含有完整的个人信息，只有上报人本人可以下载。", "uploader");
    }
    if (batch.state != BatchState::done && batch.state != BatchState::undone && batch.state != BatchState::waiting) {
        return fail(ErrorCode::conflict, "该批次没有可以下载的退回行。", "state");
    }
    if (batch.counts.rejected == 0) return fail(ErrorCode::not_found, "该批次没有退回的行。", "rejected");
    return {};
}

Result<std::string> build_returned(Portal& portal, const BatchRow& batch, const catalogue::Item& item, const MarksByRow& marks)
{
    const Result<std::unique_ptr<sheet::ByteSource>> original = open_original(portal.store.directory(), portal.keys, batch.file_hash);
    if (!original) return fail(original.error());
    Result<TableFile> table = open_table(**original, item);
    if (!table) return fail(table.error());
    if (const Result<void> surveyed = rules::survey_file_tables(*table->workbook, table->tables); !surveyed) return fail(surveyed.error());
    const Result<CellCorrections> corrections = portal.store.read([&](Connection& connection) { return corrections_of(portal, connection, batch); });
    if (!corrections) return fail(corrections.error());
    FileRows rows(*table->workbook, table->tables, batch.answers, *corrections);
    ReturnedWorkbook workbook;
    const rules::FileTable* current = nullptr;
    const Result<void> read = rows.read([&](const rules::FileTable& one, sheet::Row& row) {
        const auto found = marks.find(Place(one.columns.sheet_name, row.number));
        if (found == marks.end()) return sheet::Flow::proceed;
        if (std::exchange(current, &one) != &one) workbook.begin_sheet(one.place, one.sheet);
        workbook.add(row, found->second);
        return sheet::Flow::proceed;
    });
    if (!read) return fail(read.error());
    return workbook.finish();
}

} // namespace

Next<api::File> get_returned(Portal& portal, const Uploader& asking, std::int64_t id, const std::string& address)
{
    const Result<BatchRow> batch = get_batch(portal, asking, id);
    if (!batch) return fail(batch.error());
    if (const Result<void> allowed = may_download(asking, *batch); !allowed) return fail(allowed.error());
    const catalogue::ItemReference* reference = find_item(portal, batch->catalogue);
    if (!reference) return fail(ErrorCode::conflict, "该批次的数据集已不在目录中，请联系系统管理员。", "catalogue");
    const MarksByRow marks = portal.store.read([&](Connection& connection) { return marks_of_returned_rows(connection, portal.keys, id); });
    Result<std::string> bytes = build_returned(portal, *batch, reference->item, marks);
    if (!bytes) return fail(bytes.error());
    return disclose(portal.audit,
        event_of(asking, address, "data_import.download_returned", "batch " + std::to_string(id), std::to_string(batch->counts.rejected) + " rows"),
        api::File{returned_name(batch->file_name), k_xlsx_type, std::move(*bytes)});
}

Result<api::File> get_template(Portal& portal, const std::string& catalogue)
{
    const catalogue::ItemReference* reference = find_item(portal, catalogue);
    if (!reference) return fail(ErrorCode::not_found, "没有这个数据集，请选择“行政许可”或“行政处罚”。", "catalogue");
    return api::File{template_file_name(reference->item), k_xlsx_type, template_workbook(*reference)};
}

} // namespace chengxin::data_import
