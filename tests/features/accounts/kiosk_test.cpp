#include "shared/api/draft_key.hpp"
#include "shared/api/session.hpp"
#include "shared/core/sealed_bytes.hpp"
#include "tests/support/test_portal.hpp"

#include <doctest/doctest.h>

namespace chengxin::accounts {

using test::Role;
using test::TestPortal;

namespace {

Reply sign_in(TestPortal& portal, const std::string& cookie)
{
    RawRequest request;
    request.method = "POST";
    request.path = SignIn::path;
    request.headers["content-type"] = "application/json";
    request.headers["cookie"] = cookie;
    request.body = std::string(R"({"name":"clerk","password":")") + test::k_password + "\"}";
    return portal.send(Role::guest, std::move(request));
}

} // namespace

TEST_CASE("kiosk: /kiosk sets its cookie and takes it away, pages say so, and no device is remembered")
{
    TestPortal portal;
    const Reply page = portal.get(Role::guest, "/kiosk");
    REQUIRE(page.status == 200);
    REQUIRE(page.cookies.size() == 1);
    const std::string cookie = page.cookies.front().substr(0, page.cookies.front().find(';'));
    CHECK(cookie == "chengxin_kiosk=1");

    RawRequest home;
    home.method = "GET";
    home.path = "/";
    CHECK(portal.send(Role::guest, home).body.find("data-kiosk") == std::string::npos);
    home.headers["cookie"] = cookie;
    CHECK(portal.send(Role::guest, home).body.find("data-kiosk=\"true\"") != std::string::npos);

    const Reply there = sign_in(portal, cookie);
    CHECK(there.status == 200);
    CHECK(there.cookies.empty());
    CHECK(sign_in(portal, "other=1").cookies.size() == 1);

    api::Form off;
    off.fields["kiosk"] = "0";
    CHECK(portal.post_form(Role::guest, "/kiosk", off).cookies.front().find("Max-Age=0") != std::string::npos);
}

TEST_CASE("draft key: one for each account, the same every time, none on a kiosk")
{
    TestPortal portal;
    const auto key = portal.ask<DraftKey>(Role::clerk);
    REQUIRE(key);
    CHECK(key->key.size() == 2 * k_sealing_key_bytes);
    CHECK(portal.ask<DraftKey>(Role::clerk)->key == key->key);
    CHECK(portal.ask<DraftKey>(Role::other_clerk)->key != key->key);
    CHECK(portal.ask<DraftKey>(Role::guest).error().code == ErrorCode::unauthenticated);
    CHECK(portal.get(Role::clerk, DraftKey::path).headers.at("Cache-Control") == "no-store");
    const std::string signed_in = sign_in(portal, "other=1").headers.at("Set-Cookie");
    RawRequest request;
    request.method = "GET";
    request.path = DraftKey::path;
    request.headers["cookie"] = signed_in.substr(0, signed_in.find(';')) + "; chengxin_kiosk=1";
    CHECK(api::decode_json<DraftKeyResponse>(portal.send(Role::guest, request).body)->key.empty());
}

TEST_CASE("session: the person learns when it ends for good")
{
    TestPortal portal;
    const auto first = portal.ask<Me>(Role::clerk);
    REQUIRE(first);
    CHECK(first->seconds_left == 12 * 3600);
    portal.clock().advance(600);
    CHECK(portal.ask<Me>(Role::clerk)->seconds_left == 12 * 3600 - 600);
    CHECK(api::decode_json<Person>(sign_in(portal, "").body)->seconds_left == 12 * 3600);
}

} // namespace chengxin::accounts
