// The audit against somebody who has the database file in hand.
#include "server/core/audit_chain.hpp"
#include "server/core/audit_check.hpp"
#include "server/core/audit_proof.hpp"
#include "server/core/portal.hpp"
#include "tests/support/temporary_directory.hpp"
#include "tests/support/test_portal.hpp"

#include <doctest/doctest.h>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <vector>

namespace chengxin::test {

namespace {

AuditEvent event(const std::string& target)
{
    return {.account_id = 1, .account_name = "a", .address = "b", .action = "test.act", .target = target, .outcome = "ok", .detail = "甲"};
}

AuditReport check(TestPortal& portal)
{
    return portal.store().read([&](storage::Connection& connection) { return check_audit(connection, portal.portal().keys, portal.directory()); });
}

/// As somebody does who knows how the check looks for the triggers: they are there again afterwards.
void attack(TestPortal& portal, const std::string& sql)
{
    const auto done = portal.store().write([&](storage::Connection& connection) -> Result<void> {
        for (const audit::Trigger& trigger : audit::k_triggers) connection.run(std::string("DROP TRIGGER ") + trigger.name);
        connection.execute_script(sql);
        for (const audit::Trigger& trigger : audit::k_triggers) connection.run(trigger.sql);
        return {};
    });
    REQUIRE(done);
}

std::string content_of(const std::string& path)
{
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

void write_file(const std::string& path, const std::string& content)
{
    std::ofstream(path, std::ios::binary | std::ios::trunc) << content;
}

/// Six entries, with a checkpoint after the third and after the fifth.
struct Logged {
    TestPortal portal;
    const Audit& audit = portal.portal().audit;

    Logged()
    {
        for (int i = 1; i <= 6; ++i) {
            audit.record(event("t" + std::to_string(i)));
            if (i == 3 || i == 5) REQUIRE(portal.portal().checkpoints.make("regular"));
        }
    }
    std::string checkpoints() const { return checkpoint_file(portal.directory()); }
};

struct Attack {
    const char* name;
    std::string sql;
};

/// What the six entries become when their chain is made anew without the key.
constexpr char k_old_copy[] = "CREATE TABLE old_audit AS SELECT * FROM audit; CREATE TABLE old_head AS SELECT * FROM audit_head;";

} // namespace

TEST_CASE("audit: what is well is called well, and counted")
{
    Logged logged;
    const AuditReport report = check(logged.portal);
    CHECK(report.problems == std::vector<std::string>{});
    CHECK(report.records == 6);
    CHECK(report.checkpoints == 2);
}

TEST_CASE("audit: every way to bend it by SQL is found")
{
    const std::vector<Attack> attacks = {
        {"an entry is changed", "UPDATE audit SET detail = '乙' WHERE id = 2"},
        {"the last entry is cut off", "DELETE FROM audit WHERE id = 6"},
        {"the last entries are cut off and the head follows", "DELETE FROM audit WHERE id > 3; UPDATE audit_head SET count = 3, hash = (SELECT hash FROM audit WHERE id = 3)"},
        {"the table is emptied", "DELETE FROM audit"},
        {"table and head are emptied", "DELETE FROM audit; DELETE FROM audit_head"},
        {"the head alone is gone", "DELETE FROM audit_head"},
        {"one in the middle is missing", "DELETE FROM audit WHERE id = 4"},
        {"two change places", "UPDATE audit SET id = -2 WHERE id = 2; UPDATE audit SET id = 2 WHERE id = 3; UPDATE audit SET id = 3 WHERE id = -2"},
        {"one is added with a copied code", "INSERT INTO audit SELECT 7, at, account_id, account_name, address, action, target, outcome, detail, hash, code FROM audit WHERE id = 6"},
        {"codes are taken away and the head says they begin later", "UPDATE audit SET code = NULL; UPDATE audit_head SET keyed_from = 7"},
        {"the head forgets the checkpoints", "UPDATE audit_head SET checkpoints = 0"},
        {"the keys are gone", "DELETE FROM installation_key"},
        {"the keys are those of another place", "UPDATE installation_key SET sealed = x'02'"},
    };
    for (const Attack& one : attacks) {
        CAPTURE(std::string(one.name));
        Logged logged;
        attack(logged.portal, one.sql);
        CHECK_FALSE(check(logged.portal).problems.empty());
    }
}

TEST_CASE("audit: a missing or changed trigger is found")
{
    for (const char* sql : {"DROP TRIGGER audit_no_delete", "DROP TRIGGER audit_no_update; CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit BEGIN SELECT 1; END"}) {
        CAPTURE(std::string(sql));
        Logged logged;
        REQUIRE(logged.portal.store().write([&](storage::Connection& connection) -> Result<void> {
            connection.execute_script(sql);
            return {};
        }));
        CHECK(check(logged.portal).problems.size() == 1);
    }
}

TEST_CASE("audit: a chain made anew without the key is found, be it without fault in itself")
{
    Logged logged;
    std::string previous;
    std::string sql;
    logged.portal.store().read([&](storage::Connection& connection) {
        storage::Statement rows = connection.prepare(audit::all_entries(connection));
        while (rows.step()) {
            AuditEvent changed = audit::event_of(rows);
            if (rows.integer(0) == 6) changed.detail = "乙";
            previous = audit::hash_of(previous, rows.integer(0), rows.integer(1), changed);
            sql += "UPDATE audit SET detail = '" + changed.detail + "', hash = x'" + crypto::hex(previous) + "' WHERE id = " + std::to_string(rows.integer(0)) + ";";
        }
        return 0;
    });
    attack(logged.portal, sql + "UPDATE audit_head SET hash = x'" + crypto::hex(previous) + "';");
    CHECK_FALSE(logged.portal.store().read([](storage::Connection& connection) { return Audit::check(connection); }).broken_at);
    CHECK_FALSE(check(logged.portal).problems.empty());
}

TEST_CASE("audit: the whole database put back to an older state is found by the checkpoints")
{
    Logged logged;
    attack(logged.portal, k_old_copy);
    for (int i = 0; i < 3; ++i) logged.audit.record(event("later"));
    REQUIRE(logged.portal.portal().checkpoints.make("regular"));
    CHECK(check(logged.portal).problems.empty());
    attack(logged.portal, "DELETE FROM audit; INSERT INTO audit SELECT * FROM old_audit; DELETE FROM audit_head; INSERT INTO audit_head SELECT * FROM old_head;");
    CHECK_FALSE(check(logged.portal).problems.empty());
}

TEST_CASE("audit: entries go on after a cut, and never make it good")
{
    Logged logged;
    attack(logged.portal, "DELETE FROM audit WHERE id > 4");
    logged.audit.record(event("after"));
    CHECK(logged.portal.store().read([](storage::Connection& connection) { return connection.prepare("SELECT 1 FROM audit WHERE target = 'after'").step(); }));
    CHECK_FALSE(check(logged.portal).problems.empty());
}

TEST_CASE("audit checkpoints: a changed, missing or exchanged line is found; a torn one is cut off")
{
    Logged logged;
    const std::string path = logged.checkpoints(), content = content_of(path);
    const auto second = content.find('\n') + 1;
    const std::string first_line = content.substr(0, second), second_line = content.substr(second);
    std::string other = content;
    other.replace(other.find("\"count\":3"), 9, "\"count\":2");
    for (const std::string& changed : {other, first_line, second_line, second_line + first_line, std::string(), content + "rubbish\n"}) {
        CAPTURE(changed);
        write_file(path, changed);
        CHECK_FALSE(check(logged.portal).problems.empty());
    }
    std::filesystem::remove(path);
    CHECK_FALSE(check(logged.portal).problems.empty());

    write_file(path, content + "{\"kind\":\"regu"); // the power went
    CHECK(check(logged.portal).problems.empty());
    REQUIRE(logged.portal.portal().checkpoints.make("regular"));
    CHECK(check(logged.portal).problems.empty());
    CHECK(check(logged.portal).checkpoints == 3);
}

TEST_CASE("audit checkpoints: each day, after a quarter of an hour with entries, and not without")
{
    TestPortal portal;
    AuditCheckpoints& checkpoints = portal.portal().checkpoints;
    const auto count = [&] { return read_checkpoints(portal.directory()).checkpoints.size(); };
    portal.portal().audit.record(event("one"));
    checkpoints.make_when_due();
    CHECK(count() == 1); // the first of the day
    portal.portal().audit.record(event("two"));
    portal.clock().advance(14 * 60);
    checkpoints.make_when_due();
    CHECK(count() == 1);
    portal.clock().advance(2 * 60);
    checkpoints.make_when_due();
    CHECK(count() == 2);
    portal.clock().advance(20 * 60);
    checkpoints.make_when_due();
    CHECK(count() == 2); // nothing new
    portal.clock().set_today("2026-11-03");
    checkpoints.make_when_due();
    CHECK(count() == 3);
    CHECK(check(portal).problems.empty());
    const std::string answer = checkpoints.latest();
    CHECK(answer.find("\"number\":3") != std::string::npos);
    CHECK(answer.find("BEGIN PUBLIC KEY") != std::string::npos);
}

TEST_CASE("audit checkpoints: one at each stop, and the list goes on after a start")
{
    const TemporaryDirectory directory;
    for (std::size_t round = 1; round <= 3; ++round) {
        {
            TestPortal portal({.data_directory = directory.path()});
            portal.portal().audit.record(event("round"));
        }
        CHECK(read_checkpoints(directory.path()).checkpoints.size() == round);
    }
    TestPortal portal({.data_directory = directory.path()});
    CHECK(check(portal).problems.empty());
}

TEST_CASE("audit checkpoints: a restore says where the backup stood, and only it may go back")
{
    const TemporaryDirectory directory;
    {
        TestPortal portal({.data_directory = directory.path()});
        portal.portal().audit.record(event("one"));
        REQUIRE(portal.portal().checkpoints.make("regular"));
    }
    mark_restored(directory.path());
    TestPortal portal({.data_directory = directory.path()});
    const auto list = read_checkpoints(directory.path()).checkpoints;
    REQUIRE(list.size() == 2);
    CHECK(list.back().kind == "restore");
    CHECK(list.back().from_count == 1);
    CHECK(list.back().from_head == list.front().head);
    CHECK(list.back().count == 2);
    CHECK(check(portal).problems.empty());
    CHECK_FALSE(std::filesystem::exists(directory.path() + "/audit/restored"));
}

TEST_CASE("audit proof: it is checked without the database, and every change of the file is found")
{
    Logged logged;
    const std::string path = logged.portal.directory() + "/proof.jsonl";
    REQUIRE(logged.portal.portal().checkpoints.make("export"));
    const std::string key = logged.portal.portal().checkpoints.public_key();
    REQUIRE(*export_audit(logged.portal.store(), "某市", key, path) == 6);
    const auto whole = verify_proof(path, key);
    REQUIRE(whole);
    CHECK(whole->problems == std::vector<std::string>{});
    CHECK(whole->records == 6);
    CHECK(whole->covered == 6);
    CHECK(verify_proof(path, "")->problems.empty());
    CHECK_FALSE(verify_proof(path, crypto::Sm2Key::generate().public_pem())->problems.empty());

    std::vector<std::string> lines;
    const std::string content = content_of(path);
    for (std::size_t begin = 0, end = content.find('\n'); end != std::string::npos; begin = end + 1, end = content.find('\n', begin)) lines.push_back(content.substr(begin, end + 1 - begin));
    REQUIRE(lines.size() == 1 + 6 + 3);
    const auto fails = [&](const std::vector<std::string>& changed) {
        std::string text;
        for (const std::string& line : changed) text += line;
        write_file(path, text);
        const auto report = verify_proof(path, key);
        return !report || !report->problems.empty();
    };
    CHECK_FALSE(fails(lines));
    for (std::size_t i = 0; i < lines.size(); ++i) {
        CAPTURE(i);
        std::vector<std::string> missing = lines;
        missing.erase(missing.begin() + static_cast<std::ptrdiff_t>(i));
        CHECK(fails(missing));
        if (i == 0 || i + 1 == lines.size()) continue;
        std::vector<std::string> exchanged = lines;
        std::swap(exchanged[i], exchanged[i + 1]);
        const bool border = i == 6; // entries and checkpoints need not be apart
        CHECK(fails(exchanged) != border);
    }
    std::vector<std::string> changed = lines;
    changed[2].replace(changed[2].find("t2"), 2, "t9");
    CHECK(fails(changed));
    CHECK_FALSE(verify_proof(logged.checkpoints(), key));
}

TEST_CASE("signatures by SM2: right ones are taken, others are not")
{
    const auto key = crypto::Sm2Key::generate();
    const std::string signature = key.sign("text");
    CHECK(crypto::verify_sm2(key.public_pem(), "text", signature));
    CHECK_FALSE(crypto::verify_sm2(key.public_pem(), "texT", signature));
    CHECK_FALSE(crypto::verify_sm2(key.public_pem(), "text", signature.substr(1)));
    CHECK_FALSE(crypto::verify_sm2(crypto::Sm2Key::generate().public_pem(), "text", signature));
    CHECK_FALSE(crypto::verify_sm2("rubbish", "text", signature));
    const auto again = crypto::Sm2Key::from_private_pem(key.private_pem());
    REQUIRE(again);
    CHECK(crypto::verify_sm2(key.public_pem(), "more", again->sign("more")));
    CHECK_FALSE(crypto::Sm2Key::from_private_pem("rubbish"));
}

} // namespace chengxin::test
