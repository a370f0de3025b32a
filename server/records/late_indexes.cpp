#include "server/records/late_indexes.hpp"

namespace chengxin::records {

namespace {

constexpr std::int64_t k_fewest_rows = 50'000;

constexpr char k_last_record[] = "SELECT COALESCE(MAX(id), 0) FROM record";
constexpr char k_indexes[] = "SELECT name, sql FROM sqlite_schema WHERE type = 'index' AND name IN ('record_key', 'record_public', 'subject_identity', 'subject_counted')";
constexpr char k_cache_size[] = "PRAGMA cache_size";
constexpr char k_small_cache[] = "-16384"; // rows only go to the ends of tables and indexes now
// The sorter takes as much again, for each of its threads; what fits a processor's cache is sorted fastest.
constexpr char k_sorting_cache[] = "-2048";
constexpr char k_sorting_threads[] = "PRAGMA threads = 2";
constexpr char k_no_threads[] = "PRAGMA threads = 0";

std::string cache_size(storage::Connection& connection)
{
    auto row = connection.prepare(k_cache_size);
    return row.step() ? std::string(row.text(0)) : std::string();
}

void set_cache_size(storage::Connection& connection, const std::string& size)
{
    connection.execute_script(k_cache_size + (" = " + size));
}

} // namespace

LateIndexes::LateIndexes(storage::Connection& connection) : m_connection(connection), m_cache_size(cache_size(connection))
{
    std::string drop;
    for (auto row = connection.prepare(k_indexes); row.step();) {
        drop.append("DROP INDEX ").append(row.text(0)).append(";");
        m_definitions.emplace_back(row.text(1));
    }
    connection.execute_script(drop);
    set_cache_size(connection, k_small_cache);
}

LateIndexes::~LateIndexes()
{
    try {
        set_cache_size(m_connection, m_cache_size);
        m_connection.execute_script(k_no_threads); // a failed build has left them
    } catch (const storage::DatabaseFailure&) { // after which the connection is opened anew
    }
}

void LateIndexes::build()
{
    set_cache_size(m_connection, k_sorting_cache);
    m_connection.execute_script(k_sorting_threads);
    for (const std::string& definition : m_definitions) m_connection.execute_script(definition);
}

bool are_late_indexes_worth_it(storage::Connection& connection, std::int64_t expected_rows)
{
    if (expected_rows < k_fewest_rows) return false;
    auto row = connection.prepare(k_last_record);
    return row.step() && expected_rows >= row.integer(0);
}

} // namespace chengxin::records
