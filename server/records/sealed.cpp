#include "server/records/sealed.hpp"

#include "server/records/record.hpp"

#include <charconv>

namespace chengxin::records {

namespace {

constexpr char k_read_records[] = "SELECT id, catalogue, batch_id, row_number, sealed FROM record WHERE id > ?1 AND sealed IS NOT NULL ORDER BY id LIMIT ?2";
constexpr char k_read_history[] =
    "SELECT former.id, record.catalogue, former.batch_id, former.row_number, former.sealed FROM record_history AS former JOIN record ON record.id = former.record_id "
    "WHERE former.id > ?1 AND former.sealed IS NOT NULL ORDER BY former.id LIMIT ?2";
constexpr char k_write_record[] = "UPDATE record SET sealed = ?2 WHERE id = ?1";
constexpr char k_write_former[] = "UPDATE record_history SET sealed = ?2 WHERE id = ?1";
constexpr char k_count_records[] = "SELECT count(*) FROM record WHERE sealed IS NOT NULL";
constexpr char k_count_history[] = "SELECT count(*) FROM record_history WHERE sealed IS NOT NULL";
constexpr char k_any[] = "SELECT 1 FROM record LIMIT 1";

std::int64_t id_of(const std::string& position)
{
    std::int64_t id = 0;
    std::from_chars(position.data(), position.data() + position.size(), id);
    return id;
}

std::vector<SealedValue> read_values(storage::Connection& connection, const char* sql, const std::string& after, int limit)
{
    std::vector<SealedValue> values;
    for (auto row = connection.prepare(sql, id_of(after), limit); row.step();) {
        values.push_back({std::to_string(row.integer(0)), place_of_fields(row.text(1), row.integer(2), row.integer(3)), std::string(row.blob(4))});
    }
    return values;
}

std::int64_t count(storage::Connection& connection, const char* sql)
{
    auto row = connection.prepare(sql);
    return row.step() ? row.integer(0) : 0;
}

} // namespace

std::string place_of_fields(std::string_view catalogue, std::int64_t batch_id, std::int64_t row_number)
{
    std::string place = "record:";
    place += catalogue;
    place += ':';
    place += std::to_string(batch_id);
    place += ':';
    return place += std::to_string(row_number);
}

const SealedTable k_sealed_records{"record", "记录",
    [](storage::Connection& connection, const std::string& after, int limit) { return read_values(connection, k_read_records, after, limit); },
    [](storage::Connection& connection, const SealedValue& value) { connection.run(k_write_record, id_of(value.position), storage::Blob{value.sealed}); }};

const SealedTable k_sealed_history{"record_history", "记录的历史版本",
    [](storage::Connection& connection, const std::string& after, int limit) { return read_values(connection, k_read_history, after, limit); },
    [](storage::Connection& connection, const SealedValue& value) { connection.run(k_write_former, id_of(value.position), storage::Blob{value.sealed}); }};

bool has_records(storage::Connection& connection)
{
    return connection.prepare(k_any).step();
}

std::vector<UpgradeStep> binding_steps()
{
    return {
        {"records/001_bind_records", "把记录的加密内容绑定到所在位置", [](Portal& portal) { return bind_to_places(portal, k_sealed_records); },
            [](storage::Connection& connection) { return count(connection, k_count_records); }},
        {"records/002_bind_history", "把记录历史版本的加密内容绑定到所在位置", [](Portal& portal) { return bind_to_places(portal, k_sealed_history); },
            [](storage::Connection& connection) { return count(connection, k_count_history); }},
    };
}

} // namespace chengxin::records
