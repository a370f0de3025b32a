#include "server/core/application.hpp"
#include "server/core/backup.hpp"
#include "server/core/verify.hpp"
#include "server/core/crypto.hpp"
#include "server/core/html.hpp"
#include "server/core/session.hpp"
#include "server/features.hpp"
#include "tests/support/temporary_directory.hpp"
#include "tests/support/test_portal.hpp"
#include "tests/support/test_site.hpp"

#include <doctest/doctest.h>
#include <filesystem>
#include <fstream>
#include <sys/stat.h>

namespace chengxin {

using test::Role;
using test::TestPortal;

TEST_CASE("clock: local days")
{
    CHECK(local_time_text(0) == "1970-01-01 08:00:00");
    CHECK(local_date_text(1793548800 - 1) == "2026-11-01");
    CHECK(local_date_text(local_midnight("2026-11-02")) == "2026-11-02");
    CHECK(local_date_text(local_midnight("2026-11-02") - 1) == "2026-11-01");
    for (const char* wrong : {"2026-02-30", "2026-13-01", "x", "", "2026-1-1", "2026-11-02x"}) CHECK(local_midnight(wrong) == -1);
    CHECK(ShiftedClock("2026-05-06").today() == "2026-05-06");
    FakeClock clock("2026-11-02");
    clock.advance(14 * 3600);
    CHECK(clock.today() == "2026-11-03");
}

TEST_CASE("crypto: published vectors")
{
    // GB/T 32905-2016 A.1; GB/T 32907-2016 A.1 (one block of ECB equals CTR of zeros with the plain text as counter)
    crypto::Sha256 parts; // FIPS 180-4
    for (const char* part : {"a", "", "bc"}) parts.add(part);
    CHECK(crypto::hex(parts.finish()) == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    CHECK(crypto::hex(crypto::sm3("abc")) == "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0");
    const std::string key = crypto::from_hex("0123456789abcdeffedcba9876543210");
    std::string stream(16, '\0');
    crypto::sm4_ctr(key, key, stream, stream.data());
    CHECK(crypto::hex(stream) == "681edf34d206965e86b3e94f536e4246");
    // The prepared form gives what the plain one gives, however often and for however long a text.
    const crypto::HmacSm3 prepared(key);
    for (const std::size_t length : {0, 1, 55, 64, 65, 10'000}) CHECK(prepared.of(std::string(length, 'a')) == crypto::hmac_sm3(key, std::string(length, 'a')));
    CHECK(crypto::from_hex("0g").empty());
    CHECK(crypto::from_hex("abc").empty());
}

TEST_CASE("crypto: texts hashed side by side have the values of OpenSSL's HMAC-SM3")
{
    const std::string key = crypto::sm3("key");
    const crypto::Sm3Mac mac(key);
    std::vector<std::string> texts;
    for (std::size_t length = 0; length < 300; ++length) texts.emplace_back(length * 37 % 300, static_cast<char>('a' + length % 26));
    for (const std::size_t count : {0, 1, 7, 8, 9, 300}) {
        const std::vector<std::string_view> some(texts.begin(), texts.begin() + static_cast<std::ptrdiff_t>(count));
        std::vector<crypto::Sm3Mac::Value> values(count);
        mac.of(some, values);
        for (std::size_t i = 0; i < count; ++i) CHECK(std::string(values[i].data(), values[i].size()) == crypto::hmac_sm3(key, some[i]));
    }
    CHECK(mac.of("x") == crypto::hmac_sm3(key, "x"));
    CHECK_THROWS_AS(crypto::Sm3Mac(std::string(65, 'k')), std::invalid_argument);
}

TEST_CASE("crypto: passwords")
{
    const std::string hash = crypto::hash_password("伊宁 pass", 4);
    CHECK(crypto::verify_password("伊宁 pass", hash));
    CHECK_FALSE(crypto::verify_password("伊宁 Pass", hash));
    CHECK(hash != crypto::hash_password("伊宁 pass", 4));
    for (const char* broken : {"", "scrypt$", "scrypt$99$00$00", "scrypt$4$zz", "plain"}) CHECK_FALSE(crypto::verify_password("x", broken));
    CHECK(crypto::random_password().size() == 16);
}

TEST_CASE("audit: append-only, chained, exported")
{
    TestPortal portal;
    const Audit& audit = portal.portal().audit;
    for (int i = 0; i < 3; ++i) audit.record({.account_id = 1, .account_name = "a", .address = "b", .action = "test.act", .target = "t", .outcome = "ok", .detail = "甲"});
    const auto check = [&] { return portal.store().read([](storage::Connection& connection) { return Audit::check(connection); }); };
    CHECK(check().records == 3);
    CHECK_FALSE(check().broken_at);

    for (const char* sql : {"UPDATE audit SET detail = 'x' WHERE id = 2", "DELETE FROM audit WHERE id = 3", "REPLACE INTO audit SELECT * FROM audit WHERE id = 1"}) {
        CAPTURE(sql);
        CHECK_THROWS_AS((void)portal.store().write([&](storage::Connection& connection) -> Result<void> {
            connection.run(sql);
            return {};
        }),
                        storage::DatabaseFailure);
    }
    // Someone with the file in hand removes the trigger and changes a record.
    (void)portal.store().write([&](storage::Connection& connection) -> Result<void> {
        connection.run("DROP TRIGGER audit_no_update");
        connection.run("UPDATE audit SET detail = '乙' WHERE id = 2");
        return {};
    });
    CHECK(check().broken_at == 2);
}

TEST_CASE("parameters: the newest effective version counts")
{
    TestPortal portal;
    constexpr Parameter parameter{"test.days", "5", "测试"};
    const Parameters& parameters = portal.portal().parameters;
    CHECK(parameters.number(parameter) == 5);
    (void)portal.store().write([&](storage::Connection& connection) -> Result<void> {
        parameters.set(connection, parameter, "9", "2026-11-04");
        parameters.set(connection, parameter, "7", "2026-11-01");
        return {};
    });
    CHECK(parameters.number(parameter) == 7);
    portal.clock().set_today("2026-11-04");
    CHECK(parameters.number(parameter) == 9);
}

TEST_CASE("scope: covers and its SQL agree")
{
    TestPortal portal;
    const DataScope scopes[] = {
        {ScopeKind::none, 1, {}}, {ScopeKind::self, 1, {}}, {ScopeKind::own, 1, {10}}, {ScopeKind::own_and_below, 1, {10, 11}}, DataScope::everything()};
    for (const DataScope& scope : scopes) {
        for (const std::int64_t organisation : {10, 11, 12}) {
            for (const std::int64_t account : {1, 2}) {
                const ScopeCondition condition = condition_of(scope, "organisation", "account");
                const bool by_sql = portal.store().read([&](storage::Connection& connection) {
                    const std::string sql = "SELECT 1 FROM (SELECT ? AS organisation, ? AS account) WHERE " + condition.sql;
                    return connection.prepare(sql, organisation, account, condition.parameter).step();
                });
                CHECK(by_sql == scope.covers(organisation, account));
            }
        }
    }
}

TEST_CASE("scope: a department reaches those below it, the credit office all")
{
    TestPortal portal;
    const auto scope_of = [&](Role role) {
        const auto id = portal.account_id(role);
        return portal.store().read([&](storage::Connection& connection) { return portal.portal().sessions.describe(connection, id)->scope; });
    };
    CHECK(scope_of(Role::clerk).kind == ScopeKind::own_and_below);
    CHECK(scope_of(Role::clerk).organisation_ids.size() == 2);
    CHECK(scope_of(Role::other_clerk).organisation_ids.size() == 1);
    CHECK(scope_of(Role::credit_office).kind == ScopeKind::all);
    CHECK(scope_of(Role::administrator).kind == ScopeKind::none);
}

TEST_CASE("html: escaping, plain links")
{
    TestPortal portal;
    RequestContext context{.portal = portal.portal(), .session = {}, .request_id = {}, .remote_address = {}, .accept = {}, .set_cookie = {}, .path = "/", .query = {}};
    CHECK(html::escape("<a href=\"x\">&'") == "&lt;a href=&quot;x&quot;&gt;&amp;&#39;");
    CHECK(html::address(context, "/a?b=1#c") == "/a?b=1#c");
    context.plain = true;
    CHECK(html::address(context, "/a?b=1#c") == "/a?b=1&plain=1#c");
    CHECK(html::address(context, "/a") == "/a?plain=1");
    CHECK(html::address(context, "https://elsewhere/") == "https://elsewhere/");
    const Reply reply = html::page(context, {.title = "<x>", .description = {}, .body = "<h1>a</h1>", .crumbs = {}});
    CHECK(reply.body.find("<title>&lt;x&gt; - 信用中国（新疆·伊犁）</title>") != std::string::npos);
    CHECK(reply.body.find("<script") == std::string::npos);
}

TEST_CASE("installation: a directory keeps its site and its kind of data")
{
    const test::TemporaryDirectory directory;
    const auto open = [&](const std::string& site, Demo demo) {
        Application::Settings settings;
        settings.options.data_directory = directory.path();
        settings.options.site = site;
        settings.options.demo = demo;
        settings.clock = std::make_unique<FakeClock>();
        settings.site = test::test_site();
        settings.durability = storage::Durability::none;
        return Application::open(std::move(settings));
    };
    CHECK((*open("", Demo::no))->portal().options.site == "yili"); // a command that names no site binds nothing
    CHECK((*open("kaifeng", Demo::no))->portal().options.site == "kaifeng");
    CHECK((*open("", Demo::no))->portal().options.site == "kaifeng");
    CHECK(open("yili", Demo::no).error().detail == "site");
    CHECK(open("kaifeng", Demo::yes).error().detail == "demo");
}

TEST_CASE("backup, restore, verify")
{
    const test::TemporaryDirectory directory;
    const std::string data = directory.path() + "/data", file = directory.path() + "/copy", restored = directory.path() + "/restored";
    std::string sealed;
    {
        TestPortal portal(test::TestOptions{.data_directory = data});
        portal.portal().audit.record({.account_id = 0, .account_name = "x", .address = {}, .action = "test.act", .target = {}, .outcome = "ok", .detail = {}});
        sealed = portal.portal().keys.seal("text", "place");
        REQUIRE(back_up(data, file, all_features())); // while it is in use
        CHECK(back_up(data, file, all_features()).error().code == ErrorCode::conflict);
        CHECK(verify_data(data, all_features())->problems.empty());
    }
    REQUIRE(restore(file, restored, all_features()));
    CHECK(restore(file, restored, all_features()).error().code == ErrorCode::conflict);
    const auto report = verify_data(restored, all_features());
    REQUIRE(report);
    CHECK(report->problems.empty());
    CHECK(report->audit_records == 1);
    CHECK(Keys::load(restored)->open(sealed, "place").value() == "text");
    CHECK_FALSE(verify_data(directory.path() + "/nothing", all_features()));

    std::filesystem::resize_file(restored + "/chengxin.db", 8192);
    CHECK_FALSE(verify_data(restored, all_features())->problems.empty());
}

} // namespace chengxin
