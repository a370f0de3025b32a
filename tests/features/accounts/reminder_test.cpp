#include "shared/api/json_codec_native.hpp"
#include "shared/api/session.hpp"
#include "tests/support/test_portal.hpp"

#include <doctest/doctest.h>

namespace chengxin::accounts {

using test::Role;
using test::TestPortal;

TEST_CASE("whoever manages the site is told what of its footer nobody has filled in; nobody else is")
{
    TestPortal portal;
    const std::string sentence = portal.ask<Me>(Role::administrator)->reminder;
    CHECK(sentence.find("站点资料还没有填写：承办单位、联系电话、备案号") == 0);
    CHECK(sentence.find("/site.json") != std::string::npos);
    const auto plain = [&portal](Role role, const std::string& path) { return portal.get(role, path).body; };
    CHECK(plain(Role::administrator, "/?plain=1").find(sentence) != std::string::npos);
    for (const char* path : {"/password/plain", "/password?plain=1", "/search?plain=1", "/?plain=1&print=1"}) CHECK(plain(Role::administrator, path).find(sentence) == std::string::npos);
    for (const Role role : {Role::clerk, Role::credit_office, Role::auditor}) {
        CHECK(portal.ask<Me>(role)->reminder.empty());
        CHECK(plain(role, "/?plain=1").find("站点资料") == std::string::npos);
    }
    CHECK(plain(Role::guest, "/?plain=1").find("站点资料") == std::string::npos);
}

} // namespace chengxin::accounts
