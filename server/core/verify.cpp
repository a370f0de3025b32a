#include "server/core/verify.hpp"

#include "server/core/audit_check.hpp"
#include "server/core/backup.hpp"
#include "server/core/key_check.hpp"
#include "server/storage/spill.hpp"
#include "server/storage/store.hpp"

#include <filesystem>
#include <unistd.h>

namespace chengxin {

namespace {

namespace files = std::filesystem;

constexpr int k_values_at_once = 5000;
constexpr auto k_has_steps = "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'upgrade_step'";
constexpr auto k_finished_step = "SELECT 1 FROM upgrade_step WHERE name = ?1 AND finished_at <> ''";

/// One check of a data directory, in one snapshot.
class Verification {
public:
    Verification(const std::string& data_directory, const std::vector<Feature>& features, const VerifyOptions& options)
        : m_directory(data_directory), m_features(features), m_options(options), m_things(sealed_things(features)),
          m_connection(storage::database_file(data_directory), storage::Connection::Mode::read_only)
    {
        for (const Feature& feature : features) {
            if (feature.register_functions) feature.register_functions(m_connection);
        }
        m_connection.run("BEGIN");
    }

    void check_database();
    void check_audit_log();
    void check_files();
    void check_sealed();
    void check_index();

    VerifyReport report;

private:
    std::string keys_file() const;
    Sealing sealing();
    void check_values(const Keys& keys, const SealedTable& table, Sealing sealing);
    void check_contents(const Keys& keys, const SealedFiles& kind, Sealing sealing);
    void problem(std::string sentence) { report.problems.push_back(std::move(sentence)); }

    const std::string& m_directory;
    const std::vector<Feature>& m_features;
    const VerifyOptions& m_options;
    SealedThings m_things;
    storage::Connection m_connection;
};

void Verification::check_database()
{
    for (const std::string& found : storage::check_database(m_connection)) problem("数据库：" + found);
}

/// Without keys only what the chain says of itself; check_sealed tells why.
void Verification::check_audit_log()
{
    const auto keys = m_options.without_keys ? Result<std::unique_ptr<Keys>>(fail(ErrorCode::not_found, "")) : open_keys(m_connection, m_directory, keys_file(), m_things);
    const AuditReport audit = keys ? check_audit(m_connection, **keys, m_directory) : check_audit_without_keys(m_connection);
    report.audit_records = audit.records;
    report.audit_checkpoints = audit.checkpoints;
    for (const std::string& found : audit.problems) problem(found);
}

void Verification::check_files()
{
    std::size_t missing = 0;
    std::string first;
    for (const std::string& name : named_files(m_connection, m_features)) {
        if (files::exists(files::path(m_directory) / name)) continue;
        if (missing++ == 0) first = name;
    }
    if (missing > 0) problem("缺少 " + std::to_string(missing) + " 个上报原始文件，例如 " + first + "。");
}

std::string Verification::keys_file() const
{
    if (!m_options.keys_file.empty()) return m_options.keys_file;
    const std::string inside = Keys::file_of(m_directory);
    const std::string beside = m_directory.substr(0, m_directory.find_last_not_of('/') + 1) + ".keys"; // of a backup
    return files::exists(inside) || !files::exists(beside) ? inside : beside;
}

/// A directory that is yet to be upgraded may hold the former format.
Sealing Verification::sealing()
{
    if (!m_connection.prepare(k_has_steps).step()) return Sealing::any;
    for (const Feature& feature : m_features) {
        for (const UpgradeStep& step : feature.upgrades) {
            if (!m_connection.prepare(k_finished_step, step.name).step()) return Sealing::any;
        }
    }
    return Sealing::bound;
}

void Verification::check_sealed()
{
    if (m_options.without_keys) {
        report.not_checked.emplace_back("没有检查密钥、加密内容和原始文件的内容（--without-keys）。");
        return;
    }
    const std::string file = keys_file();
    const auto keys = open_keys(m_connection, m_directory, file, m_things);
    if (!keys) return problem(keys.error().message + "如果密钥不在这台机器上，可用 --keys 指定密钥文件，或用 --without-keys 只检查其余部分。");
    const Sealing allowed = sealing();
    for (const SealedTable& table : m_things.tables) check_values(**keys, table, allowed);
    for (const SealedFiles& kind : m_things.files) check_contents(**keys, kind, allowed);
}

void Verification::check_values(const Keys& keys, const SealedTable& table, Sealing sealing)
{
    std::int64_t wrong = 0;
    std::string first, position;
    for (;;) {
        const std::vector<SealedValue> values = table.read(m_connection, position, k_values_at_once);
        for (const SealedValue& value : values) {
            if (open_value(keys, value, sealing)) ++report.sealed_values;
            else if (wrong++ == 0) first = value.position;
        }
        if (values.size() < k_values_at_once) break;
        position = values.back().position;
    }
    if (wrong == 0) return;
    problem(std::string(table.title) + "：有 " + std::to_string(wrong) + " 项加密内容打不开，它们被改动过、被移动过或已损坏，例如 " + table.name + " " + first + "。");
}

void Verification::check_contents(const Keys& keys, const SealedFiles& kind, Sealing sealing)
{
    std::int64_t wrong = 0;
    std::string first;
    for (const std::string& name : kind.names(m_connection)) {
        const Result<void> checked = kind.check(m_directory, keys, name, sealing);
        if (checked) ++report.sealed_files;
        else if (checked.error().code != ErrorCode::not_found && wrong++ == 0) first = name; // what is missing is told by check_files
    }
    if (wrong > 0) problem(std::string(kind.title) + "：有 " + std::to_string(wrong) + " 个打不开或内容与摘要不符，例如 " + first + "。");
}

void Verification::check_index()
{
    for (const Feature& feature : m_features) {
        for (const storage::Derived& derived : feature.derived) {
            if (!derived.check || !files::exists(storage::derived_file(m_directory, derived.name))) continue;
            report.index_checked = true;
            for (const std::string& found : check_derived(m_directory, derived, m_features)) {
                problem("检索索引已损坏（" + found + "）。服务发现后会自动重建；也可以停止服务后删除 " + storage::derived_file(m_directory, derived.name) + " 再启动。");
            }
        }
    }
}

/// The copy, removed at the end; what a killed process leaves is removed at the next start.
class CopiedFile {
public:
    explicit CopiedFile(const std::string& data_directory)
    {
        static int s_number = 0;
        const std::string folder = storage::spill_folder(data_directory);
        m_path = (files::exists(folder) ? folder : files::temp_directory_path().string()) + "/" + storage::k_spill_prefix + "check-" +
            std::to_string(::getpid()) + "-" + std::to_string(++s_number) + ".db";
    }
    ~CopiedFile()
    {
        std::error_code ignored;
        for (const char* ending : {"", "-journal", ".partial"}) files::remove(m_path + ending, ignored);
    }
    CopiedFile(const CopiedFile&) = delete;
    CopiedFile& operator=(const CopiedFile&) = delete;
    const std::string& path() const { return m_path; }

private:
    std::string m_path;
};

} // namespace

std::vector<std::string> check_derived(const std::string& data_directory, const storage::Derived& derived, const std::vector<Feature>& features)
{
    const CopiedFile file(data_directory);
    try {
        storage::copy_database(storage::derived_file(data_directory, derived.name), file.path());
        storage::Connection copy(file.path(), storage::Connection::Mode::plain_file);
        for (const Feature& feature : features) {
            if (feature.register_functions) feature.register_functions(copy);
        }
        return derived.check(copy, "main");
    } catch (const storage::DatabaseFailure& failure) {
        if (failure.kind() != storage::FailureKind::damaged) throw;
        return {failure.what()};
    }
}

Result<VerifyReport> verify_data(const std::string& data_directory, const std::vector<Feature>& features, const VerifyOptions& options)
{
    if (auto exists = check_is_directory(data_directory); !exists) return fail(exists.error());
    VerifyReport opened;
    try {
        Verification verification(data_directory, features, options);
        try {
            verification.check_database();
            verification.check_audit_log();
            verification.check_files();
            verification.check_sealed();
            verification.check_index();
        } catch (const storage::DatabaseFailure& failed) {
            verification.report.problems.push_back(std::string("数据库无法读取：") + failed.what());
        }
        return std::move(verification.report);
    } catch (const storage::DatabaseFailure& failed) {
        opened.problems.push_back(std::string("数据库无法读取：") + failed.what());
    }
    return opened;
}

} // namespace chengxin
