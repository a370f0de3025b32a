#include "server/features/accounts/administration.hpp"

#include "shared/api/json_codec_native.hpp"
#include "shared/api/session.hpp"
#include "tests/support/test_portal.hpp"

#include <algorithm>
#include <doctest/doctest.h>

namespace chengxin::accounts {

using test::Role;
using test::TestPortal;

namespace {

Result<std::string> run(TestPortal& portal, const std::string& name, const AccountCommand& command)
{
    const auto& commands = account_commands();
    const auto found = std::find_if(commands.begin(), commands.end(), [&](const ControlCommand& one) { return name == one.name; });
    REQUIRE(found != commands.end());
    return found->run(portal.portal(), api::encode_json(command));
}

bool may_sign_in(TestPortal& portal, const std::string& name, const std::string& password)
{
    return portal.ask<SignIn>(Role::guest, {name, password}).has_value();
}

bool is_in_audit(TestPortal& portal, const std::string& action)
{
    return portal.store().read([&](storage::Connection& connection) {
        return connection.prepare("SELECT 1 FROM audit WHERE action = ?1 AND account_name = 'cli' AND target = 'clerk'", action).step();
    });
}

} // namespace

TEST_CASE("accounts: disabling ends sessions and closes the door, enabling opens it")
{
    TestPortal portal;
    CHECK(portal.ask<Me>(Role::clerk));
    CHECK(run(portal, "user.disable", {.name = "CLERK"}));
    CHECK_FALSE(portal.ask<Me>(Role::clerk));
    CHECK_FALSE(may_sign_in(portal, "clerk", test::k_password));
    CHECK(run(portal, "user.list", {})->find("已停用") != std::string::npos);
    CHECK(run(portal, "user.enable", {.name = "clerk"}));
    CHECK(may_sign_in(portal, "clerk", test::k_password));
    CHECK(run(portal, "user.list", {})->find("已停用") == std::string::npos);
    CHECK(is_in_audit(portal, "accounts.enable"));
    CHECK(run(portal, "user.disable", {.name = "nobody"}).error().code == ErrorCode::not_found);
}

TEST_CASE("accounts: unlock and a new password clear what strangers have tried; sessions are ended on demand")
{
    TestPortal portal;
    const auto lock = [&] {
        for (int i = 0; i < 5; ++i) (void)may_sign_in(portal, "clerk", "wrong");
        CHECK_FALSE(may_sign_in(portal, "clerk", test::k_password));
    };
    lock();
    CHECK(run(portal, "user.unlock", {.name = "Clerk"}));
    CHECK(may_sign_in(portal, "clerk", test::k_password));
    CHECK(is_in_audit(portal, "accounts.unlock") == false); // under the name that was given
    lock();
    CHECK(run(portal, "user.passwd", {.name = "clerk", .password = "Another-pass-77"}));
    CHECK(may_sign_in(portal, "clerk", "Another-pass-77"));
    CHECK_FALSE(portal.ask<Me>(Role::clerk));
    CHECK(portal.ask<Me>(Role::credit_office));
    CHECK(run(portal, "user.end-sessions", {.name = "credit_office"}));
    CHECK_FALSE(portal.ask<Me>(Role::credit_office));
}

TEST_CASE("accounts: the last administrator and the last auditor cannot be disabled")
{
    TestPortal portal;
    REQUIRE(run(portal, "user.add", {.name = "chief", .roles = {"administrator", "auditor"}, .password = "Another-pass-77"}));
    REQUIRE(run(portal, "user.add", {.name = "second", .roles = {"administrator"}, .password = "Another-pass-77"}));
    const std::string all = *run(portal, "user.list", {});
    for (const char* name : {"admin", "administrator", "auditor"}) { // those of the test portal, as far as there are any
        if (all.rfind(std::string(name) + "\t", 0) == 0 || all.find("\n" + std::string(name) + "\t") != std::string::npos) (void)run(portal, "user.disable", {.name = name});
    }
    CHECK(run(portal, "user.disable", {.name = "chief"}).error().code == ErrorCode::conflict); // the last auditor
    REQUIRE(run(portal, "user.add", {.name = "third", .roles = {"auditor"}, .password = "Another-pass-77"}));
    CHECK(run(portal, "user.disable", {.name = "chief"}));
    CHECK(run(portal, "user.disable", {.name = "second"}).error().message.find("最后一个") != std::string::npos);
}

TEST_CASE("accounts: a password that is not given is made and told once; a weak one is refused")
{
    TestPortal portal;
    const auto made = run(portal, "user.add", {.name = "fresh", .roles = {"credit_office"}});
    REQUIRE(made);
    CHECK(made->find("初始口令：") != std::string::npos);
    CHECK(run(portal, "user.add", {.name = "weak", .roles = {"credit_office"}, .password = "short"}).error().code == ErrorCode::invalid_request);
    CHECK(run(portal, "user.passwd", {.name = "nobody", .password = "Another-pass-77"}).error().code == ErrorCode::not_found);
}

} // namespace chengxin::accounts
