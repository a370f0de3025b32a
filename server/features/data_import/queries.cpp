#include "server/features/data_import/queries.hpp"

#include "server/core/disclosure.hpp"
#include "server/features/data_import/catalogue_access.hpp"
#include "server/features/data_import/intake/intake.hpp"
#include "server/features/data_import/review/finding_store.hpp"

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

constexpr std::array<std::string_view, 4> k_severities = {"", "error", "warning", "info"};

template <std::size_t N> Result<void> checked_word(const std::array<std::string_view, N>& words, const std::string& word, const char* field)
{
    if (std::find(words.begin(), words.end(), word) != words.end()) return {};
    return fail(ErrorCode::invalid_request, "查询条件“" + std::string(field) + "”的值不对，请重新选择。", field);
}

/// While a batch runs, its job knows how far it is.
void show_progress(const Portal& portal, BatchRow& batch)
{
    const bool under_way = batch.state == BatchState::running || batch.state == BatchState::publishing;
    if (under_way) batch.progress = portal.jobs.progress_of(k_batch_job, std::to_string(batch.id)).value_or(batch.progress);
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

Result<ReadFindings> read_findings_page(Portal& portal, const Uploader& asking, const FindingsRequest& request)
{
    if (const Result<void> page = checked_page(request.page, request.page_size, k_most_findings_on_page); !page) return fail(page.error());
    if (const Result<void> word = checked_word(k_severities, request.severity, "severity"); !word) return fail(word.error());
    const Result<BatchRow> batch = get_batch(portal, asking, request.id);
    if (!batch) return fail(batch.error());
    const catalogue::ItemReference* reference = find_item(portal, batch->catalogue);
    const catalogue::Item item = reference ? reference->item : catalogue::Item{};
    const FindingFilter filter{request.id, request.severity, -1, request.page_size, (request.page - 1) * request.page_size};
    return portal.store.read([&](Connection& connection) {
        ReadFindings read;
        read.page.page = request.page;
        read.page.page_size = request.page_size;
        read.page.total = count_findings(connection, filter);
        for (StoredFinding& finding : read_findings(connection, portal.keys, filter)) {
            if (is_uploader(asking, *batch)) read.in_full = read.in_full || tells_more_than_masked(item, finding);
            else mask_finding(item, finding);
            read.page.rows.push_back(std::move(finding.shown));
        }
        return read;
    });
}

Next<api::Page<FindingRow>> get_findings(Portal& portal, const Uploader& asking, const FindingsRequest& request, const std::string& address)
{
    Result<ReadFindings> read = read_findings_page(portal, asking, request);
    if (!read) return fail(std::move(read.error()));
    if (!read->in_full) return std::move(read->page);
    const std::int64_t first = (request.page - 1) * request.page_size + 1;
    std::string range = "findings " + std::to_string(first) + "-" + std::to_string(first + static_cast<std::int64_t>(read->page.rows.size()) - 1) + " of " +
                        std::to_string(read->page.total) + (request.severity.empty() ? "" : ", " + request.severity) + ", in full";
    return disclose(portal.audit, event_of(asking, address, k_event_read_findings, "batch " + std::to_string(request.id), std::move(range)), std::move(read->page));
}

} // namespace chengxin::data_import
