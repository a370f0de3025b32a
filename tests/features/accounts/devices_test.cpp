// Devices on which an account has signed in before, and what a password's hash costs.
#include "server/core/account_table.hpp"
#include "server/core/crypto.hpp"
#include "server/features/accounts/devices.hpp"
#include "server/features/accounts/sign_in.hpp"
#include "tests/support/test_portal.hpp"

#include <doctest/doctest.h>

namespace chengxin::accounts {

using test::Role;
using test::TestPortal;

namespace {

RawRequest sign_in_request(const std::string& name, const std::string& cookie, const std::string& password = test::k_password)
{
    RawRequest request;
    request.method = "POST";
    request.path = SignIn::path;
    request.headers["content-type"] = "application/json";
    if (!cookie.empty()) request.headers["cookie"] = cookie;
    request.body = R"({"name":")" + name + R"(","password":")" + password + "\"}";
    return request;
}

std::int64_t number(TestPortal& portal, const std::string& sql)
{
    return portal.store().read([&](storage::Connection& connection) {
        auto row = connection.prepare(sql);
        return row.step() ? row.integer(0) : 0;
    });
}

/// In which order the lane takes this sign-in.
bool goes_first(TestPortal& portal, const std::string& name, const std::string& cookie)
{
    RequestContext context{.portal = portal.portal(), .session = {}, .request_id = {}, .remote_address = "127.0.0.1", .accept = {}, .set_cookie = {}, .path = "/", .query = {}};
    context.cookie = cookie;
    const Next<SignedIn> next = sign_in(context, {name, "anything"});
    return std::get<Slow<SignedIn>>(next.state).known_device;
}

std::string stored_hash(TestPortal& portal, const std::string& name)
{
    return portal.store().read([&](storage::Connection& connection) { return password_hashes(connection, account_id_of(connection, name).value()).front(); });
}

} // namespace

TEST_CASE("device: the first sign-in leaves a cookie, later ones there go first, for this account alone")
{
    TestPortal portal;
    const Reply first = portal.send(Role::guest, sign_in_request("clerk", ""));
    REQUIRE(first.status == 200);
    REQUIRE(first.cookies.size() == 1);
    const std::string field = first.cookies.front();
    CHECK(field.find("; HttpOnly; SameSite=Strict; Max-Age=") != std::string::npos);
    const std::string cookie = field.substr(0, field.find(';'));
    CHECK(goes_first(portal, "clerk", cookie));
    CHECK(goes_first(portal, "CLERK", "a=b; " + cookie));
    CHECK_FALSE(goes_first(portal, "clerk", ""));
    CHECK_FALSE(goes_first(portal, "other_clerk", cookie));
    CHECK_FALSE(goes_first(portal, "nobody", cookie));
    CHECK(number(portal, "SELECT count(*) FROM account_device WHERE instr('" + cookie + "', token_hash) > 0") == 0);

    const Reply again = portal.send(Role::guest, sign_in_request("clerk", cookie));
    CHECK(again.status == 200);
    CHECK(again.cookies.empty());
    CHECK(portal.send(Role::guest, sign_in_request("other_clerk", cookie)).status == 200);
    CHECK(goes_first(portal, "other_clerk", cookie));
    CHECK(number(portal, "SELECT count(*) FROM account_device") == 2);
}

TEST_CASE("device: a wrong password leaves no cookie; an account keeps its newest devices")
{
    TestPortal portal;
    const Reply wrong = portal.send(Role::guest, sign_in_request("clerk", "", "wrong"));
    CHECK(wrong.status == 401);
    CHECK(wrong.cookies.empty());
    CHECK(number(portal, "SELECT count(*) FROM account_device") == 0);
    for (int i = 0; i < 25; ++i) {
        REQUIRE(portal.send(Role::guest, sign_in_request("clerk", "")).status == 200);
        portal.clock().advance(1);
    }
    CHECK(number(portal, "SELECT count(*) FROM account_device") == 20);
    portal.clock().advance(366 * 24 * 3600);
    REQUIRE(portal.send(Role::guest, sign_in_request("clerk", "")).status == 200);
    CHECK(number(portal, "SELECT count(*) FROM account_device") == 1);
}

TEST_CASE("password hashes: today's cost by default, and an older hash is replaced at sign-in")
{
    CHECK(PortalOptions{}.password_log_cost >= 16);
    CHECK(crypto::log_cost_of(crypto::hash_password("x", 5)) == 5);
    CHECK(crypto::log_cost_of("scrypt$99$") == 0);
    CHECK(crypto::log_cost_of("md5") == 0);
    TestPortal portal; // its cost is 4
    const std::string old = crypto::hash_password(test::k_password, 3);
    REQUIRE(portal.store().write([&](storage::Connection& connection) -> Result<void> {
        connection.run("UPDATE account SET password_hash = ? WHERE name = 'clerk'", old);
        return {};
    }));
    CHECK(portal.send(Role::guest, sign_in_request("clerk", "", "wrong")).status == 401);
    CHECK(stored_hash(portal, "clerk") == old);
    CHECK(portal.send(Role::guest, sign_in_request("clerk", "")).status == 200);
    CHECK(crypto::log_cost_of(stored_hash(portal, "clerk")) == 4);
    CHECK(portal.send(Role::guest, sign_in_request("clerk", "")).status == 200);
    CHECK(portal.ask<ChangePassword>(Role::clerk, {test::k_password, test::k_password}).error().detail == "new_password"); // no new entry of the history
    CHECK(number(portal, "SELECT count(*) FROM password_history") == 0);
}

namespace {

std::string device_cookie_of(TestPortal& portal, const std::string& name)
{
    const Reply reply = portal.send(Role::guest, sign_in_request(name, ""));
    REQUIRE(reply.status == 200);
    REQUIRE(reply.cookies.size() == 1);
    return reply.cookies.front().substr(0, reply.cookies.front().find(';'));
}

std::string session_cookie_of(const Reply& reply)
{
    const std::string field = reply.headers.at("Set-Cookie");
    return field.substr(0, field.find(';'));
}

int me(TestPortal& portal, const std::string& cookie)
{
    RawRequest request;
    request.method = "GET";
    request.path = Me::path;
    request.headers["cookie"] = cookie;
    return portal.send(Role::guest, request).status;
}

} // namespace

TEST_CASE("lock-out: strangers who guess do not lock out the owner's own device, and it does not guess for ever either")
{
    TestPortal portal;
    const std::string device = device_cookie_of(portal, "clerk");
    const auto try_on = [&](const std::string& cookie, const std::string& password) { return portal.send(Role::guest, sign_in_request("clerk", cookie, password)).status; };
    for (int i = 0; i < 20; ++i) (void)try_on("", "wrong");
    CHECK(try_on("", test::k_password) == 429);
    CHECK(try_on("chengxin_device=" + std::string(64, 'a'), test::k_password) == 429); // one that is made up
    CHECK(try_on(device, test::k_password) == 200);
    CHECK(try_on("", test::k_password) == 429); // what the owner does there helps no stranger
    for (int i = 0; i < 5; ++i) CHECK(try_on(device, "wrong") == 401);
    CHECK(try_on(device, test::k_password) == 429);
    portal.clock().advance(30 * 60 + 1);
    CHECK(try_on(device, test::k_password) == 200);
    CHECK(try_on("", test::k_password) == 200);
}

TEST_CASE("lock-out: a right password never waits for what others at its address do, wrong ones do")
{
    TestPortal portal;
    const auto from = [&](const std::string& name, const std::string& password) {
        RawRequest request = sign_in_request(name, "", password);
        request.remote_address = "10.0.0.1";
        return portal.send(Role::guest, request).status;
    };
    for (int i = 0; i < 60; ++i) (void)from("name" + std::to_string(i), "wrong");
    CHECK(from("nobody", "wrong") == 429);
    CHECK(from("clerk", test::k_password) == 200);
    for (int i = 0; i < 5; ++i) CHECK(from("other_clerk", "wrong") == 429);
    portal.clock().advance(20 * 60); // the address may try again, the name is locked all the same
    CHECK(from("other_clerk", test::k_password) == 429);
}

TEST_CASE("sessions: a new sign-in in the same browser replaces the old session")
{
    TestPortal portal;
    const std::string device = device_cookie_of(portal, "clerk");
    const std::string first = session_cookie_of(portal.send(Role::guest, sign_in_request("clerk", device)));
    CHECK(me(portal, first) == 200);
    const std::string second = session_cookie_of(portal.send(Role::guest, sign_in_request("clerk", device)));
    CHECK(me(portal, first) == 401);
    CHECK(me(portal, second) == 200);
    const std::string third = session_cookie_of(portal.send(Role::guest, sign_in_request("other_clerk", second)));
    CHECK(me(portal, second) == 401); // somebody else sat down there
    CHECK(me(portal, third) == 200);
    const std::string elsewhere = session_cookie_of(portal.send(Role::guest, sign_in_request("clerk", "")));
    CHECK(me(portal, third) == 200);
    CHECK(me(portal, elsewhere) == 200);
}

} // namespace chengxin::accounts
