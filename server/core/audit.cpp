#include "server/core/audit.hpp"

#include "server/core/crypto.hpp"
#include "shared/api/json_codec_native.hpp"

#include <fstream>

namespace chengxin {

namespace {

constexpr auto k_last_hash = "SELECT hash FROM audit ORDER BY id DESC LIMIT 1";
constexpr auto k_last_id = "SELECT coalesce(max(id), 0) FROM audit";
constexpr auto k_insert = "INSERT INTO audit (id, at, account_id, account_name, address, action, target, outcome, detail, hash) "
                          "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
constexpr auto k_all = "SELECT id, at, account_id, account_name, address, action, target, outcome, detail, hash FROM audit ORDER BY id";

/// Length before each text, so that no two records have the same canonical form.
std::string canonical(std::int64_t id, std::int64_t at, const AuditEvent& event)
{
    std::string result = std::to_string(id) + "," + std::to_string(at) + "," + std::to_string(event.account_id);
    for (const std::string* text : {&event.account_name, &event.address, &event.action, &event.target, &event.outcome, &event.detail}) {
        result += "," + std::to_string(text->size()) + ":" + *text;
    }
    return result;
}

AuditEvent event_of(const storage::Statement& row)
{
    AuditEvent event;
    event.account_id = row.integer(2);
    event.account_name = row.text(3);
    event.address = row.text(4);
    event.action = row.text(5);
    event.target = row.text(6);
    event.outcome = row.text(7);
    event.detail = row.text(8);
    return event;
}

std::string json_line(const storage::Statement& row)
{
    const AuditEvent event = event_of(row);
    std::string line = "{\"id\":" + std::to_string(row.integer(0)) + ",\"at\":" + api::json_string(local_time_text(row.integer(1)));
    line += ",\"at_seconds\":" + std::to_string(row.integer(1)) + ",\"account_id\":" + std::to_string(event.account_id);
    line += ",\"account_name\":" + api::json_string(event.account_name) + ",\"address\":" + api::json_string(event.address);
    line += ",\"action\":" + api::json_string(event.action) + ",\"target\":" + api::json_string(event.target);
    line += ",\"outcome\":" + api::json_string(event.outcome) + ",\"detail\":" + api::json_string(event.detail);
    return line + ",\"hash\":\"" + crypto::hex(row.blob(9)) + "\"}\n";
}

} // namespace

void Audit::append(storage::Connection& connection, const AuditEvent& event) const
{
    std::string previous;
    if (storage::Statement last = connection.prepare(k_last_hash); last.step()) previous = last.blob(0);
    storage::Statement last_id = connection.prepare(k_last_id);
    last_id.step();
    const std::int64_t id = last_id.integer(0) + 1;
    const std::int64_t at = m_clock.now();
    const std::string hash = crypto::sm3(previous + canonical(id, at, event));
    connection.run(k_insert, id, at, event.account_id, event.account_name, event.address, event.action, event.target, event.outcome, event.detail,
        storage::Blob{hash});
}

void Audit::record(const AuditEvent& event) const
{
    const auto written = m_store.write([&](storage::Connection& connection) -> Result<void> {
        append(connection, event);
        return {};
    });
    if (!written) throw storage::DatabaseFailure(0, "the audit queue is full"); // what cannot be logged must not happen
}

Audit::Check Audit::check(storage::Connection& connection)
{
    Check result;
    std::string previous;
    storage::Statement rows = connection.prepare(k_all);
    while (rows.step()) {
        const std::int64_t id = rows.integer(0);
        const std::string expected = crypto::sm3(previous + canonical(id, rows.integer(1), event_of(rows)));
        if (id != result.records + 1 || rows.blob(9) != expected) {
            result.broken_at = id;
            return result;
        }
        previous = expected;
        ++result.records;
    }
    return result;
}

Result<std::int64_t> Audit::export_to(const std::string& path) const
{
    std::ofstream file(path, std::ios::binary);
    if (!file) return fail(ErrorCode::invalid_request, "不能写入文件：" + path, path);
    const auto count = m_store.read([&](storage::Connection& connection) {
        std::int64_t lines = 0;
        storage::Statement rows = connection.prepare(k_all);
        for (; rows.step(); ++lines) file << json_line(rows);
        return lines;
    });
    file.close();
    if (!file) return fail(ErrorCode::unavailable, "文件没有写完，请检查磁盘空间：" + path, path);
    return count;
}

} // namespace chengxin
