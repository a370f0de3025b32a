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

std::vector<std::string> index_definitions(storage::Connection& connection)
{
    std::vector<std::string> definitions;
    for (auto row = connection.prepare("SELECT sql FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL ORDER BY name"); row.step();) definitions.emplace_back(row.text(0));
    return definitions;
}

void publish_rows(storage::Connection& connection, int count)
{
    std::vector<RecordInput> rows;
    for (int i = 0; i < count; ++i) {
        const std::string number = std::to_string(100'000 + i);
        rows.push_back(penalty("91654002MA7D" + number, "伊宁市" + number + "商店", "罚〔2026〕" + number + "号"));
    }
    publish(connection, rows, change());
}

std::int64_t listed(storage::Connection& connection)
{
    auto row = connection.prepare("SELECT COUNT(*) FROM record INDEXED BY record_public WHERE state = 1 AND decided_on > 0");
    row.step();
    return row.integer(0);
}

} // namespace

TEST_CASE("late indexes: dropped for a file of many rows, the same afterwards")
{
    RecordDatabase database;
    auto& connection = database.connection;
    const auto definitions = index_definitions(connection);
    {
        storage::Transaction transaction(connection);
        LateIndexes late(connection, 50'000);
        CHECK(index_definitions(connection).size() == definitions.size() - 2);
        publish_rows(connection, 30);
        late.build();
        transaction.commit();
    }
    CHECK(index_definitions(connection) == definitions);
    CHECK(listed(connection) == 30);
    publish_rows(connection, 40); // ten of them are new
    CHECK(listed(connection) == 40);
}

TEST_CASE("late indexes: whatever ends the import, they are there")
{
    RecordDatabase database;
    auto& connection = database.connection;
    publish_rows(connection, 5);
    const auto definitions = index_definitions(connection);
    {
        storage::Transaction transaction(connection);
        LateIndexes late(connection, 1'000'000);
        CHECK(index_definitions(connection) != definitions);
        publish_rows(connection, 30);
    }
    CHECK(index_definitions(connection) == definitions);
    CHECK(listed(connection) == 5);
}

TEST_CASE("late indexes: kept for small files and where there are many rows already")
{
    RecordDatabase database;
    auto& connection = database.connection;
    const auto definitions = index_definitions(connection);
    for (const std::int64_t rows : {0, 1'000, 49'999}) {
        LateIndexes late(connection, rows);
        CHECK(index_definitions(connection) == definitions);
        late.build();
    }
    publish_rows(connection, 1);
    connection.run("UPDATE record SET id = 500000");
    LateIndexes late(connection, 999'999);
    CHECK(index_definitions(connection) == definitions);
}
