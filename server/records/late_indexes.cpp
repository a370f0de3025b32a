#include "server/records/late_indexes.hpp"

namespace chengxin::records {

namespace {

constexpr std::int64_t k_fewest_rows = 50'000;
constexpr std::int64_t k_times = 2; ///< as many rows as there are: to build an index reads the old ones as well

constexpr char k_last_record[] = "SELECT COALESCE(MAX(id), 0) FROM record";
constexpr char k_definitions[] = "SELECT sql FROM sqlite_schema WHERE type = 'index' AND name IN ('record_public', 'subject_counted')";
constexpr char k_drop[] = "DROP INDEX record_public; DROP INDEX subject_counted;";
constexpr char k_cache_size[] = "PRAGMA cache_size";
constexpr char k_small_cache[] = "PRAGMA cache_size = -40960"; // the sorter takes as much again

bool is_worth_it(storage::Connection& connection, std::int64_t expected_rows)
{
    if (expected_rows < k_fewest_rows) return false;
    auto row = connection.prepare(k_last_record);
    return row.step() && expected_rows >= k_times * row.integer(0);
}

} // namespace

LateIndexes::LateIndexes(storage::Connection& connection, std::int64_t expected_rows) : m_connection(connection)
{
    if (!is_worth_it(connection, expected_rows)) return;
    for (auto row = connection.prepare(k_definitions); row.step();) m_definitions.emplace_back(row.text(0));
    connection.execute_script(k_drop);
}

void LateIndexes::build()
{
    if (m_definitions.empty()) return;
    std::string cache_size;
    {
        auto row = m_connection.prepare(k_cache_size);
        row.step();
        cache_size = std::to_string(row.integer(0));
    }
    m_connection.execute_script(k_small_cache);
    for (const std::string& definition : m_definitions) m_connection.execute_script(definition);
    m_connection.execute_script(k_cache_size + (" = " + cache_size));
}

} // namespace chengxin::records
