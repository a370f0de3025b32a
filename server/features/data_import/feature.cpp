#include "server/features/data_import/feature.hpp"

#include "server/features/data_import/batch_store.hpp"
#include "server/features/data_import/files/originals.hpp"
#include "server/features/data_import/files/retention.hpp"
#include "server/features/data_import/intake/intake.hpp"
#include "server/features/data_import/intake/registry_routes.hpp"
#include "server/features/data_import/intake/transfer.hpp"
#include "server/features/data_import/intake/waiting.hpp"
#include "server/features/data_import/migrations.hpp"
#include "server/features/data_import/pipeline/pipeline.hpp"
#include "server/features/data_import/pipeline/record_upgrade.hpp"
#include "server/features/data_import/review/finding_store.hpp"
#include "server/features/data_import/routes.hpp"
#include "server/features/data_import/schema.hpp"
#include "server/storage/shared_sql.hpp"

#include <charconv>
#include <exception>
#include <filesystem>

namespace chengxin::data_import {

namespace {

std::int64_t batch_of(const std::string& payload)
{
    std::int64_t batch_id = 0;
    std::from_chars(payload.data(), payload.data() + payload.size(), batch_id);
    return batch_id;
}

/// A batch that takes the process down with it must not do so for ever.
Result<void> give_up(Portal& portal, const std::string& payload)
{
    return fail_batch(portal, batch_of(payload), "系统多次处理该文件都没有成功，数据没有入库。请拆分文件后重新上报，或联系系统管理员。");
}

Result<void> run_job(Portal& portal, JobRun& job)
{
    const std::int64_t batch_id = batch_of(job.payload());
    const Watch watch{[&job](double fraction) { job.progress(fraction); }, [&job] { return job.stopping(); }};
    try {
        return run_batch(portal, batch_id, watch);
    } catch (const storage::DatabaseFailure&) {
        throw; // the job runs again later
    } catch (const std::exception& failure) {
        const Result<void> told = fail_batch(portal, batch_id, "系统处理该文件时出错，数据没有入库。请稍后重新上报，仍不成功请联系系统管理员。");
        return fail(ErrorCode::internal, failure.what(), told ? "" : told.error().message);
    }
}

/// Nothing is on its way while the program starts: what no batch names was left by a crash.
Result<void> start(Portal& portal)
{
    if (Result<void> swept = sweep_transfers(portal); !swept) return swept;
    return remove_leftovers(portal);
}

std::vector<std::string> files(storage::Connection& connection)
{
    std::vector<std::string> paths;
    for (const std::string& hash : needed_originals(connection)) paths.push_back("originals/" + hash);
    return paths;
}

/// Each is written anew before the old one goes.
std::uint64_t size_of_originals(const std::string& data_directory)
{
    std::uint64_t bytes = 0;
    for (const std::string& name : kept_originals(data_directory)) bytes += std::filesystem::file_size(data_directory + "/originals/" + name);
    return bytes;
}

const storage::SharedSql k_any_batch = "SELECT 1 FROM import_batch LIMIT 1";

bool has_batches(storage::Connection& connection)
{
    return connection.prepare(k_any_batch).step();
}

void add_routes(Router& router)
{
    add_endpoints(router);
    add_pages(router);
    add_answer_page(router);
    add_list_pages(router);
    add_transfer_routes(router);
    add_registry_routes(router);
}

void add_jobs(Jobs& jobs)
{
    jobs.handle(k_batch_job, run_job, give_up, JobLane::bulk);
    jobs.daily("data_import.unanswered", [](Portal& portal, JobRun& job) { return drop_unanswered(portal, job.payload()); });
    jobs.daily("data_import.transfers", [](Portal& portal, JobRun&) { return sweep_transfers(portal); });
    jobs.daily("data_import.retention", [](Portal& portal, JobRun& job) { return forget_old_uploads(portal, job.payload()); });
}

} // namespace

Feature feature()
{
    Feature feature{.name = "data_import"};
    feature.migrations = migrations();
    feature.tables = tables();
    const std::vector<BuiltInRole> desk = {BuiltInRole::credit_office, BuiltInRole::clerk};
    feature.permissions = {{k_may_upload, "上报数据", "双公示数据", desk}, {k_may_confirm, "核实待核记录", "双公示数据", desk}};
    feature.add_routes = add_routes;
    feature.add_jobs = add_jobs;
    feature.start = start;
    feature.files = files;
    feature.upgrades = {
        {"data_import/001_bind_findings", "把校验结果的加密内容绑定到所在位置", [](Portal& portal) { return bind_to_places(portal, k_sealed_findings); }},
        {"data_import/002_bind_originals", "把上报的原始文件绑定到各自的内容", [](Portal& portal) { return bind_to_places(portal, k_sealed_originals); },
            [](storage::Connection& connection) { return static_cast<std::int64_t>(needed_originals(connection).size()); }, size_of_originals},
        record_upgrade(), // opens what is bound to its place by then
    };
    feature.sealed_tables = {k_sealed_findings, k_sealed_corrections};
    feature.sealed_files = {k_sealed_originals};
    feature.uses_keys = has_batches;
    feature.add_commands = add_commands;
    return feature;
}

} // namespace chengxin::data_import
