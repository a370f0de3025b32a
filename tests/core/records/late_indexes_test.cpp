#include "server/records/late_indexes.hpp"

#include "server/records/publishing.hpp"
#include "server/search/index.hpp"
#include "tests/core/records/support.hpp"

#include <doctest/doctest.h>
#include <vector>

using namespace chengxin;
using namespace chengxin::records;
using namespace chengxin::test;

namespace {

constexpr std::int64_t k_many = 1'000'000;

std::vector<std::string> index_definitions(storage::Connection& connection)
{
    std::vector<std::string> definitions;
    for (auto row = connection.prepare("SELECT sql FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL ORDER BY name"); row.step();) definitions.emplace_back(row.text(0));
    return definitions;
}

std::vector<RecordInput> some_rows(int count)
{
    std::vector<RecordInput> rows;
    for (int i = 0; i < count; ++i) {
        const std::string number = std::to_string(100'000 + i);
        rows.push_back(penalty("91654002MA7D" + number, "伊宁市" + number + "商店", "罚〔2026〕" + number + "号"));
    }
    return rows;
}

std::int64_t listed(storage::Connection& connection)
{
    auto row = connection.prepare("SELECT COUNT(*) FROM record INDEXED BY record_public WHERE state = 1 AND decided_on > 0");
    row.step();
    return row.integer(0);
}

std::int64_t cache_size(storage::Connection& connection)
{
    auto row = connection.prepare("PRAGMA cache_size");
    row.step();
    return row.integer(0);
}

/// How a database was before a large import.
struct Before {
    storage::Connection& connection;
    std::vector<std::string> definitions;
    std::int64_t cache;

    explicit Before(storage::Connection& filled) : connection(filled), definitions(index_definitions(filled))
    {
        connection.execute_script("PRAGMA cache_size = -5000");
        cache = cache_size(connection);
    }
    void check_restored() const
    {
        CHECK(index_definitions(connection) == definitions);
        CHECK(cache_size(connection) == cache);
    }
};

} // namespace

TEST_CASE("late indexes: dropped for a file of many rows, the same afterwards")
{
    RecordDatabase database;
    auto& connection = database.connection;
    const Before before(connection);
    {
        storage::Transaction transaction(connection);
        search::DirectIndex index(connection);
        Publishing publishing(connection, change(), index, k_many);
        CHECK(index_definitions(connection).size() == before.definitions.size() - 4);
        CHECK(cache_size(connection) != before.cache);
        publishing.add(some_rows(30));
        publishing.finish();
        transaction.commit();
    }
    before.check_restored();
    CHECK(listed(connection) == 30);
    publish(connection, some_rows(40), change()); // ten of them are new
    CHECK(listed(connection) == 40);
}

TEST_CASE("late indexes: whatever ends the import, they are there")
{
    RecordDatabase database;
    auto& connection = database.connection;
    publish(connection, some_rows(5), change());
    const Before before(connection);
    {
        storage::Transaction transaction(connection);
        search::DirectIndex index(connection);
        Publishing publishing(connection, change(), index, k_many);
        CHECK(index_definitions(connection) != before.definitions);
        publishing.add(some_rows(30));
    }
    before.check_restored();
    CHECK(listed(connection) == 5);
}

TEST_CASE("late indexes: kept for small files and where there are many rows already")
{
    RecordDatabase database;
    auto& connection = database.connection;
    for (const std::int64_t rows : {0, 1'000, 49'999}) CHECK_FALSE(are_late_indexes_worth_it(connection, rows));
    CHECK(are_late_indexes_worth_it(connection, 50'000));
    publish(connection, some_rows(1), change());
    connection.run("UPDATE record SET id = 500000");
    CHECK_FALSE(are_late_indexes_worth_it(connection, 499'999));
    CHECK(are_late_indexes_worth_it(connection, 500'000));
}
