#include "server/core/audit_proof.hpp"

#include "server/core/audit_chain.hpp"
#include "server/core/audit_check.hpp"
#include "shared/core/json_text.hpp"

#include <boost/json.hpp>
#include <algorithm>
#include <fstream>
#include <optional>
#include <set>

namespace chengxin {

namespace {

void append_member(std::string& out, const char* name, const std::string& text)
{
    out += std::string(",\"") + name + "\":";
    append_json_text(out, text);
}

std::string json_line(const storage::Statement& row)
{
    const AuditEvent event = audit::event_of(row);
    std::string line = "{\"id\":" + std::to_string(row.integer(0));
    append_member(line, "time", local_time_text(row.integer(1)));
    line += ",\"at\":" + std::to_string(row.integer(1)) + ",\"account_id\":" + std::to_string(event.account_id);
    append_member(line, "account_name", event.account_name);
    append_member(line, "address", event.address);
    append_member(line, "action", event.action);
    append_member(line, "target", event.target);
    append_member(line, "outcome", event.outcome);
    append_member(line, "detail", event.detail);
    append_member(line, "hash", crypto::hex(row.blob(9)));
    return line + "}\n";
}

std::string text_of(const boost::json::object& object, const char* name)
{
    const auto* value = object.if_contains(name);
    return value && value->is_string() ? std::string(value->as_string().data(), value->as_string().size()) : std::string();
}

std::int64_t number_of(const boost::json::object& object, const char* name)
{
    const auto* value = object.if_contains(name);
    return value && value->is_int64() ? value->as_int64() : -1;
}

/// One line as an object; nothing when it is none.
std::optional<boost::json::object> object_of(const std::string& line)
{
    boost::json::error_code error;
    boost::json::value value = boost::json::parse(line, error);
    if (error || !value.is_object()) return std::nullopt;
    return std::move(value.as_object());
}

Error no_proof(const std::string& path)
{
    return {ErrorCode::invalid_request, "这不是本程序导出的审计证明：" + path + "。请用 chengxin audit-export 导出的原文件。", path};
}

/// Every line but the first, which is read already.
struct Lines {
    std::vector<AuditCheckpoint> checkpoints;
    std::set<std::int64_t> counts;
};

Result<Lines> read_checkpoint_lines(const std::string& path)
{
    Lines lines;
    std::ifstream file(path, std::ios::binary);
    std::string line;
    for (std::int64_t number = 1; std::getline(file, line); ++number) {
        if (line.rfind("{\"checkpoint\":", 0) != 0 || line.size() < 16) continue;
        auto checkpoint = parse_checkpoint(std::string_view(line).substr(14, line.size() - 15));
        if (!checkpoint) return fail(ErrorCode::invalid_request, "审计证明第 " + std::to_string(number) + " 行的检查点无法读取，文件不完整或被改动。", path);
        lines.counts.insert(checkpoint->count);
        if (checkpoint->kind == "restore") lines.counts.insert(checkpoint->from_count);
        lines.checkpoints.push_back(std::move(*checkpoint));
    }
    return lines;
}

/// Follows the chain through the entries of the file; stops at the first that does not fit.
void walk(std::ifstream& file, const std::set<std::int64_t>& counts, ProofReport& report, std::map<std::int64_t, std::string>& hash_at)
{
    std::string line, previous;
    while (std::getline(file, line)) {
        if (line.rfind("{\"checkpoint\":", 0) == 0) continue;
        const auto object = object_of(line);
        const std::int64_t id = object ? number_of(*object, "id") : -1;
        if (id != report.records + 1) {
            report.problems.push_back("审计证明缺少第 " + std::to_string(report.records + 1) + " 条记录，或它无法读取。");
            return;
        }
        AuditEvent event{.account_id = number_of(*object, "account_id"), .account_name = text_of(*object, "account_name"), .address = text_of(*object, "address"),
            .action = text_of(*object, "action"), .target = text_of(*object, "target"), .outcome = text_of(*object, "outcome"), .detail = text_of(*object, "detail")};
        const std::string hash = audit::hash_of(previous, id, number_of(*object, "at"), event);
        if (crypto::hex(hash) != text_of(*object, "hash")) {
            report.problems.push_back("审计链在第 " + std::to_string(id) + " 条断开：记录被改动、调换或缺失。");
            return;
        }
        previous = hash;
        report.records = id;
        if (counts.count(id) != 0) hash_at[id] = crypto::hex(hash);
    }
}

} // namespace

Result<std::int64_t> export_audit(storage::Store& store, const std::string& site, const std::string& public_key, const std::string& path)
{
    std::ofstream file(path, std::ios::binary);
    if (!file) return fail(ErrorCode::invalid_request, "不能写入文件：" + path, path);
    std::string first = "{\"chengxin_audit\":1";
    append_member(first, "site", site);
    append_member(first, "public_key", public_key);
    file << first << "}\n";
    const auto count = store.read([&](storage::Connection& connection) {
        std::int64_t lines = 0;
        storage::Statement rows = connection.prepare(audit::all_entries(connection));
        for (; rows.step(); ++lines) file << json_line(rows);
        return lines;
    });
    for (const AuditCheckpoint& checkpoint : read_checkpoints(store.directory()).checkpoints) {
        if (checkpoint.count <= count) file << "{\"checkpoint\":" << json_of(checkpoint) << "}\n";
    }
    file.close();
    if (!file) return fail(ErrorCode::unavailable, "文件没有写完，请检查磁盘空间：" + path, path);
    return count;
}

Result<ProofReport> verify_proof(const std::string& path, const std::string& public_key)
{
    std::ifstream file(path, std::ios::binary);
    if (!file) return fail(ErrorCode::not_found, "打不开文件：" + path, path);
    std::string line;
    std::getline(file, line);
    const auto first = object_of(line);
    if (!first || number_of(*first, "chengxin_audit") != 1) return fail(no_proof(path));
    auto lines = read_checkpoint_lines(path);
    if (!lines) return fail(lines.error());

    ProofReport report;
    report.key_given = !public_key.empty();
    const std::string key = report.key_given ? public_key : text_of(*first, "public_key");
    report.fingerprint = crypto::hex(crypto::sm3(key));
    report.checkpoints = static_cast<std::int64_t>(lines->checkpoints.size());
    std::map<std::int64_t, std::string> hash_at;
    walk(file, lines->counts, report, hash_at);
    check_checkpoints(lines->checkpoints, key, report.records, hash_at, report.problems);
    if (!lines->checkpoints.empty() && report.problems.empty()) report.covered = std::min(lines->checkpoints.back().count, report.records);
    if (report.problems.empty() && report.covered < report.records) {
        report.problems.push_back("最后 " + std::to_string(report.records - report.covered) + " 条记录没有签名的检查点，不能证明它们没有被增删。");
    }
    return report;
}

} // namespace chengxin
