#include "server/core/audit_check.hpp"

#include "server/core/audit_chain.hpp"
#include "server/core/installation_keys.hpp"

#include <algorithm>
#include <optional>

namespace chengxin {

namespace {

std::string entry(std::int64_t id)
{
    return "第 " + std::to_string(id) + " 条";
}

void check_triggers(storage::Connection& connection, std::vector<std::string>& problems)
{
    for (const audit::Trigger& trigger : audit::k_triggers) {
        storage::Statement row = connection.prepare("SELECT sql FROM sqlite_master WHERE type = 'trigger' AND name = ?1", trigger.name);
        if (!row.step()) problems.push_back("审计表的保护触发器 " + std::string(trigger.name) + " 不见了：有人能直接改动数据库。");
        else if (row.text(0) != trigger.sql) problems.push_back("审计表的保护触发器 " + std::string(trigger.name) + " 被改动。");
    }
}

struct Chain {
    std::int64_t records = 0;
    std::string last_hash;
    std::map<std::int64_t, std::string> hash_at; ///< hexadecimal, of the counts asked for
};

/// Goes on after the first fault of the chain only to count; a later one follows from it.
Chain walk(storage::Connection& connection, const crypto::HmacSm3* code, std::int64_t keyed_from, const std::vector<std::int64_t>& counts,
    std::vector<std::string>& problems)
{
    Chain chain;
    bool broken = false;
    storage::Statement rows = connection.prepare(audit::all_entries(connection));
    while (rows.step()) {
        const std::int64_t id = rows.integer(0);
        if (!broken) {
            const std::string expected = audit::hash_of(chain.last_hash, id, rows.integer(1), audit::event_of(rows));
            if (id != chain.records + 1) {
                problems.push_back("审计记录缺少" + entry(chain.records + 1) + "。");
                broken = true;
            } else if (rows.blob(9) != expected) {
                problems.push_back("审计链在" + entry(id) + "断开：记录被改动、调换或缺失。");
                broken = true;
            } else if (code && id >= keyed_from && rows.blob(10) != code->of(expected)) {
                problems.push_back("审计记录" + entry(id) + "的认证码不对：它不是本程序写入的。");
                broken = true;
            }
        }
        chain.last_hash = rows.blob(9);
        ++chain.records;
        if (std::binary_search(counts.begin(), counts.end(), id)) chain.hash_at[id] = crypto::hex(chain.last_hash);
    }
    return chain;
}

void check_head(const std::optional<audit::StoredHead>& stored, const Chain& chain, std::vector<std::string>& problems)
{
    if (!stored) {
        if (chain.records > 0) problems.push_back("审计记录的末尾标记（audit_head）不见了，无法证明最后的记录没有被删除。");
        return;
    }
    const std::int64_t count = stored->head.count;
    if (count > chain.records) problems.push_back("审计记录的末尾被删除：应有 " + std::to_string(count) + " 条，只有 " + std::to_string(chain.records) + " 条。");
    else if (count < chain.records) problems.push_back("审计记录比末尾标记多：应有 " + std::to_string(count) + " 条，却有 " + std::to_string(chain.records) + " 条。");
    else if (stored->head.hash != chain.last_hash) problems.push_back("审计记录的最后一条与末尾标记不符。");
}

std::vector<std::int64_t> counts_of(const std::vector<AuditCheckpoint>& checkpoints)
{
    std::vector<std::int64_t> counts;
    for (const AuditCheckpoint& checkpoint : checkpoints) {
        counts.push_back(checkpoint.count);
        if (checkpoint.kind == "restore") counts.push_back(checkpoint.from_count);
    }
    std::sort(counts.begin(), counts.end());
    return counts;
}

/// The first checkpoint that no later restore takes back, for each place in the list.
std::vector<bool> taken_back(const std::vector<AuditCheckpoint>& checkpoints)
{
    std::vector<bool> gone(checkpoints.size(), false);
    std::optional<std::int64_t> lowest; // where later restores went back to
    for (std::size_t i = checkpoints.size(); i-- > 0;) {
        gone[i] = lowest && checkpoints[i].count > *lowest;
        if (checkpoints[i].kind == "restore") lowest = lowest ? std::min(*lowest, checkpoints[i].from_count) : checkpoints[i].from_count;
    }
    return gone;
}

} // namespace

void check_checkpoints(const std::vector<AuditCheckpoint>& checkpoints, std::string_view public_key, std::int64_t records,
    const std::map<std::int64_t, std::string>& hash_at, std::vector<std::string>& problems)
{
    const std::vector<bool> gone = taken_back(checkpoints);
    const AuditCheckpoint* previous = nullptr;
    for (std::size_t i = 0; i < checkpoints.size(); ++i) {
        const AuditCheckpoint& checkpoint = checkpoints[i];
        const std::string name = "审计检查点 " + std::to_string(checkpoint.number);
        if (!crypto::verify_sm2(public_key, checkpoint.signed_text(), crypto::from_hex(checkpoint.signature))) {
            problems.push_back(name + " 的签名不对。");
            return; // what follows names it
        }
        const bool follows = previous ? checkpoint.number == previous->number + 1 && checkpoint.previous == previous->digest()
                                      : checkpoint.number == 1 && checkpoint.previous.empty();
        if (!follows) problems.push_back(name + " 不接在前一个之后：中间的检查点缺失或被调换。");
        previous = &checkpoint;
        if (gone[i]) continue;
        const auto found = hash_at.find(checkpoint.count);
        if (checkpoint.count > records) {
            problems.push_back(name + "（" + local_time_text(checkpoint.at) + "）记有 " + std::to_string(checkpoint.count) + " 条审计记录，现在只有 " +
                               std::to_string(records) + " 条：末尾被删除，或数据库被换成了较早的。");
        } else if (checkpoint.count > 0 && (found == hash_at.end() || found->second != checkpoint.head)) {
            problems.push_back(name + "（" + local_time_text(checkpoint.at) + "）与审计记录" + entry(checkpoint.count) + "不符：记录被改写。");
        }
    }
}

AuditReport check_audit(storage::Connection& connection, const Keys& keys, const std::string& data_directory)
{
    AuditReport report;
    if (!audit::is_keyed(connection)) return check_audit_without_keys(connection);
    check_triggers(connection, report.problems);
    const auto stored = audit::read_head(connection);
    const auto secrets = read_installation_keys(connection, keys);
    const CheckpointList list = read_checkpoints(data_directory);
    report.checkpoints = static_cast<std::int64_t>(list.checkpoints.size());
    if (!secrets) {
        const bool never_had = secrets.error().code == ErrorCode::not_found && !stored && list.checkpoints.empty();
        if (!never_had) report.problems.push_back(secrets.error().message);
        const Chain chain = walk(connection, nullptr, 0, {}, report.problems);
        report.records = chain.records;
        return report;
    }
    const crypto::HmacSm3 code(secrets->audit);
    const bool head_is_ours = stored && stored->code == code.of(audit::canonical(stored->head));
    if (stored && !head_is_ours) report.problems.push_back("审计记录的末尾标记（audit_head）被改动：认证码不对。");
    const Chain chain = walk(connection, &code, stored ? stored->head.keyed_from : 1, counts_of(list.checkpoints), report.problems);
    report.records = chain.records;
    check_head(stored, chain, report.problems);
    if (list.damaged) report.problems.push_back("审计检查点文件已损坏：" + checkpoint_file(data_directory));
    if (stored && report.checkpoints < stored->head.checkpoints) {
        report.problems.push_back("审计检查点缺少：应有 " + std::to_string(stored->head.checkpoints) + " 个，文件里只有 " + std::to_string(report.checkpoints) + " 个（" +
                                  checkpoint_file(data_directory) + "）。");
    }
    check_checkpoints(list.checkpoints, secrets->signing.public_pem(), chain.records, chain.hash_at, report.problems);
    return report;
}

AuditReport check_audit_without_keys(storage::Connection& connection)
{
    AuditReport report;
    check_triggers(connection, report.problems);
    const Chain chain = walk(connection, nullptr, 0, {}, report.problems);
    report.records = chain.records;
    if (!audit::is_keyed(connection)) return report;
    check_head(audit::read_head(connection), chain, report.problems);
    return report;
}

} // namespace chengxin
