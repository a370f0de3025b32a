#include "server/features/data_import/queries.hpp"

#include "server/features/data_import/catalogue_access.hpp"
#include "server/features/data_import/finding_store.hpp"
#include "server/features/data_import/intake.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace chengxin::data_import {

using storage::Connection;

namespace {

/// The command line is account 0 and owns its batches.
bool is_uploader(const Uploader& asking, const BatchRow& batch)
{
    return asking.account_id == batch.uploader.account_id;
}

constexpr std::array<std::string_view, 9> k_sorts = {"", "id", "-id", "file_name", "-file_name", "total", "-total", "rejected", "-rejected"};
constexpr std::array<std::string_view, 8> k_states = {"", "queued", "running", "waiting", "done", "failed", "undone", "dropped"};
constexpr std::array<std::string_view, 4> k_severities = {"", "error", "warning", "info"};

template <std::size_t N> Result<void> checked_word(const std::array<std::string_view, N>& words, const std::string& word, const char* field)
{
    if (std::find(words.begin(), words.end(), word) != words.end()) return {};
    return fail(ErrorCode::invalid_request, "查询条件“" + std::string(field) + "”的值不对，请重新选择。", field);
}

/// While a batch runs, its job knows how far it is.
void show_progress(const Portal& portal, BatchRow& batch)
{
    if (batch.state == BatchState::running) batch.progress = portal.jobs.progress_of(k_batch_job, std::to_string(batch.id)).value_or(batch.progress);
}

} // namespace

Result<void> checked_page(std::int64_t page, std::int64_t page_size, std::int64_t most)
{
    if (page < 1 || page > 1'000'000) return fail(ErrorCode::invalid_request, "页码从 1 开始。", "page");
    if (page_size < 1 || page_size > most) return fail(ErrorCode::invalid_request, "每页行数应为 1 至 " + std::to_string(most) + "。", "page_size");
    return {};
}

Result<BatchRow> get_batch(Portal& portal, const Uploader& asking, std::int64_t id)
{
    std::optional<BatchRow> batch = portal.store.read([&](Connection& connection) { return find_batch(connection, asking.scope, id); });
    if (!batch) return fail(ErrorCode::not_found, "没有这个批次，或不在您的数据范围内。", "id");
    show_progress(portal, *batch);
    return std::move(*batch);
}

Result<api::Page<FindingRow>> get_findings(Portal& portal, const Uploader& asking, const FindingsRequest& request)
{
    if (const Result<void> page = checked_page(request.page, request.page_size, k_most_findings_on_page); !page) return fail(page.error());
    if (const Result<void> word = checked_word(k_severities, request.severity, "severity"); !word) return fail(word.error());
    const Result<BatchRow> batch = get_batch(portal, asking, request.id);
    if (!batch) return fail(batch.error());
    const catalogue::ItemReference* reference = find_item(portal, batch->catalogue);
    const FindingFilter filter{request.id, request.severity, -1, request.page_size, (request.page - 1) * request.page_size};
    return portal.store.read([&](Connection& connection) {
        api::Page<FindingRow> page;
        page.page = request.page;
        page.page_size = request.page_size;
        page.total = count_findings(connection, filter);
        for (StoredFinding& finding : read_findings(connection, portal.keys, filter)) {
            if (!is_uploader(asking, *batch)) mask_finding(reference ? reference->item : catalogue::Item{}, finding);
            page.rows.push_back(std::move(finding.shown));
        }
        return page;
    });
}

Result<api::Page<Batch>> get_batches(Portal& portal, const Uploader& asking, const BatchesRequest& request)
{
    if (const Result<void> page = checked_page(request.page, request.page_size, k_most_rows_on_page); !page) return fail(page.error());
    if (const Result<void> word = checked_word(k_sorts, request.sort, "sort"); !word) return fail(word.error());
    if (const Result<void> word = checked_word(k_states, request.state, "state"); !word) return fail(word.error());
    BatchList list = portal.store.read([&](Connection& connection) { return list_batches(connection, asking.scope, request); });
    api::Page<Batch> page;
    page.page = request.page;
    page.page_size = request.page_size;
    page.total = list.total;
    for (BatchRow& batch : list.rows) show_progress(portal, batch);
    for (const BatchRow& batch : list.rows) page.rows.push_back(to_api(batch, asking.scope, portal.clock.today()));
    return page;
}

} // namespace chengxin::data_import
