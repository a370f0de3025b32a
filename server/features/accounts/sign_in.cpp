#include "server/features/accounts/sign_in.hpp"

#include "server/core/account_table.hpp"
#include "server/core/crypto.hpp"
#include "server/core/session.hpp"
#include "server/features/accounts/attempts.hpp"
#include "server/features/accounts/password_policy.hpp"

namespace chengxin::accounts {

namespace {

constexpr auto k_account = "SELECT id, name, password_hash FROM account WHERE name = ? AND active = 1";

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

Candidate find_candidate(const Portal& portal, const std::string& name)
{
    return portal.store.read([&](storage::Connection& connection) {
        storage::Statement row = connection.prepare(k_account, name);
        if (!row.step()) return Candidate{0, name, dummy_hash(portal.options.password_log_cost)};
        return Candidate{row.integer(0), std::string(row.text(1)), std::string(row.text(2))};
    });
}

tl::unexpected<Error> wrong_password()
{
    return fail(ErrorCode::unauthenticated, "账号或口令不正确。连续输错 5 次，账号将锁定 30 分钟。");
}

AuditEvent event_of(const Candidate& candidate, const std::string& address, const char* action, const char* outcome)
{
    return {.account_id = candidate.id, .account_name = candidate.id ? candidate.name : "", .address = address, .action = action,
        .target = candidate.id ? "account " + std::to_string(candidate.id) : "unknown account", .outcome = outcome, .detail = {}};
}

/// Remembers a failure in a transaction of its own, because the caller's answer is an error.
Result<void> refuse(Portal& portal, const Attempt& attempt, const AuditEvent& event)
{
    const auto stored = portal.store.write([&](storage::Connection& connection) -> Result<void> {
        add_failure(portal, connection, attempt);
        portal.audit.append(connection, event);
        return {};
    });
    if (!stored) return stored;
    return wrong_password();
}

} // namespace

Person person_of(const Session& session, std::int64_t idle_seconds)
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
    return person;
}

Result<SignedIn> sign_in(Portal& portal, const SignInRequest& request, const std::string& address)
{
    if (request.name.empty() || request.password.empty()) return fail(ErrorCode::invalid_request, "请填写账号和口令。");
    if (request.password.size() > 1024) return wrong_password();
    const Attempt attempt = attempt_of(portal, request.name, address);
    const auto allowed = portal.store.read([&](storage::Connection& connection) { return check_attempts(portal, connection, attempt); });
    if (!allowed) return fail(allowed.error());

    const Candidate candidate = find_candidate(portal, request.name);
    const bool right = crypto::verify_password(request.password, candidate.password_hash) && candidate.id != 0;
    if (!right) return fail(refuse(portal, attempt, event_of(candidate, address, "accounts.sign_in", "refused")).error());

    const std::int64_t idle_seconds = portal.sessions.idle_seconds(); // read before: after the commit nothing may fail
    SignedIn signed_in;
    std::optional<Session> session;
    const auto created = portal.store.write([&](storage::Connection& connection) -> Result<void> {
        // Again: many guesses at once must not get past the lock together.
        if (auto still = check_attempts(portal, connection, attempt); !still) return still;
        session = portal.sessions.describe(connection, candidate.id);
        if (!session) return wrong_password();
        forget_failures(connection, attempt);
        signed_in.token = portal.sessions.create(connection, candidate.id, address);
        portal.audit.append(connection, event_of(candidate, address, "accounts.sign_in", "ok"));
        return {};
    });
    if (!created) return fail(created.error());
    signed_in.person = person_of(*session, idle_seconds);
    return signed_in;
}

Result<void> change_password(Portal& portal, const Session& session, const ChangePasswordRequest& request, const std::string& address)
{
    const Attempt attempt = attempt_of(portal, session.account_name, address);
    const auto allowed = portal.store.read([&](storage::Connection& connection) { return check_attempts(portal, connection, attempt); });
    if (!allowed) return fail(allowed.error());
    const auto hashes = portal.store.read([&](storage::Connection& connection) { return password_hashes(connection, session.account_id); });
    const Candidate candidate{session.account_id, session.account_name, hashes.empty() ? std::string() : hashes.front()};
    if (request.old_password.size() > 1024 || !crypto::verify_password(request.old_password, candidate.password_hash)) {
        const auto refused = refuse(portal, attempt, event_of(candidate, address, "accounts.change_password", "refused"));
        if (refused.error().code != ErrorCode::unauthenticated) return refused;
        return fail(ErrorCode::invalid_request, "原口令不正确。", "old_password");
    }
    if (auto checked = check_password(request.new_password, session.account_name); !checked) return checked;
    if (auto checked = check_reuse(request.new_password, hashes); !checked) return checked;
    const std::string hash = crypto::hash_password(request.new_password, portal.options.password_log_cost);
    return portal.store.write([&](storage::Connection& connection) -> Result<void> {
        set_password(connection, session.account_id, hash, /*must_change=*/false, portal.clock.now(), session.token_hash);
        portal.audit.append(connection, event_of(candidate, address, "accounts.change_password", "ok"));
        return {};
    });
}

} // namespace chengxin::accounts
