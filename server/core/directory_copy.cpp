#include "server/core/directory_copy.hpp"

#include "server/core/backup_files.hpp"
#include "server/core/keys.hpp"
#include "server/storage/store.hpp"

#include <array>
#include <filesystem>
#include <string_view>
#include <system_error>

namespace chengxin {

namespace {

namespace files = std::filesystem;

/// What a copy does not need, or has otherwise.
bool is_left_out(const files::path& name)
{
    constexpr std::array<std::string_view, 5> k_others = {"keys", "lock", "tmp", "control", "backups"};
    const std::string first = name.begin()->string();
    for (const std::string_view other : k_others) {
        if (first == other) return true;
    }
    return first.starts_with("upgrade-check") || (first == name && first.find(".db") != std::string::npos);
}

/// A link where that is possible, else a copy. Returns the bytes written.
std::uint64_t link_or_copy(const files::path& from, const files::path& to)
{
    std::error_code error;
    files::create_hard_link(from, to, error);
    if (!error) return 0;
    copy_durably(from, to);
    return files::file_size(to);
}

std::uint64_t copy_files(const files::path& from, const files::path& to)
{
    std::uint64_t bytes = 0;
    for (auto entry = files::recursive_directory_iterator(from); entry != files::recursive_directory_iterator(); ++entry) {
        const files::path name = files::relative(entry->path(), from);
        if (is_left_out(name)) {
            entry.disable_recursion_pending();
            continue;
        }
        if (entry->is_directory()) make_private_folder(to / name);
        else if (entry->is_regular_file()) bytes += link_or_copy(entry->path(), to / name);
    }
    for (const auto& entry : files::recursive_directory_iterator(to)) {
        if (entry.is_directory()) flush_folder(entry.path());
    }
    return bytes;
}

} // namespace

std::uint64_t database_bytes(const std::string& data_directory)
{
    std::uint64_t bytes = 0;
    std::error_code error;
    for (const auto& entry : files::directory_iterator(data_directory, error)) {
        if (entry.path().filename().string().find(".db") == std::string::npos) continue;
        const auto size = entry.file_size(error);
        if (!error) bytes += size;
    }
    return bytes;
}

std::uint64_t copy_directory(const std::string& data_directory, const std::string& folder)
{
    const files::path partial = folder + ".partial";
    files::remove_all(partial);
    make_private_folder(partial);
    try {
        storage::copy_database(storage::database_file(data_directory), storage::database_file(partial.string()));
        std::uint64_t bytes = files::file_size(storage::database_file(partial.string()));
        bytes += copy_files(data_directory, partial);
        const std::string keys = Keys::file_of(data_directory);
        if (files::exists(keys)) copy_durably(keys, folder + ".keys");
        flush_folder(partial);
        files::rename(partial, folder);
        flush_folder(files::absolute(folder).parent_path());
        return bytes;
    } catch (...) {
        std::error_code ignored; // the first failure is the one to tell
        files::remove_all(partial, ignored);
        throw;
    }
}

} // namespace chengxin
