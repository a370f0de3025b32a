#include "server/features/accounts/sign_in.hpp"

#include "server/core/account_table.hpp"
#include "server/core/crypto.hpp"
#include "server/core/kiosk.hpp"
#include "server/core/parameters.hpp"
#include "server/core/session.hpp"
#include "server/features/accounts/attempts.hpp"
#include "server/features/accounts/devices.hpp"
#include "server/features/accounts/password_policy.hpp"
#include "server/storage/shared_sql.hpp"

#include <algorithm>
#include <cstddef>
#include <memory>
#include <utility>
#include <vector>

namespace chengxin::accounts {

namespace {

const storage::SharedSql k_account = "SELECT id, name, password_hash FROM account WHERE lower(name) = lower(?) AND active = 1";

struct Candidate {
    std::int64_t id = 0; ///< 0: no such account
    std::string name;
    std::string password_hash;
};

/// Costs as much to check as a real one, so that an unknown name takes as long as a known one.
std::string dummy_hash(int log_cost)
{
    return "scrypt$" + std::to_string(log_cost) + "$" + std::string(32, '0') + "$" + std::string(64, '0');
}

Candidate find_candidate(const Portal& portal, storage::Connection& connection, const std::string& name)
{
    storage::Statement row = connection.prepare(k_account, name);
    if (!row.step()) return Candidate{0, name, dummy_hash(portal.options.password_log_cost)};
    return Candidate{row.integer(0), std::string(row.text(1)), std::string(row.text(2))};
}

/// In the lane for passwords. A hash of a lower cost takes as long as one of today's, so that its age does not tell that the account exists.
bool is_right(const std::string& password, const std::string& hash, int log_cost)
{
    const bool right = crypto::verify_password(password, hash);
    for (int cost = std::max(1, crypto::log_cost_of(hash)); cost < log_cost; ++cost) (void)crypto::verify_password(password, dummy_hash(cost));
    return right;
}

tl::unexpected<Error> wrong_password()
{
    return fail(ErrorCode::unauthenticated, "账号或密码不正确。连续输错 5 次，账号将锁定 30 分钟。");
}

AuditEvent event_of(const Candidate& candidate, const std::string& address, const char* action, const char* outcome)
{
    return {.account_id = candidate.id, .account_name = candidate.id ? candidate.name : "", .address = address, .action = action,
        .target = candidate.id ? "account " + std::to_string(candidate.id) : "unknown account", .outcome = outcome, .detail = {}};
}

/// Remembers a failure, although the answer is an error.
template <class R> Write<R> refuse(Portal& portal, const Attempt& attempt, const AuditEvent& event, const tl::unexpected<Error>& answer)
{
    return write<R>([&portal, attempt, event, answer](storage::Connection& connection) -> Result<R> {
        const auto waits = add_failure(portal, connection, attempt);
        portal.audit.append(connection, event);
        if (!waits) return fail(waits.error());
        return answer;
    }, Refused::kept);
}

/// Somebody who wants to sign in, as far as the read part knows them.
struct Asking {
    Attempt attempt;
    Candidate candidate;
    std::string password;
    std::string device;     ///< see device_of
    bool known_device = false;
    std::string replaced_session; ///< hash of the token that the request carries: its browser gets another now
    std::int64_t idle_seconds = 0;
    std::int64_t longest_seconds = 0;
    std::string better_hash; ///< of the same password, where the stored one is of a lower cost
};

/// The password was right.
Next<SignedIn> accept(RequestContext& context, const Asking& who)
{
    const std::string new_token = who.device.empty() && !is_kiosk(context) ? new_device_token() : std::string();
    const std::string device = new_token.empty() ? who.device : hash_of_device(new_token);
    return write<SignedIn>([&context, who, device](storage::Connection& connection) -> Result<SignedIn> {
        const Portal& portal = context.portal;
        // Again: many guesses at once must not get past the lock together.
        if (auto still = check_lock(portal, connection, who.attempt); !still) return fail(still.error());
        auto session = portal.sessions.describe(connection, who.candidate.id);
        if (!session) return wrong_password();
        session->seconds_left = who.longest_seconds;
        forget_failures(connection, who.attempt);
        if (!who.better_hash.empty()) renew_hash(connection, who.candidate.id, who.candidate.password_hash, who.better_hash);
        if (!device.empty()) remember_device(connection, who.candidate.id, device, portal.clock.steady_now());
        if (!who.replaced_session.empty()) portal.sessions.end(connection, who.replaced_session);
        SignedIn signed_in{portal.sessions.create(connection, who.candidate.id, context.remote_address, device), person_of(portal, *session, who.idle_seconds)};
        portal.audit.append(connection, event_of(who.candidate, context.remote_address, "accounts.sign_in", "ok"));
        return signed_in;
    }).then([&context, new_token](Result<SignedIn> signed_in) -> Result<SignedIn> {
        if (!signed_in) return signed_in;
        context.set_cookie = Sessions::cookie(signed_in->token, context.secure);
        if (!new_token.empty()) context.set_device = device_cookie(new_token, context.secure);
        return signed_in;
    });
}

/// What stands between the request for a new password and the answer: one check of a hash after the other, each on its own in the lane.
struct NewPassword {
    ChangePasswordRequest request;
    Attempt attempt;
    Candidate candidate;
    std::string kept_session;
    std::vector<std::string> hashes; ///< the present one first
    std::size_t checked = 0;         ///< of these, against reuse
};

Next<api::Nothing> check_former(RequestContext& context, const std::shared_ptr<NewPassword>& change);

Next<api::Nothing> store_password(RequestContext& context, const std::shared_ptr<NewPassword>& change)
{
    const std::string hash = crypto::hash_password(change->request.new_password, context.portal.options.password_log_cost);
    return write<api::Nothing>([&context, change, hash](storage::Connection& connection) -> Result<api::Nothing> {
        const Portal& portal = context.portal;
        set_password(connection, change->candidate.id, hash, /*must_change=*/false, portal.clock.now(), change->kept_session);
        portal.audit.append(connection, event_of(change->candidate, context.remote_address, "accounts.change_password", "ok"));
        return api::Nothing{};
    });
}

Next<api::Nothing> check_former(RequestContext& context, const std::shared_ptr<NewPassword>& change)
{
    return Slow<api::Nothing>{true, [&context, change]() -> Next<api::Nothing> {
        if (change->checked == change->hashes.size()) return store_password(context, change);
        if (auto fresh = check_reuse(change->request.new_password, {change->hashes[change->checked++]}); !fresh) return fail(fresh.error());
        return check_former(context, change);
    }};
}

} // namespace

Person person_of(const Portal& portal, const Session& session, std::int64_t idle_seconds)
{
    Person person;
    person.account_id = session.account_id;
    person.name = session.account_name;
    person.display_name = session.display_name;
    person.organisation = session.organisation_name;
    person.organisation_uscc = session.organisation_uscc;
    person.permissions = session.permissions;
    person.scope = session.scope.kind;
    person.must_change_password = session.must_change_password;
    person.idle_seconds = idle_seconds;
    person.seconds_left = session.seconds_left;
    if (session.can(k_may_manage_parameters)) person.reminder = unfilled_sentence(portal.site);
    return person;
}

Next<SignedIn> sign_in(RequestContext& context, const SignInRequest& request)
{
    Portal& portal = context.portal;
    if (request.name.empty() || request.password.empty()) return fail(ErrorCode::invalid_request, "请填写账号和密码。");
    if (request.password.size() > 1024) return wrong_password();
    auto who = std::make_shared<Asking>();
    who->attempt = attempt_of(portal, request.name, context.remote_address);
    who->password = request.password;
    who->device = device_of(context);
    if (context.session) who->replaced_session = context.session->token_hash;
    who->idle_seconds = portal.sessions.idle_seconds();
    who->longest_seconds = portal.sessions.longest_seconds();
    const auto allowed = portal.store.read([&](storage::Connection& connection) {
        who->candidate = find_candidate(portal, connection, request.name);
        who->known_device = is_known_device(connection, who->candidate.id, who->device);
        if (who->known_device) who->attempt.device = who->device;
        return check_lock(portal, connection, who->attempt);
    });
    if (!allowed) return fail(allowed.error());
    return Slow<SignedIn>{who->known_device, [&context, who]() -> Next<SignedIn> {
        const int log_cost = context.portal.options.password_log_cost;
        const bool right = is_right(who->password, who->candidate.password_hash, log_cost) && who->candidate.id != 0;
        if (!right) return refuse<SignedIn>(context.portal, who->attempt, event_of(who->candidate, context.remote_address, "accounts.sign_in", "refused"), wrong_password());
        if (crypto::log_cost_of(who->candidate.password_hash) < log_cost) who->better_hash = crypto::hash_password(who->password, log_cost);
        return accept(context, *who);
    }};
}

Next<api::Nothing> sign_out(RequestContext& context)
{
    return write<api::Nothing>([&context](storage::Connection& connection) -> Result<api::Nothing> {
        const Session& session = context.who();
        context.portal.sessions.end(connection, session.token_hash);
        context.portal.audit.append(connection, {.account_id = session.account_id, .account_name = session.account_name,
            .address = context.remote_address, .action = "accounts.sign_out", .target = {}, .outcome = "ok", .detail = {}});
        return api::Nothing{};
    }).then([&context](Result<api::Nothing> ended) -> Result<api::Nothing> {
        if (ended) context.set_cookie = Sessions::expired_cookie(context.secure);
        return ended;
    });
}

Next<api::Nothing> change_password(RequestContext& context, const ChangePasswordRequest& request)
{
    Portal& portal = context.portal;
    const Session& session = context.who();
    auto change = std::make_shared<NewPassword>();
    change->request = request;
    change->attempt = attempt_of(portal, session.account_name, context.remote_address);
    change->kept_session = session.token_hash;
    const auto allowed = portal.store.read([&](storage::Connection& connection) {
        change->hashes = password_hashes(connection, session.account_id);
        const std::string device = device_of(context);
        if (is_known_device(connection, session.account_id, device)) change->attempt.device = device;
        return check_lock(portal, connection, change->attempt);
    });
    if (!allowed) return fail(allowed.error());
    change->candidate = {session.account_id, session.account_name, change->hashes.empty() ? std::string() : change->hashes.front()};
    return Slow<api::Nothing>{true, [&context, change]() -> Next<api::Nothing> {
        const ChangePasswordRequest& asked = change->request;
        if (asked.old_password.size() > 1024 || !crypto::verify_password(asked.old_password, change->candidate.password_hash)) {
            return refuse<api::Nothing>(context.portal, change->attempt, event_of(change->candidate, context.remote_address, "accounts.change_password", "refused"),
                fail(ErrorCode::invalid_request, "原密码不正确。", "old_password"));
        }
        if (auto checked = check_password(asked.new_password, change->candidate.name); !checked) return fail(checked.error());
        return check_former(context, change);
    }};
}

} // namespace chengxin::accounts
