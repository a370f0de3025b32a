#include "server/core/schema.hpp"
#include "server/features.hpp"
#include "server/storage/store.hpp"
#include "server/storage/tables.hpp"
#include "tests/support/old_directory.hpp"
#include "tests/support/schema_facts.hpp"
#include "tests/support/test_portal.hpp"

#include <algorithm>
#include <doctest/doctest.h>

using namespace chengxin;
using namespace chengxin::test;
using storage::Connection;
using storage::Kind;
using storage::Placement;
using storage::Table;

namespace {

/// The described tables and the database must agree in every fact.
void check_end_of_migrations(Connection& migrated)
{
    Connection described(":memory:", Connection::Mode::read_write_fast);
    const std::vector<Table> tables = described_tables(all_features());
    for (const Table& table : tables)
        for (const std::string& sql : storage::sqlite_statements(table))
            described.run(sql);
    CHECK(tables.size() >= 15);
    for (const Table& table : tables) {
        const auto expected = facts_of(described, table.name);
        const auto found = facts_of(migrated, table.name);
        for (const std::string& fact : expected)
            CHECK_MESSAGE(std::find(found.begin(), found.end(), fact) != found.end(), table.name, ": the migrations lack: ", fact);
        for (const std::string& fact : found)
            CHECK_MESSAGE(std::find(expected.begin(), expected.end(), fact) != expected.end(), table.name, ": not described: ", fact);
        CHECK(found.size() == expected.size());
    }
}

std::vector<std::string> faults(const Table& table)
{
    return storage::faults_of({{.name = "unit", .columns = {{"id", Kind::identity}}, .key = {"id"}}, table});
}

Table placed()
{
    return {.name = "case_file",
            .placement = Placement::organisation,
            .columns = {{"id", Kind::identity}, {"organisation_id", Kind::integer}, {"number"}, {"unit_id", Kind::integer}},
            .key = {"id"},
            .unique = {{"organisation_id", "number"}},
            .references = {{{"unit_id"}, "unit", {"id"}}}};
}

} // namespace

TEST_CASE("described tables: a new directory's migrations end in them")
{
    TestPortal portal;
    portal.store().read([](Connection& connection) { check_end_of_migrations(connection); });
}

TEST_CASE("described tables: the upgraded directory of f082447 ends in them, with every row")
{
    OldDirectory old;
    const auto counts = [&](Connection& connection) {
        std::vector<std::int64_t> rows;
        for (const char* table : {"organisation", "organisation_alias", "role", "role_permission", "account", "account_role",
                                  "password_history", "import_batch"}) {
            auto row = connection.prepare(std::string("SELECT count(*) FROM ") + table);
            rows.push_back(row.step() ? row.integer(0) : -1);
        }
        return rows;
    };
    std::vector<std::int64_t> before;
    {
        Connection connection(storage::database_file(old.path()), Connection::Mode::read_only);
        before = counts(connection);
    }
    CHECK(before[4] > 0);
    CHECK(before[7] > 0);
    { // with no site: nothing is added but what the upgrade itself does
        storage::Store::Options options{.directory = old.path(), .migrations = core_migrations()};
        add_to(options, all_features());
        auto store = storage::Store::open(std::move(options));
        REQUIRE_MESSAGE(store.has_value(), store.error().message);
        (*store)->read([&](Connection& connection) {
            CHECK(counts(connection) == before);
            check_end_of_migrations(connection);
            CHECK_FALSE(connection.prepare("PRAGMA foreign_key_check").step());
        });
    }
}

TEST_CASE("described tables: names exist, unique and foreign keys contain the placement")
{
    CHECK(storage::faults_of(described_tables(all_features())) == std::vector<std::string>{});
    CHECK(faults(placed()) == std::vector<std::string>{});

    Table wrong = placed();
    wrong.unique = {{"number"}};
    CHECK(faults(wrong) == std::vector<std::string>{"case_file: a unique key lacks organisation_id"});
    wrong = placed();
    wrong.indexes = {{.name = "case_number", .columns = {"lower(number)"}, .unique = true, .where = "number <> ''"}};
    CHECK(faults(wrong) == std::vector<std::string>{"case_file: the unique index case_number lacks organisation_id"});
    wrong = placed();
    wrong.placement = Placement::subject;
    CHECK(faults(wrong).size() == 2); // no such column, and the unique key
    wrong = placed();
    wrong.columns[1].nullable = true;
    CHECK(faults(wrong) == std::vector<std::string>{"case_file: lies by organisation_id, which it need not have"});
    wrong = placed();
    wrong.references.push_back({{"id"}, "case_file", {"id"}});
    CHECK(faults(wrong).size() == 2); // neither side has the organisation
    wrong = placed();
    wrong.references.push_back({{"organisation_id"}, "organisation", {"id"}});
    CHECK(faults(wrong) == std::vector<std::string>{"case_file: the reference to organisation comes before that table"});
    wrong = placed();
    wrong.indexes = {{"case_by_day", {"day"}}};
    CHECK(faults(wrong) == std::vector<std::string>{"case_file: the index case_by_day names day, which is no column"});
}

TEST_CASE("described tables: a placed table as both engines make it")
{
    Table table = placed();
    table.columns.push_back({.name = "note", .nullable = true});
    table.columns.push_back({.name = "open", .kind = Kind::integer, .standard = "1"});
    table.indexes = {{.name = "case_open", .columns = {"organisation_id", "number"}, .where = "open = 1"}};
    table.checks = {"open IN (0, 1)"};
    CHECK(storage::sqlite_statements(table) ==
          std::vector<std::string>{
              "CREATE TABLE case_file (\n    id INTEGER PRIMARY KEY,\n    organisation_id INTEGER NOT NULL,\n    number TEXT NOT NULL,\n"
              "    unit_id INTEGER NOT NULL,\n    note TEXT,\n    open INTEGER NOT NULL DEFAULT 1,\n    UNIQUE (organisation_id, number),\n"
              "    FOREIGN KEY (unit_id) REFERENCES unit (id),\n    CHECK (open IN (0, 1))\n) STRICT",
              "CREATE INDEX case_open ON case_file (organisation_id, number) WHERE open = 1"});
    CHECK(storage::postgres_statements(table) ==
          std::vector<std::string>{
              "CREATE TABLE case_file (\n    id bigint GENERATED BY DEFAULT AS IDENTITY,\n    organisation_id bigint NOT NULL,\n"
              "    number text COLLATE \"C\" NOT NULL,\n    unit_id bigint NOT NULL,\n    note text COLLATE \"C\",\n    open bigint NOT "
              "NULL DEFAULT 1,\n"
              "    PRIMARY KEY (organisation_id, id),\n    UNIQUE (organisation_id, number),\n    FOREIGN KEY (unit_id) REFERENCES unit "
              "(id),\n"
              "    CHECK (open IN (0, 1))\n)",
              "CREATE INDEX case_open ON case_file (organisation_id, number) WHERE open = 1"});
}
