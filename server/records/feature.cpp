#include "server/records/feature.hpp"

#include "server/records/publication.hpp"
#include "server/records/records.hpp"
#include "server/search/database.hpp"
#include "server/search/tokenizer.hpp"
#include "shared/core/date.hpp"

namespace chengxin::records {

namespace {

Result<void> run_expiry(Portal& portal, JobRun&)
{
    const auto today = parse_iso(portal.clock.today());
    const Instant now = portal.clock.now();
    return portal.store.write([&](storage::Connection& connection) -> Result<void> {
        expire_records(connection, *today, now);
        return {};
    });
}

void add_jobs(Jobs& jobs)
{
    jobs.daily("publication-expiry", run_expiry);
}

} // namespace

Feature feature()
{
    Feature feature{"records"};
    feature.migrations = migrations();
    feature.register_functions = search::register_tokenizer;
    feature.derived = {{search::k_database, search::prepare}};
    feature.add_jobs = add_jobs;
    return feature;
}

} // namespace chengxin::records
