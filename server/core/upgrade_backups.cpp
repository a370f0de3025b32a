#include "server/core/upgrade_backups.hpp"

#include "server/core/portal.hpp"
#include "shared/core/text.hpp"

#include <algorithm>
#include <filesystem>
#include <optional>
#include <string_view>
#include <system_error>

namespace chengxin {

namespace {

namespace files = std::filesystem;

constexpr std::string_view k_begin = "before-upgrade-";
constexpr std::string_view k_partial = ".partial";

struct Backup {
    std::string name;
    std::string made; ///< 20261102-103107, and -2 where there was one of that second
    Date day;
};

bool are_digits(std::string_view text)
{
    return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

/// before-upgrade-0.9-20261102-103107-2; nothing for another name.
std::optional<Backup> read_name(const std::string& name)
{
    constexpr std::size_t k_day = 8, k_time = 6, k_length = k_day + 1 + k_time;
    if (!name.starts_with(k_begin)) return std::nullopt;
    for (std::size_t at = k_begin.size(); at + k_length <= name.size(); ++at) {
        const std::string_view rest = std::string_view(name).substr(at);
        if (name[at - 1] != '-' || !are_digits(rest.substr(0, k_day)) || rest[k_day] != '-' || !are_digits(rest.substr(k_day + 1, k_time)))
            continue;
        const std::string_view behind = rest.substr(k_length);
        if (!behind.empty() && (behind.front() != '-' || !are_digits(behind.substr(1)))) continue;
        const std::string made(rest);
        if (const auto day = parse_iso(made.substr(0, 4) + "-" + made.substr(4, 2) + "-" + made.substr(6, 2)))
            return Backup{name, made, *day};
    }
    return std::nullopt;
}

bool is_left_over(const std::string& name)
{
    return name.starts_with(k_begin) && name.ends_with(k_partial);
}

/// What is removed only in part must not be taken for a backup.
void remove_backup(const files::path& folder)
{
    files::path going = folder;
    if (!is_left_over(folder.filename().string())) {
        going += k_partial;
        files::remove_all(going);
        files::rename(folder, going);
        files::remove(files::path(folder) += ".keys");
    }
    files::remove_all(going);
}

} // namespace

std::vector<std::string> old_upgrade_backups(const std::vector<std::string>& names, Date today)
{
    std::vector<std::string> old;
    std::vector<Backup> backups;
    for (const std::string& name : names) {
        if (is_left_over(name))
            old.push_back(name);
        else if (auto backup = read_name(name))
            backups.push_back(std::move(*backup));
    }
    std::sort(backups.begin(), backups.end(), [](const Backup& left, const Backup& right) { return left.made < right.made; });
    if (!backups.empty()) backups.pop_back();
    for (const Backup& backup : backups) {
        if (add_days(backup.day, k_upgrade_backup_days) < today) old.push_back(backup.name);
    }
    return old;
}

Result<void> remove_old_upgrade_backups(Portal& portal, Date today)
{
    const files::path folder = files::path(portal.store.directory()) / "backups";
    std::error_code error;
    std::vector<std::string> names;
    for (const auto& entry : files::directory_iterator(folder, error)) {
        if (entry.is_directory() && !entry.is_symlink()) names.push_back(entry.path().filename().string());
    }
    for (const std::string& name : old_upgrade_backups(names, today)) {
        portal.audit.record({.account_name = "system",
                             .action = "core.remove_backup",
                             .target = name,
                             .detail = is_left_over(name)
                                           ? "left by a copying that was cut short"
                                           : "older than " + std::to_string(k_upgrade_backup_days) + " days, and there is a newer one"});
        try {
            remove_backup(folder / name);
        } catch (const files::filesystem_error& failure) {
            return fail(ErrorCode::internal,
                        "升级前的旧备份删除不了：" + (folder / name).string() + "。请检查该目录的权限和磁盘；程序明天再试。",
                        failure.what());
        }
        portal.log.info("backup.removed", {{"backup", name}});
    }
    return {};
}

} // namespace chengxin
