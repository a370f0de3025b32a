#include "server/core/openapi.hpp"
#include "server/core/session.hpp"
#include "tests/support/test_portal.hpp"

#include <cstdlib>
#include <doctest/doctest.h>
#include <fstream>
#include <sstream>

namespace chengxin {

using test::Role;
using test::TestPortal;

namespace {

bool may(TestPortal& portal, Role role, Permission permission)
{
    if (permission == Permission::anyone) return true;
    if (role == Role::guest) return false;
    const auto id = portal.account_id(role);
    return portal.store().read([&](storage::Connection& connection) { return portal.portal().sessions.describe(connection, id)->can(permission); });
}

RawRequest empty_request(const Router::Entry& entry)
{
    RawRequest request;
    request.method = entry.method;
    request.path = entry.path;
    if (entry.method == "POST" && entry.request) {
        request.headers["content-type"] = "application/json";
        request.body = "{}";
    }
    return request;
}

} // namespace

/// Every endpoint and page is asked by every role, with an empty request. Whoever lacks the right is refused, and no answer
/// below 200 or above 399 leaves a trace in any table but those that record refusals.
TEST_CASE("role matrix: every endpoint refuses whom it must, and refusals change nothing")
{
    TestPortal portal;
    for (const auto& entry : portal.application().router().entries()) {
        for (const Role role : test::k_all_roles) {
            if (entry->path == "/api/v1/accounts/sign-out" || entry->path == "/sign-out/plain") continue; // would end the role's session
            CAPTURE(entry->path);
            CAPTURE(test::name_of(role));
            const auto before = portal.fingerprint();
            const Reply reply = portal.send(role, empty_request(*entry));
            CHECK(reply.status < 500);
            if (!may(portal, role, entry->permission)) {
                const bool sent_to_sign_in = reply.status == 303 && reply.headers.at("Location").rfind("/sign-in", 0) == 0;
                CHECK((sent_to_sign_in || reply.status == (role == Role::guest ? 401 : 403)));
            } else {
                CHECK(reply.status != 401);
            }
            if (reply.status >= 400 || entry->method == "GET") CHECK(portal.fingerprint() == before);
        }
    }
}

TEST_CASE("role matrix: signing out needs a session")
{
    TestPortal portal;
    CHECK(portal.post_json(Role::guest, "/api/v1/accounts/sign-out", "{}").status == 401);
    CHECK(portal.post_json(Role::guest, "/sign-out/plain", "").status == 401);
}

/// The list of endpoints is a promise to other systems. Set CHENGXIN_UPDATE_GOLDEN=1 to accept a change.
TEST_CASE("golden: the list of endpoints")
{
    TestPortal portal;
    const std::string path = CHENGXIN_SOURCE_DIR "/tests/golden/endpoints.txt";
    const std::string actual = endpoint_list(portal.application().router());
    if (std::getenv("CHENGXIN_UPDATE_GOLDEN")) std::ofstream(path, std::ios::binary) << actual;
    std::ifstream file(path, std::ios::binary);
    std::ostringstream expected;
    expected << file.rdbuf();

    std::istringstream actual_lines(actual);
    for (std::string line; std::getline(actual_lines, line);) {
        if (("\n" + expected.str()).find("\n" + line + "\n") == std::string::npos) MESSAGE("+ ", line);
    }
    std::istringstream expected_lines(expected.str());
    for (std::string line; std::getline(expected_lines, line);) {
        if (("\n" + actual).find("\n" + line + "\n") == std::string::npos) MESSAGE("- ", line);
    }
    CHECK(expected.str() == actual);
}

} // namespace chengxin
