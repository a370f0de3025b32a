#include "tests/faults/support.hpp"

#include "server/core/audit.hpp"
#include "shared/api/error_body.hpp"
#include "shared/api/json_codec_native.hpp"
#include "shared/features/subject_query/api.hpp"

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <doctest/doctest.h>
#include <stdexcept>
#include <thread>
#include <vector>

namespace chengxin::test {

std::string penalties(const std::string& mark, int rows, bool held)
{
    PenaltyFile file;
    std::size_t last = 0;
    for (int i = 1; i <= rows; ++i) last = file.add("伊市监罚〔2026〕" + mark + "-" + std::to_string(i) + "号");
    if (held) { // yuan in a column of ten thousands (V12)
        file.set(last, "处罚内容", "罚款人民币50000元");
        file.set(last, "罚款金额（万元）", "50000");
    }
    return file.csv();
}

void finish_batches(UploadPortal& portal)
{
    for (int round = 0; round < 20; ++round) {
        try {
            portal.run_jobs();
        } catch (const storage::DatabaseFailure&) { // as the worker does: once more, later
        }
        if (portal.number("SELECT count(*) FROM import_batch WHERE state IN ('queued', 'running', 'publishing') OR taking_back = 1") == 0) return;
        portal.clock().advance(61);
    }
    throw std::runtime_error("a batch is stuck: " + portal.text("SELECT state || ', job ' || coalesce((SELECT state || ' ' || attempts || ' ' || message FROM job "
        "WHERE kind = 'data_import.batch' ORDER BY id DESC LIMIT 1), '-') FROM import_batch WHERE state IN ('queued', 'running', 'publishing')"));
}

std::int64_t batches_named(UploadPortal& portal, const std::string& file_name)
{
    return portal.number("SELECT count(*) FROM import_batch WHERE file_name = '" + file_name + "'");
}

void check_consistent(UploadPortal& portal)
{
    const auto problems = portal.store().check_integrity();
    CHECK_MESSAGE(problems.empty(), (problems.empty() ? "" : problems.front()));
    const auto audit = portal.store().read([](storage::Connection& connection) { return Audit::check(connection); });
    CHECK_FALSE(audit.broken_at);
    CHECK(portal.number("SELECT count(*) FROM record WHERE batch_id NOT IN (SELECT id FROM import_batch WHERE state IN ('done', 'undone') OR (state = 'failed' AND record.state = 5))") == 0);
    CHECK(portal.number("SELECT count(*) FROM import_batch WHERE state = 'done' AND accepted <> "
                        "(SELECT count(*) FROM record WHERE record.batch_id = import_batch.id)") == 0);
    CHECK(portal.number("SELECT count(*) FROM (SELECT 1 FROM record WHERE state <> 5 GROUP BY key_hash HAVING count(*) > 1)") == 0);
}

namespace {

/// What failed with the index is repaired by the next writes, when the last attempt is some time ago.
void wait_for_index(UploadPortal& portal)
{
    constexpr auto k_behind = "SELECT count(*) FROM publication WHERE generation NOT IN (SELECT generation FROM search.search_state)";
    for (int i = 0; i < 12'000 && portal.number(k_behind) > 0; ++i) {
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
        (void)portal.store().write([](storage::Connection&) -> Result<void> { return {}; });
    }
    CHECK(portal.number(k_behind) == 0);
}

} // namespace

void check_found(UploadPortal& portal)
{
    wait_for_index(portal);
    std::vector<std::string> numbers;
    portal.store().read([&](storage::Connection& connection) {
        auto row = connection.prepare("SELECT document_number FROM record WHERE state = 1 ORDER BY id DESC LIMIT 3");
        while (row.step()) numbers.emplace_back(row.text(0));
        return 0;
    });
    for (const std::string& number : numbers) {
        CAPTURE(number);
        const auto found = portal.ask<subject_query::Search>(Role::guest, {.q = number});
        REQUIRE(found);
        CHECK(found->rows.size() == 1);
    }
}

void check_reads_go_on(UploadPortal& portal)
{
    CHECK(portal.get(Role::guest, "/").status == 200);
    CHECK(portal.get(Role::guest, "/api/v1/publicity/records").status == 200);
    CHECK(portal.get(Role::guest, "/api/v1/subject-query/search?q=%E5%A4%A9%E5%B1%B1").status == 200);
    CHECK(portal.get(Role::clerk, "/api/v1/data-import/batches").status == 200);
}

void check_is_fault_answer(const Reply& reply)
{
    CAPTURE(reply.body);
    CHECK((reply.status == 503 || reply.status == 507));
    const auto body = api::decode_json<api::ErrorBody>(reply.body);
    REQUIRE(body);
    CHECK(body->error.code == (reply.status == 507 ? "storage_full" : "unavailable"));
    CHECK(body->error.message.find("。") != std::string::npos);
}

std::int64_t next_number(std::int64_t number)
{
    static const bool all = std::getenv("CHENGXIN_FAULTS_ALL") != nullptr;
    return all || number < 12 ? number + 1 : std::max(number + 1, number * 5 / 4);
}

} // namespace chengxin::test
