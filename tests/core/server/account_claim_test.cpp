#include "shared/api/account_claim.hpp"
#include "shared/api/error_body.hpp"
#include "shared/api/session.hpp"
#include "tests/support/test_portal.hpp"

#include <doctest/doctest.h>

namespace chengxin {

using test::Role;
using test::TestPortal;

namespace {

std::string id_text(TestPortal& portal, Role role)
{
    return std::to_string(portal.account_id(role));
}

/// As the role's own request, but meant for the account `named`.
RawRequest meant_for(const Router::Entry& entry, const std::string& named)
{
    RawRequest request;
    request.method = entry.method;
    request.path = entry.path;
    request.headers[api::k_account_header] = named;
    request.headers["content-type"] = "application/json";
    request.body = "{}";
    return request;
}

api::Form form_for(const std::string& named)
{
    api::Form form;
    form.fields[api::k_account_field] = named;
    return form;
}

std::int64_t audit_entries(TestPortal& portal)
{
    return portal.store().read([](storage::Connection& connection) {
        storage::Statement row = connection.prepare("SELECT count(*) FROM audit");
        row.step();
        return row.integer(0);
    });
}

} // namespace

TEST_CASE("account claim: no endpoint does anything under another account than the request names")
{
    TestPortal portal;
    const std::string other = id_text(portal, Role::other_clerk);
    int changing = 0;
    for (const auto& entry : portal.application().router().entries()) {
        if (entry->method == "GET") continue;
        CAPTURE(entry->path);
        ++changing;
        for (const Role role :
             {Role::clerk, Role::credit_office, Role::auditor}) { // the last may not even do most of it: it is refused all the same
            const auto before = portal.fingerprint();
            const auto noted = audit_entries(portal);
            const Reply reply = portal.send(role, meant_for(*entry, other));
            CHECK(reply.status == 409);
            CHECK(reply.body.find("用原来的账号重新登录") != std::string::npos);
            if (!entry->page) CHECK(api::decode_json<api::ErrorBody>(reply.body)->error.detail == api::k_other_account);
            CHECK(portal.fingerprint() == before);
            CHECK(audit_entries(portal) == noted);
        }
    }
    CHECK(changing > 10);
    CHECK(portal.ask<accounts::Me>(Role::clerk)); // still signed in: not even signing out was done
}

TEST_CASE("account claim: plain forms name the account in a field")
{
    TestPortal portal;
    const std::string other = id_text(portal, Role::other_clerk);
    for (const auto& entry : portal.application().router().entries()) {
        if (entry->method == "GET" || !entry->page || entry->path == "/sign-in/plain") continue;
        CAPTURE(entry->path);
        const Role role = Role::credit_office;
        const auto before = portal.fingerprint();
        CHECK(portal.post_form(role, entry->path, form_for(other)).status == 409);
        CHECK(portal.fingerprint() == before);
        if (entry->path != "/sign-out/plain") CHECK(portal.post_form(role, entry->path, form_for(id_text(portal, role))).status != 409);
    }
    CHECK(portal.ask<accounts::Me>(Role::credit_office));
}

TEST_CASE("account claim: the right account, none named, and nobody signed in are as before")
{
    TestPortal portal;
    RawRequest request;
    request.method = "GET";
    request.path = accounts::Me::path;
    request.headers[api::k_account_header] = id_text(portal, Role::clerk);
    CHECK(portal.send(Role::clerk, request).status == 200);
    CHECK(portal.send(Role::other_clerk, request).status == 409); // a page of one never shows what belongs to another
    CHECK(portal.send(Role::guest, request).status == 401);
    request.headers[api::k_account_header] = "clerk";
    CHECK(portal.send(Role::clerk, request).status == 409);
    request.headers.erase(api::k_account_header);
    CHECK(portal.send(Role::clerk, request).status == 200);
}

TEST_CASE("account claim: every form that changes something names the account of the page")
{
    TestPortal portal;
    const std::string field = "name=\"account\" value=\"" + id_text(portal, Role::credit_office) + "\"";
    for (const char* address : {"/?plain=1", "/upload/plain", "/password/plain", "/uploads?plain=1", "/held?plain=1"}) {
        CAPTURE(address);
        const std::string body = portal.get(Role::credit_office, address).body;
        std::size_t forms = 0;
        for (auto at = body.find("<form method=\"post\""); at != std::string::npos; at = body.find("<form method=\"post\"", at + 1)) {
            ++forms;
            CHECK(body.substr(at, body.find("</form>", at) - at).find(field) != std::string::npos);
        }
        CHECK(forms > 0);
    }
}

} // namespace chengxin
