#include "server/core/upgrades.hpp"

#include "server/core/backup_files.hpp"
#include "server/core/directory_copy.hpp"
#include "server/core/portal.hpp"
#include "server/core/version.hpp"
#include "server/storage/store.hpp"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <map>
#include <set>
#include <string_view>

namespace chengxin {

namespace {

namespace files = std::filesystem;

constexpr auto k_create_tables = R"sql(
CREATE TABLE IF NOT EXISTS upgrade_step (
    name TEXT PRIMARY KEY,
    position TEXT NOT NULL DEFAULT '',
    done INTEGER NOT NULL DEFAULT 0,
    finished_at TEXT NOT NULL DEFAULT ''    -- empty: it is to go on at its position
) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS upgrade_run (
    id INTEGER PRIMARY KEY,
    started_at TEXT NOT NULL,
    backup TEXT NOT NULL,                   -- folder of the backup made before
    finished_at TEXT NOT NULL DEFAULT ''
) STRICT;
)sql";
constexpr auto k_has_table = "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ?1";
constexpr auto k_applied = "SELECT name FROM schema_migration";
constexpr auto k_steps = "SELECT name, finished_at FROM upgrade_step";
constexpr auto k_open_run = "SELECT backup FROM upgrade_run WHERE finished_at = '' ORDER BY id DESC LIMIT 1";
constexpr auto k_begin_run = "INSERT INTO upgrade_run (started_at, backup) VALUES (?1, ?2)";
constexpr auto k_end_runs = "UPDATE upgrade_run SET finished_at = ?1 WHERE finished_at = ''";
constexpr auto k_skip_step = "INSERT INTO upgrade_step (name, finished_at) VALUES (?1, ?2)";
constexpr auto k_read_step = "SELECT position, done FROM upgrade_step WHERE name = ?1";
constexpr auto k_save_step = "INSERT INTO upgrade_step (name, position, done, finished_at) VALUES (?1, ?2, ?3, ?4) "
                             "ON CONFLICT (name) DO UPDATE SET position = ?2, done = ?3, finished_at = ?4";

constexpr std::uint64_t k_slack_bytes = 64 << 20;       ///< for everything small
constexpr std::uint64_t k_copies_of_database = 3;        ///< the backup, the log while it is rewritten, and what it may grow by
constexpr std::chrono::seconds k_between_lines{5};

bool has_table(storage::Connection& connection, const char* name)
{
    return connection.prepare(k_has_table, name).step();
}

struct StepState {
    std::string position;
    std::int64_t done = 0;
};

StepState state_of(storage::Connection& connection, const char* name)
{
    StepState state;
    if (!has_table(connection, "upgrade_step")) return state;
    storage::Statement row = connection.prepare(k_read_step, name);
    if (row.step()) state = {std::string(row.text(0)), row.integer(1)};
    return state;
}

/// 2026-11-02 10:31:07 → 20261102-103107
std::string compact(const std::string& time)
{
    std::string text;
    for (const char character : time) {
        if (character >= '0' && character <= '9') text += character;
        else if (character == ' ') text += '-';
    }
    return text;
}

std::string unused_folder(const std::string& wanted)
{
    std::string folder = wanted;
    for (int i = 2; files::exists(folder) || files::exists(folder + ".keys"); ++i) folder = wanted + "-" + std::to_string(i);
    return folder;
}

constexpr std::string_view k_backup_name = "before-upgrade-";
constexpr std::string_view k_partial = ".partial", k_keys = ".keys";

/// What a backup that was killed has left: a copy of everything that nobody needs, and keys beside it.
void remove_unfinished(const files::path& backups)
{
    std::vector<files::path> left;
    for (const auto& entry : files::directory_iterator(backups)) {
        const std::string name = entry.path().filename().string();
        const bool is_partial = name.ends_with(k_partial);
        const bool has_lost_folder = name.ends_with(k_keys) && !files::exists(entry.path().string().substr(0, entry.path().string().size() - k_keys.size()));
        if (name.starts_with(k_backup_name) && (is_partial || has_lost_folder)) left.push_back(entry.path());
    }
    for (const files::path& path : left) files::remove_all(path);
}

} // namespace

std::string size_text(std::uint64_t bytes)
{
    char text[32];
    if (bytes < 100ULL << 20) std::snprintf(text, sizeof text, "%.1f MB", static_cast<double>(bytes) / (1 << 20));
    else std::snprintf(text, sizeof text, "%.1f GB", static_cast<double>(bytes) / (1 << 30));
    return text;
}

Upgrade::Upgrade(Settings settings) : m_settings(std::move(settings)) {}

void Upgrade::tell(const std::string& line) const
{
    if (m_settings.tell) m_settings.tell(line);
}

void Upgrade::watch_size()
{
    m_report.most_bytes = std::max(m_report.most_bytes, database_bytes(m_settings.directory));
}

Result<void> Upgrade::prepare()
{
    if (!files::exists(storage::database_file(m_settings.directory))) {
        m_fresh = true;
        return {};
    }
    storage::Connection connection(storage::database_file(m_settings.directory), storage::Connection::Mode::read_only);
    if (!has_table(connection, "schema_migration")) {
        m_fresh = true; // or it is none of ours, as the migrations will say
        return {};
    }
    std::set<std::string> applied;
    for (auto row = connection.prepare(k_applied); row.step();) applied.emplace(row.text(0));
    std::map<std::string, bool> steps; // finished?
    if (has_table(connection, "upgrade_step")) {
        for (auto row = connection.prepare(k_steps); row.step();) steps[std::string(row.text(0))] = !row.text(1).empty();
    }
    for (const UpgradeStep& step : m_settings.steps) {
        const auto known = steps.find(step.name);
        if (known == steps.end() || !known->second) m_report.steps.emplace_back(step.name);
        if (known != steps.end()) steps.erase(known);
    }
    if (!steps.empty()) return fail(ErrorCode::conflict, "数据目录由更新版本的程序升级过，本版本不能打开，请使用新版本程序。", steps.begin()->first);
    for (const std::string& migration : m_settings.migrations) {
        if (!applied.contains(migration)) m_report.migrations.push_back(migration);
    }
    if (has_table(connection, "upgrade_run")) {
        if (auto row = connection.prepare(k_open_run); row.step()) {
            m_report.resumed = m_recorded = true;
            m_report.backup = row.text(0);
        }
    }
    if (!m_report.needed()) return {};
    m_report.bytes_before = m_report.most_bytes = database_bytes(m_settings.directory);
    if (m_report.resumed) {
        tell("继续上次没有完成的升级" + (m_report.backup.empty() ? std::string() : "；升级前的备份在 " + m_report.backup) + "。");
        return {};
    }
    return make_backup();
}

Result<void> Upgrade::make_backup()
{
    std::uint64_t needed = k_slack_bytes + k_copies_of_database * m_report.bytes_before;
    for (const UpgradeStep& step : m_settings.steps) {
        const bool pending = std::find(m_report.steps.begin(), m_report.steps.end(), step.name) != m_report.steps.end();
        if (pending && step.space) needed += step.space(m_settings.directory);
    }
    const std::uint64_t available = files::space(m_settings.directory).available;
    if (available < needed) {
        return fail(ErrorCode::storage_full, "数据目录需要升级，但磁盘空间不足：需要约 " + size_text(needed) + "，可用 " + size_text(available) +
            "。请清理磁盘后再启动；在此之前旧版本程序仍可使用该目录。", "space");
    }
    if (m_settings.backup == Backup::leave_out) return {};
    const files::path backups = files::path(m_settings.directory) / "backups";
    make_private_folder(backups);
    remove_unfinished(backups);
    m_report.backup = unused_folder((backups / (std::string(k_backup_name) + std::string(k_program_version) + "-" + compact(m_settings.now))).string());
    tell("数据目录由旧版本程序建立，需要升级。先备份到 " + m_report.backup + " ……");
    m_report.backup_bytes = copy_directory(m_settings.directory, m_report.backup);
    tell("备份完成（密钥在 " + m_report.backup + ".keys）。如需退回旧版本，请用旧版本程序执行 chengxin restore 恢复到新目录。");
    return {};
}

void Upgrade::first_change(storage::Connection& connection)
{
    if (m_recorded) return;
    connection.execute_script(k_create_tables);
    if (m_fresh) {
        for (const UpgradeStep& step : m_settings.steps) connection.run(k_skip_step, step.name, m_settings.now);
    } else {
        connection.run(k_begin_run, m_settings.now, m_report.backup);
        tell("正在升级数据库结构（" + std::to_string(m_report.migrations.size()) + " 步），请稍候……");
    }
}

Result<void> Upgrade::run(Portal& portal)
{
    m_recorded = m_recorded || m_fresh || !m_report.migrations.empty(); // first_change was committed
    if (!m_report.needed() && !m_report.resumed) return {}; // resumed with nothing left: only its end is missing
    watch_size();
    for (const UpgradeStep& step : m_settings.steps) {
        if (std::find(m_report.steps.begin(), m_report.steps.end(), step.name) == m_report.steps.end()) continue;
        if (auto done = run_step(portal, step); !done) return done;
    }
    auto ended = portal.store.write([&](storage::Connection& connection) -> Result<void> {
        first_change(connection);
        connection.run(k_end_runs, portal.clock.now_text());
        portal.audit.append(connection, {.account_id = 0, .account_name = "system", .address = "", .action = "core.upgrade", .target = k_program_version,
            .outcome = "ok", .detail = "migrations " + std::to_string(m_report.migrations.size()) + ", steps " + std::to_string(m_report.steps.size()) +
                (m_report.backup.empty() ? "" : ", backup " + m_report.backup)});
        return {};
    });
    if (!ended) return ended;
    tell("数据目录升级完成。");
    return {};
}

Result<void> Upgrade::run_step(Portal& portal, const UpgradeStep& step)
{
    StepState state = portal.store.read([&](storage::Connection& connection) { return state_of(connection, step.name); });
    const std::int64_t total = step.total ? portal.store.read([&](storage::Connection& connection) { return step.total(connection); }) : 0;
    const UpgradeWork work = step.begin(portal);
    tell("升级：" + std::string(step.title) + (state.done > 0 ? "（接着第 " + std::to_string(state.done) + " 项）……" : "……"));
    auto told = std::chrono::steady_clock::now();
    for (bool finished = false; !finished;) {
        auto done = portal.store.write([&](storage::Connection& connection) -> Result<void> {
            first_change(connection);
            auto slice = work(connection, state.position);
            if (!slice) return fail(slice.error());
            finished = slice->finished;
            state = {std::move(slice->position), state.done + slice->done};
            connection.run(k_save_step, step.name, state.position, state.done, finished ? portal.clock.now_text() : std::string());
            return {};
        });
        if (!done) return done;
        m_recorded = true;
        watch_size();
        portal.log.info("upgrade.progress", {{"step", step.name}, {"done", std::to_string(state.done)}, {"total", std::to_string(total)}});
        if (finished || std::chrono::steady_clock::now() - told < k_between_lines) continue;
        told = std::chrono::steady_clock::now();
        tell("升级：" + std::string(step.title) + "，已完成 " + std::to_string(state.done) + (total > 0 ? " / " + std::to_string(total) : "") + " 项");
    }
    return {};
}

} // namespace chengxin
