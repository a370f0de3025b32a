#include "server/core/schema.hpp"
#include "server/features.hpp"
#include "server/storage/migrations.hpp"
#include "server/storage/shared_sql.hpp"
#include "tests/postgres/server.hpp"

#include <algorithm>
#include <csignal>
#include <doctest/doctest.h>
#include <filesystem>
#include <sqlite3.h>

using namespace chengxin;
using namespace chengxin::test;

namespace {

using Answer = std::unique_ptr<PGresult, decltype(&PQclear)>;

/// What PostgreSQL says against it; empty: nothing.
std::string run(PGconn* connection, const std::string& sql)
{
    const Answer answer(PQexec(connection, sql.c_str()), PQclear);
    return PQresultStatus(answer.get()) == PGRES_COMMAND_OK ? std::string() : PQresultErrorMessage(answer.get());
}

struct Prepared {
    std::string fault; ///< empty: it was prepared
    int parameters = 0;
    int columns = 0;
    bool operator==(const Prepared&) const = default;
};

Prepared prepare(PGconn* connection, std::string_view sql)
{
    const Answer answer(PQprepare(connection, "", storage::postgres_text(sql).c_str(), 0, nullptr), PQclear);
    if (PQresultStatus(answer.get()) != PGRES_COMMAND_OK) return {PQresultErrorMessage(answer.get())};
    const Answer described(PQdescribePrepared(connection, ""), PQclear);
    return {"", PQnparams(described.get()), PQnfields(described.get())};
}

Prepared prepare(storage::Connection& connection, std::string_view sql)
{
    sqlite3_stmt* statement = nullptr;
    if (sqlite3_prepare_v2(connection.handle(), sql.data(), static_cast<int>(sql.size()), &statement, nullptr) != SQLITE_OK) {
        return {sqlite3_errmsg(connection.handle())};
    }
    const Prepared prepared{"", sqlite3_bind_parameter_count(statement), sqlite3_column_count(statement)};
    sqlite3_finalize(statement);
    return prepared;
}

/// A database of SQLite after all migrations.
struct Migrated {
    storage::Connection connection{":memory:", storage::Connection::Mode::read_write_fast};
    Migrated()
    {
        std::vector<storage::Migration> all = core_migrations();
        for (const Feature& feature : all_features()) {
            if (feature.register_functions) feature.register_functions(connection);
            all.insert(all.end(), feature.migrations.begin(), feature.migrations.end());
        }
        REQUIRE(storage::migrate(connection, all));
    }
};

} // namespace

TEST_CASE("PostgreSQL makes the described tables and prepares every shared statement with the parameters and columns of SQLite")
{
    pid_t pid = 0;
    std::string directory;
    {
        const PostgresServer server;
        pid = server.pid();
        directory = server.directory();
        const auto connection = server.connect();
        const auto tables = described_tables(all_features());
        for (const storage::Table& table : tables) {
            for (const std::string& sql : storage::postgres_statements(table))
                CHECK_MESSAGE(run(connection.get(), sql).empty(), sql);
        }
        Migrated migrated;
        const auto statements = storage::SharedSql::all();
        CHECK(statements.size() >= 80);
        for (const std::string_view sql : statements) {
            const Prepared there = prepare(connection.get(), sql);
            const Prepared here = prepare(migrated.connection, sql);
            CHECK_MESSAGE(there == here, sql, "\nPostgreSQL: ", there.fault, there.parameters, ", ", there.columns,
                          "\nSQLite: ", here.fault, here.parameters, ", ", here.columns);
            CHECK_MESSAGE(here.fault.empty(), sql, "\n", here.fault);
        }
        for (const storage::Table& table : tables) { // none is described and not asked for
            const auto names = [&](std::string_view sql) { return sql.find(table.name) != std::string_view::npos; };
            CHECK_MESSAGE(std::any_of(statements.begin(), statements.end(), names), table.name);
        }
        // The test would see what PostgreSQL does not know.
        CHECK_FALSE(prepare(connection.get(), "SELECT group_concat(name) FROM role").fault.empty());
        CHECK_FALSE(prepare(connection.get(), "SELECT no_column FROM role").fault.empty());
        // A name is taken whatever its case, on both engines.
        const std::string insert =
            "INSERT INTO account (name, display_name, password_hash, password_changed_at, must_change_password, created_at) VALUES ";
        CHECK(run(connection.get(), insert + "('Clerk', 'x', 'x', 0, 0, 0)").empty());
        CHECK_FALSE(run(connection.get(), insert + "('cLERK', 'x', 'x', 0, 0, 0)").empty());
        CHECK_NOTHROW(migrated.connection.run(insert + "('Clerk', 'x', 'x', 0, 0, 0)"));
        CHECK_THROWS_AS(migrated.connection.run(insert + "('cLERK', 'x', 'x', 0, 0, 0)"), storage::DatabaseFailure);
    }
    CHECK(kill(pid, 0) != 0); // nothing of it is left
    CHECK_FALSE(std::filesystem::exists(directory));
}

TEST_CASE("parameters in the words of PostgreSQL")
{
    CHECK(storage::postgres_text("SELECT ? FROM t WHERE a = '?' AND b = ?") == "SELECT $1 FROM t WHERE a = '?' AND b = $2");
    CHECK(storage::postgres_text("SELECT ?2, '''?', ?12") == "SELECT $2, '''?', $12");
}
