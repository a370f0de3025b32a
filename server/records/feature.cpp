#include "server/records/feature.hpp"

#include "server/core/verify.hpp"
#include "server/records/packing.hpp"
#include "server/records/passing_day.hpp"
#include "server/records/records.hpp"
#include "server/records/sealed.hpp"
#include "server/search/database.hpp"
#include "server/search/tokenizer.hpp"
#include "shared/core/date.hpp"

namespace chengxin::records {

namespace {

// Days that were taken for past when the clock was wrong.
constexpr char k_later_run[] = "SELECT 1 FROM job WHERE kind = 'publication-expiry' AND daily = 1 AND state = 'done' AND payload > ?1";

Result<void> run_expiry(Portal& portal, JobRun& job)
{
    const auto today = parse_iso(job.payload()); // not the clock's day, which may be wrong
    if (!today) return fail(ErrorCode::internal, "日期有误。", job.payload());
    const bool has_been_later = portal.store.read([&](storage::Connection& connection) { return connection.prepare(k_later_run, job.payload()).step(); });
    const auto expired = pass_day(portal, *today, has_been_later, [&job] { return job.stopping(); });
    return expired ? Result<void>() : Result<void>(fail(expired.error()));
}

/// On a copy, so that nobody waits.
Result<void> check_index(Portal& portal, JobRun&)
{
    const Feature records = feature();
    const std::vector<std::string> problems = check_derived(portal.store.directory(), records.derived.front(), {records});
    if (!problems.empty()) portal.store.suspect_derived();
    return {};
}

void add_jobs(Jobs& jobs)
{
    jobs.daily("publication-expiry", run_expiry);
    jobs.daily("search-check", check_index, JobLane::bulk);
}

} // namespace

void register_functions(storage::Connection& connection)
{
    search::register_tokenizer(connection);
    register_unpacking(connection);
}

Feature feature()
{
    Feature feature{"records"};
    feature.migrations = migrations();
    feature.upgrades = binding_steps();
    feature.sealed_tables = {k_sealed_records, k_sealed_history};
    feature.uses_keys = has_records;
    feature.register_functions = register_functions;
    feature.derived = {{search::k_database, search::prepare, search::generation, search::check}};
    feature.add_jobs = add_jobs;
    return feature;
}

} // namespace chengxin::records
