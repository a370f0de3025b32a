#include "shared/api/session.hpp"
#include "shared/features/accounts/api.hpp"

#include "server/core/account_table.hpp"
#include "server/core/session.hpp"
#include "server/features/accounts/password_policy.hpp"
#include "tests/support/test_portal.hpp"

#include <doctest/doctest.h>

namespace chengxin::accounts {

using test::Role;
using test::TestPortal;

namespace {

Result<Person> try_password(TestPortal& portal, const std::string& name, const std::string& password)
{
    return portal.ask<SignIn>(Role::guest, {name, password});
}

Reply sign_in_from(TestPortal& portal, const std::string& name, const std::string& address)
{
    RawRequest request;
    request.method = "POST";
    request.path = SignIn::path;
    request.headers["content-type"] = "application/json";
    request.body = R"({"name":")" + name + R"(","password":"wrong"})";
    request.remote_address = address;
    return portal.send(Role::guest, request);
}

} // namespace

TEST_CASE("sign-in: the cookie, who one is, sign-out")
{
    TestPortal portal;
    const Reply reply = portal.post_json(Role::guest, SignIn::path, R"({"name":"CLERK","password":")" + std::string(test::k_password) + "\"}");
    REQUIRE(reply.status == 200);
    const std::string cookie = reply.headers.at("Set-Cookie");
    CHECK(cookie.find("; HttpOnly; SameSite=Strict") != std::string::npos);
    CHECK(cookie.find("Secure") == std::string::npos);
    const auto person = api::decode_json<Person>(reply.body);
    REQUIRE(person);
    CHECK(person->name == "clerk");
    CHECK(person->organisation == "伊宁市市场监督管理局");
    CHECK(person->scope == ScopeKind::own_and_below);
    CHECK(person->idle_seconds == 1800);

    CHECK(portal.ask<Me>(Role::clerk)->name == "clerk");
    CHECK(portal.ask<SignOut>(Role::clerk));
    CHECK(portal.ask<Me>(Role::clerk).error().code == ErrorCode::unauthenticated);
    CHECK(portal.ask<Me>(Role::guest).error().code == ErrorCode::unauthenticated);
}

TEST_CASE("sign-in: only a hash of the token is stored; over TLS the cookie is secure")
{
    TestPortal portal;
    RawRequest request;
    request.method = "POST";
    request.path = SignIn::path;
    request.secure = true;
    request.headers["content-type"] = "application/json";
    request.body = R"({"name":"clerk","password":")" + std::string(test::k_password) + "\"}";
    const std::string cookie = portal.send(Role::guest, request).headers.at("Set-Cookie");
    CHECK(cookie.find("; Secure") != std::string::npos);
    const std::string token = Sessions::token_in(cookie);
    portal.store().read([&](storage::Connection& connection) {
        CHECK_FALSE(connection.prepare("SELECT 1 FROM session WHERE token_hash = ?", token).step());
        return 0;
    });
}

TEST_CASE("session: ends when idle and after its longest time")
{
    TestPortal portal;
    for (int i = 0; i < 20; ++i) { // in use: every 29 minutes, for more than nine hours
        portal.clock().advance(29 * 60);
        REQUIRE(portal.ask<Me>(Role::clerk));
    }
    portal.clock().advance(30 * 60);
    CHECK(portal.ask<Me>(Role::clerk).error().code == ErrorCode::unauthenticated);
    TestPortal other;
    for (int i = 0; i < 24; ++i) {
        REQUIRE(other.ask<Me>(Role::clerk));
        other.clock().advance(30 * 60 - 1);
    }
    other.clock().advance(30);
    CHECK_FALSE(other.ask<Me>(Role::clerk));
}

TEST_CASE("sign-in: five wrong passwords lock the name for 30 minutes, known or not")
{
    for (const char* name : {"clerk", "nobody"}) {
        TestPortal portal;
        for (int i = 0; i < 5; ++i) {
            const auto refused = try_password(portal, name, "wrong");
            CHECK(refused.error().code == ErrorCode::unauthenticated);
        }
        const auto locked = try_password(portal, name, test::k_password);
        CHECK(locked.error().code == ErrorCode::too_many);
        CHECK(locked.error().message.find("30 分钟") != std::string::npos);
        CHECK(try_password(portal, "other_clerk", test::k_password)); // others at the same address go on
        portal.clock().advance(30 * 60 + 1);
        CHECK(try_password(portal, name, test::k_password).has_value() == (std::string(name) == "clerk"));
    }
}

TEST_CASE("sign-in: a right password starts the count anew")
{
    TestPortal portal;
    for (int round = 0; round < 3; ++round) {
        for (int i = 0; i < 4; ++i) CHECK_FALSE(try_password(portal, "clerk", "wrong"));
        CHECK(try_password(portal, "clerk", test::k_password));
    }
}

TEST_CASE("sign-in: an address that fails very often waits longer and longer")
{
    TestPortal portal;
    for (int i = 0; i < 50; ++i) CHECK(sign_in_from(portal, "name" + std::to_string(i), "10.0.0.1").status == 401);
    CHECK(sign_in_from(portal, "another", "10.0.0.1").status == 429);
    CHECK(sign_in_from(portal, "another", "10.0.0.2").status == 401);
    portal.clock().advance(1);
    CHECK(sign_in_from(portal, "another", "10.0.0.1").status == 401);
    portal.clock().advance(1);
    CHECK(sign_in_from(portal, "another", "10.0.0.1").status == 429); // now it is two seconds
}

TEST_CASE("password policy")
{
    CHECK(check_password("Hua2-Sheng.9", "clerk"));
    CHECK(check_password("伊宁abcDEF99", "clerk"));
    const char* wrong[] = {"Ab1-", "abcdefghij", "ABCDEFGH12", "Password123!", "P@ssw0rd2024", "myCLERK-2026x", "Aa1Aa1Aa1Aa1", "Admin12345678"};
    for (const char* password : wrong) {
        CAPTURE(password);
        const auto checked = check_password(password, "clerk");
        CHECK_FALSE(checked);
    }
    CHECK_FALSE(check_password(std::string(200, 'a') + "A1", "clerk"));
}

TEST_CASE("change password: old one needed, policy, no reuse of the last five, other sessions end")
{
    TestPortal portal;
    const auto change = [&](const std::string& old_password, const std::string& new_password) {
        return portal.ask<ChangePassword>(Role::clerk, {old_password, new_password});
    };
    CHECK(change("wrong", "New-pass-1234").error().detail == "old_password");
    CHECK(change(test::k_password, "short").error().detail == "new_password");
    CHECK(change(test::k_password, test::k_password).error().detail == "new_password");
    std::string current = test::k_password;
    for (int i = 1; i <= 5; ++i) {
        const std::string next = "New-pass-123" + std::to_string(i);
        CHECK(change(current, next));
        if (i < 5) CHECK_FALSE(change(next, test::k_password));
        current = next;
    }
    CHECK(change(current, test::k_password)); // five others lie between
    CHECK(try_password(portal, "clerk", test::k_password));
    CHECK_FALSE(try_password(portal, "clerk", current));
}

TEST_CASE("change password: a stolen session cannot guess for ever")
{
    TestPortal portal;
    for (int i = 0; i < 5; ++i) CHECK_FALSE(portal.ask<ChangePassword>(Role::clerk, {"guess", "New-pass-1234"}));
    CHECK(portal.ask<ChangePassword>(Role::clerk, {test::k_password, "New-pass-1234"}).error().code == ErrorCode::too_many);
}

TEST_CASE("password: after 90 days it is to be changed")
{
    TestPortal portal;
    CHECK_FALSE(try_password(portal, "clerk", test::k_password)->must_change_password);
    portal.clock().advance(90 * 24 * 3600);
    CHECK(try_password(portal, "clerk", test::k_password)->must_change_password);
}

TEST_CASE("sign-in is in the audit, refusals too, never a password")
{
    TestPortal portal;
    (void)try_password(portal, "clerk", "My-secret-11");
    (void)try_password(portal, "My-secret-22", "x");
    (void)try_password(portal, "clerk", test::k_password);
    portal.store().read([](storage::Connection& connection) {
        storage::Statement row = connection.prepare("SELECT group_concat(account_name || action || target || outcome || detail, ';') FROM audit");
        row.step();
        const std::string all(row.text(0));
        CHECK(all.find("clerkaccounts.sign_inaccount") != std::string::npos);
        CHECK(all.find("refused") != std::string::npos);
        CHECK(all.find("secret") == std::string::npos);
        return 0;
    });
}

TEST_CASE("plain sign-in: form, way back, way out")
{
    TestPortal portal;
    CHECK(portal.get(Role::guest, "/sign-in").status == 200);
    CHECK(portal.get(Role::guest, "/sign-in/plain?next=/uploads").body.find("value=\"/uploads\"") != std::string::npos);
    for (const char* foreign : {"//evil.test", "https://evil.test", "/\\evil.test", ""}) {
        const Reply reply = portal.post_form(Role::guest, "/sign-in/plain", {.fields = {{"name", "clerk"}, {"password", test::k_password}, {"next", foreign}}, .files = {}});
        CHECK(reply.status == 303);
        CHECK(reply.headers.at("Location") == "/");
    }
    const Reply back = portal.post_form(Role::guest, "/sign-in/plain", {.fields = {{"name", "clerk"}, {"password", test::k_password}, {"next", "/uploads?a=1"}, {"plain", "1"}}, .files = {}});
    CHECK(back.headers.at("Location") == "/uploads?a=1&plain=1");
    const Reply wrong = portal.post_form(Role::guest, "/sign-in/plain", {.fields = {{"name", "<b>"}, {"password", "x"}}, .files = {}});
    CHECK(wrong.status == 401);
    CHECK(wrong.body.find("&lt;b&gt;") != std::string::npos);
    const Reply out = portal.post_form(Role::clerk, "/sign-out/plain", {});
    CHECK(out.status == 303);
    CHECK(out.headers.at("Set-Cookie").find("Max-Age=0") != std::string::npos);
    CHECK_FALSE(portal.ask<Me>(Role::clerk));
}

TEST_CASE("add account: what is refused")
{
    TestPortal portal;
    const auto add = [&](NewAccount account) {
        const auto added = portal.store().write([&](storage::Connection& connection) { return add_account(connection, account, 1); });
        return added ? std::string("added") : added.error().detail;
    };
    CHECK(add({.name = "clerk", .roles = {"credit_office"}}) == "name");
    CHECK(add({.name = "CLERK", .roles = {"credit_office"}}) == "name");
    CHECK(add({.name = "a b", .roles = {"credit_office"}}) == "name");
    CHECK(add({.name = "new1", .roles = {}}) == "roles");
    CHECK(add({.name = "new1", .roles = {"emperor"}}) == "roles");
    CHECK(add({.name = "new1", .roles = {"clerk"}}) == "organisation"); // a clerk reports for an organisation
    CHECK(add({.name = "new1", .organisation_uscc = "none", .roles = {"clerk"}}) == "organisation");
    CHECK(add({.name = "new1", .roles = {"credit_office"}}) == "added");
}

TEST_CASE("plain password change; an old password leads there")
{
    TestPortal portal;
    CHECK(portal.get(Role::clerk, "/password/plain").body.find("new_password") != std::string::npos);
    const auto change = [&](const char* new_password) {
        return portal.post_form(Role::clerk, "/password/plain", {.fields = {{"old_password", test::k_password}, {"new_password", new_password}}, .files = {}});
    };
    CHECK(change("short").status == 400);
    CHECK(change("New-pass-1234").status == 303);
    portal.clock().advance(90 * 24 * 3600);
    const Reply old = portal.post_form(Role::guest, "/sign-in/plain", {.fields = {{"name", "clerk"}, {"password", "New-pass-1234"}}, .files = {}});
    CHECK(old.headers.at("Location") == "/password/plain");
}

TEST_CASE("a first password must be changed before anything else, and then the way goes on")
{
    TestPortal portal;
    REQUIRE(portal.store().write([](storage::Connection& connection) -> Result<void> {
        connection.run("UPDATE account SET must_change_password = 1 WHERE name = 'clerk'");
        return {};
    }));
    CHECK(portal.ask<Me>(Role::clerk)->must_change_password);
    CHECK(portal.get(Role::clerk, "/api/v1/data-import/batches").status == 403);
    const Reply canvas = portal.get(Role::clerk, "/uploads?page=2");
    CHECK(canvas.status == 303);
    CHECK(canvas.headers.at("Location") == "/password?next=%2Fuploads%3Fpage%3D2");
    const Reply plain = portal.get(Role::clerk, "/uploads?plain=1");
    CHECK(plain.headers.at("Location") == "/password/plain?next=%2Fuploads%3Fplain%3D1");
    for (const char* page : {"/password?next=%2Fuploads", "/password/plain?next=%2Fuploads"}) {
        const Reply shown = portal.get(Role::clerk, page);
        CHECK(shown.status == 200);
        CHECK(shown.body.find("请先修改") != std::string::npos);
        CHECK(shown.body.find("name=\"next\" value=\"/uploads\"") != std::string::npos);
    }
    CHECK(portal.get(Role::clerk, "/").status == 200); // what is open to everybody stays open
    const Reply changed = portal.post_form(Role::clerk, "/password/plain",
        {.fields = {{"old_password", test::k_password}, {"new_password", "New-pass-1234"}, {"next", "/uploads"}}, .files = {}});
    CHECK(changed.status == 303);
    CHECK(changed.headers.at("Location") == "/uploads?plain=1");
    CHECK_FALSE(portal.ask<Me>(Role::clerk)->must_change_password);
    CHECK(portal.get(Role::clerk, "/api/v1/data-import/batches").status == 200);
}

TEST_CASE("whoever must change the password may sign out on the plain page")
{
    TestPortal portal;
    REQUIRE(portal.store().write([](storage::Connection& connection) -> Result<void> {
        connection.run("UPDATE account SET must_change_password = 1 WHERE name = 'clerk'");
        return {};
    }));
    CHECK(portal.post_form(Role::clerk, "/sign-out/plain", {}).status == 303);
}

} // namespace chengxin::accounts
