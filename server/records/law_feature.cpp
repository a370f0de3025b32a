#include "server/records/feature.hpp"
#include "server/records/personal_scan.hpp"
#include "server/records/publication.hpp"
#include "server/records/rule_change.hpp"
#include "server/records/rules_report.hpp"
#include "server/records/windows.hpp"

namespace chengxin::records {

namespace {

constexpr std::int64_t k_law_slice = 500; ///< changes that come into force with one write
constexpr char k_event_taken[] = "records.take_rules";
constexpr char k_event_in_force[] = "records.rules_in_force";

AuditEvent event_of(const char* action, const std::string& target, const std::string& detail)
{
    return {.account_id = 0, .account_name = "system", .address = "cli", .action = action, .target = target, .outcome = "ok", .detail = detail};
}

std::string summary_of(storage::Connection& connection, const RuleChange& change)
{
    std::string text = "examined " + std::to_string(change.examined);
    for (const MovedCount& count : count_moved(connection, change.id)) {
        text += "; " + std::string(label_of(count.moved)) + " " + std::to_string(count.records);
        if (count.effective_from) {
            text += " from " + iso_text(*count.effective_from);
        }
    }
    return text + "; SM3 " + change.digest;
}

/// What was coming and is here, in slices with an entry of the audit each.
Result<void> come_into_force(Portal& portal, Date today, const std::function<bool()>& stopping)
{
    for (std::int64_t records = k_law_slice; records == k_law_slice;) {
        if (stopping()) {
            return fail(ErrorCode::unavailable, "服务正在停止，规则的施行将在下次启动后继续。");
        }
        auto settled = portal.store.write([&](storage::Connection& connection) -> Result<void> {
            records = settle_coming(connection, today, k_law_slice);
            if (records > 0) {
                portal.audit.append(connection, event_of(k_event_in_force, iso_text(today), "records " + std::to_string(records)));
            }
            return {};
        }, storage::Lane::bulk);
        if (!settled) {
            return settled;
        }
    }
    return {};
}

Result<void> start(Portal& portal)
{
    return take_rules(portal);
}

Result<void> run_daily(Portal& portal, JobRun& job)
{
    const auto today = parse_iso(job.payload());
    if (!today) {
        return fail(ErrorCode::internal, "日期有误。", job.payload());
    }
    if (auto taken = take_rules(portal); !taken) {
        return taken;
    }
    return come_into_force(portal, *today, [&job] { return job.stopping(); });
}

Result<void> run_personal_scan(Portal& portal, JobRun& job)
{
    const auto today = parse_iso(job.payload());
    if (!today) {
        return fail(ErrorCode::internal, "日期有误。", job.payload());
    }
    const auto scan = mask_public_personal_data(portal, *today, [&job] { return job.stopping(); });
    return scan ? Result<void>() : Result<void>(fail(scan.error()));
}

void add_jobs(Jobs& jobs)
{
    jobs.daily("personal-data", run_personal_scan, JobLane::bulk);
    jobs.daily("publication-rules", run_daily);
}

} // namespace

Result<void> take_rules(Portal& portal)
{
    const Law law(portal.catalogue.shared());
    const Date today = parse_iso(local_date_text(portal.clock.settled_now())).value(); // not of a clock that was just set forward
    const auto digest = digest_of_rules(*portal.catalogue);
    const bool known = portal.store.read([&](storage::Connection& connection) {
        const auto changes = rule_changes(connection);
        return !changes.empty() && changes.front().finished && changes.front().digest == digest;
    });
    if (known) {
        return {};
    }
    std::optional<RuleChange> change;
    auto begun = portal.store.write([&](storage::Connection& connection) -> Result<void> {
        change = begin_rule_change(connection, law, today, portal.clock.now());
        return {};
    });
    bool more = begun.has_value() && change.has_value();
    while (begun && more) {
        begun = portal.store.write([&](storage::Connection& connection) -> Result<void> {
            RuleChange next = *change; // a write that fails has not happened
            more = continue_rule_change(connection, next, law, portal.clock.now());
            if (!more && next.examined > 0) {
                portal.audit.append(connection, event_of(k_event_taken, "rules " + std::to_string(next.id), summary_of(connection, next)));
            }
            change = next;
            return {};
        }, storage::Lane::bulk);
    }
    return begun;
}

Feature law_feature()
{
    return {.name = "law", .add_jobs = add_jobs, .start = start, .add_commands = add_rules_report};
}

} // namespace chengxin::records
