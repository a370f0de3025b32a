#include "server/core/key_rotation.hpp"

#include "server/core/key_check.hpp"

#include <charconv>
#include <chrono>

namespace chengxin {

namespace {

constexpr auto k_save = "UPDATE key_check SET next_fingerprint = ?1, position = ?2, unreadable = ?3";
constexpr std::chrono::seconds k_between_lines{5};

struct Progress {
    std::size_t kind = 0;     ///< of the tables, then of the files
    std::string position;
    std::int64_t unreadable = 0;
    std::int64_t done = 0;
};

Progress progress_of(const KeyRow& row)
{
    Progress progress;
    if (row.next_fingerprint.empty()) return progress;
    const std::size_t bar = row.position.find('|');
    std::from_chars(row.position.data(), row.position.data() + std::min(bar, row.position.size()), progress.kind);
    if (bar != std::string::npos) progress.position = row.position.substr(bar + 1);
    progress.unreadable = row.unreadable;
    return progress;
}

void one_slice(Portal& portal, storage::Connection& connection, const SealedThings& things, Progress& progress)
{
    const std::size_t tables = things.tables.size();
    const Resealed resealed = progress.kind < tables ? reseal_some(portal, connection, things.tables[progress.kind], progress.position)
                                                     : reseal_some(portal, connection, things.files[progress.kind - tables], progress.position);
    progress.position = resealed.slice.position;
    progress.done += resealed.slice.done;
    progress.unreadable += resealed.unreadable;
    if (!resealed.slice.finished) return;
    ++progress.kind;
    progress.position.clear();
}

Result<void> end_rotation(Portal& portal, const Progress& progress)
{
    return portal.store.write([&](storage::Connection& connection) -> Result<void> {
        write_key_row(connection, portal.keys, progress.unreadable);
        portal.audit.append(connection, {.account_id = 0, .account_name = "system", .address = "", .action = "core.keys_rotated",
            .target = "generation " + std::to_string(portal.keys.material().generations.front().number), .outcome = progress.unreadable == 0 ? "ok" : "failed",
            .detail = "fingerprint " + portal.keys.fingerprint() + ", values " + std::to_string(progress.done) + ", unreadable " + std::to_string(progress.unreadable)});
        return {};
    });
}

Result<void> reseal_all(Portal& portal, const SealedThings& things, Progress progress, const std::function<void(const std::string&)>& tell)
{
    auto told = std::chrono::steady_clock::now();
    while (progress.kind < things.tables.size() + things.files.size()) {
        Progress next = progress;
        auto done = portal.store.write([&](storage::Connection& connection) -> Result<void> {
            one_slice(portal, connection, things, next);
            connection.run(k_save, portal.keys.fingerprint(), std::to_string(next.kind) + "|" + next.position, next.unreadable);
            return {};
        });
        if (!done) return done;
        progress = next;
        if (!tell || std::chrono::steady_clock::now() - told < k_between_lines) continue;
        told = std::chrono::steady_clock::now();
        tell("正在用新密钥重新加密，已完成 " + std::to_string(progress.done) + " 项");
    }
    return end_rotation(portal, progress);
}

} // namespace

Result<void> begin_rotation(const Portal& portal)
{
    KeyMaterial material = portal.keys.material();
    material.generations.insert(material.generations.begin(), new_generation(material.generations.front().number + 1));
    write_key_file(Keys::file_of(portal.store.directory()), material);
    return {};
}

Result<void> finish_rotation(Portal& portal, const SealedThings& things, const std::function<void(const std::string&)>& tell)
{
    const KeyMaterial& material = portal.keys.material();
    KeyRow row = portal.store.read([](storage::Connection& connection) { return read_key_row(connection); });
    const bool resealing = row.generation != material.generations.front().number;
    if (!resealing && material.generations.size() == 1) return {};
    if (resealing) {
        if (tell) tell("密钥轮换：正在用新密钥重新加密……");
        if (auto done = reseal_all(portal, things, progress_of(row), tell); !done) return done;
        row = portal.store.read([](storage::Connection& connection) { return read_key_row(connection); });
    }
    if (row.unreadable > 0) { // the former keys stay for those
        portal.log.error("keys.rotation_left", {{"unreadable", std::to_string(row.unreadable)}});
        if (tell && resealing) tell("有 " + std::to_string(row.unreadable) + " 项打不开，仍按原样保留，旧密钥因此也保留。请执行 chengxin verify 查看是哪些。");
        return {};
    }
    write_key_file(Keys::file_of(portal.store.directory()), {{material.generations.front()}, material.index, material.secrets});
    if (tell && resealing) tell("密钥轮换完成，新密钥的指纹：" + portal.keys.fingerprint() + "。请重新备份，并重新导出密钥存入保险柜。");
    return {};
}

} // namespace chengxin
