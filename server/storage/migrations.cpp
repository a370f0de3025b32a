#include "server/storage/migrations.hpp"

#include <set>
#include <string>
#include <utility>

namespace chengxin::storage {

namespace {

constexpr auto k_is_foreign = "SELECT count(*) > 0 AND sum(name = 'schema_migration') = 0 FROM sqlite_schema";
constexpr auto k_create_table = "CREATE TABLE IF NOT EXISTS schema_migration (name TEXT PRIMARY KEY, applied_at TEXT NOT NULL) STRICT, WITHOUT ROWID";
constexpr auto k_applied = "SELECT name FROM schema_migration";
constexpr auto k_remember = "INSERT INTO schema_migration (name, applied_at) VALUES (?, datetime('now'))";

/// Tables, but not ours.
bool is_foreign(Connection& connection)
{
    Statement statement = connection.prepare(k_is_foreign);
    return statement.step() && statement.integer(0) != 0;
}

std::set<std::string> applied_names(Connection& connection)
{
    std::set<std::string> names;
    Statement statement = connection.prepare(k_applied);
    while (statement.step()) names.emplace(statement.text(0));
    return names;
}

} // namespace

Result<void> migrate(Connection& connection, const std::vector<Migration>& migrations, const std::function<void(Connection&)>& first_change)
{
    if (is_foreign(connection)) return fail(ErrorCode::conflict, "数据目录里的数据库不是 chengxin 建立的，不会改动它。请换一个数据目录。", "foreign");
    connection.run(k_create_table);
    const std::set<std::string> applied = applied_names(connection);
    std::set<std::string> known;
    for (const Migration& migration : migrations) known.insert(migration.name);
    for (const std::string& name : applied) {
        if (!known.contains(name)) return fail(ErrorCode::conflict, "数据目录由更新版本的程序升级过，本版本不能打开，请使用新版本程序。", name);
    }
    bool is_first = true;
    for (const Migration& migration : migrations) {
        if (applied.contains(migration.name)) continue;
        Transaction transaction(connection);
        if (first_change && std::exchange(is_first, false)) first_change(connection);
        connection.execute_script(migration.sql);
        connection.run(k_remember, migration.name);
        transaction.commit();
    }
    return {};
}

} // namespace chengxin::storage
