#include "server/core/audit_checkpoint_file.hpp"

#include "server/core/audit_checkpoint.hpp"
#include "server/core/backup_files.hpp"

#include <cerrno>
#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sys/stat.h>
#include <unistd.h>

namespace chengxin {

namespace {

namespace files = std::filesystem;

std::string folder_of(const std::string& data_directory)
{
    return data_directory + "/audit";
}

std::string mark_of(const std::string& data_directory)
{
    return folder_of(data_directory) + "/restored";
}

tl::unexpected<Error> cannot_write(const std::string& file)
{
    const int code = errno;
    if (code == ENOSPC || code == EDQUOT) return fail(ErrorCode::storage_full, "磁盘空间不足，审计检查点没有写入 " + file + "。请清理磁盘。", file);
    return fail(ErrorCode::unavailable, "审计检查点不能写入 " + file + "（" + std::generic_category().message(code) + "）。请检查目录的权限和磁盘。", file);
}

struct Descriptor {
    int value;
    ~Descriptor()
    {
        if (value >= 0) close(value);
    }
};

bool write_all(int file, std::string_view bytes)
{
    while (!bytes.empty()) {
        const auto written = write(file, bytes.data(), bytes.size());
        if (written < 0 && errno == EINTR) continue;
        if (written <= 0) return false;
        bytes.remove_prefix(static_cast<std::size_t>(written));
    }
    return true;
}

std::string content_of(const std::string& path)
{
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

/// Where the last whole line ends.
off_t end_of_lines(int file, off_t size)
{
    char byte = 0;
    while (size > 0 && pread(file, &byte, 1, size - 1) == 1 && byte != '\n') --size;
    return size;
}

} // namespace

std::string checkpoint_file(const std::string& data_directory)
{
    return folder_of(data_directory) + "/checkpoints.jsonl";
}

Result<void> append_checkpoint(const std::string& data_directory, std::string_view line)
{
    const std::string path = checkpoint_file(data_directory);
    std::error_code error;
    const bool is_new = !files::exists(path, error);
    if (is_new) {
        if (mkdir(folder_of(data_directory).c_str(), 0700) != 0 && errno != EEXIST) return cannot_write(path);
    }
    const Descriptor file{open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600)};
    if (file.value < 0) return cannot_write(path);
    struct stat facts = {};
    if (fstat(file.value, &facts) != 0) return cannot_write(path);
    const off_t end = end_of_lines(file.value, facts.st_size);
    if (end != facts.st_size && ftruncate(file.value, end) != 0) return cannot_write(path);
    if (lseek(file.value, end, SEEK_SET) < 0) return cannot_write(path);
    if (!write_all(file.value, std::string(line) + "\n") || fdatasync(file.value) != 0) {
        const auto failed = cannot_write(path);
        (void)!ftruncate(file.value, end); // else the next one cuts it off
        return failed;
    }
    if (is_new) {
        flush_folder(folder_of(data_directory));
        flush_folder(data_directory);
    }
    return {};
}

CheckpointList read_checkpoints(const std::string& data_directory)
{
    CheckpointList list;
    const std::string content = content_of(checkpoint_file(data_directory));
    std::size_t begin = 0;
    for (std::size_t end = content.find('\n'); end != std::string::npos; begin = end + 1, end = content.find('\n', begin)) {
        auto checkpoint = parse_checkpoint(std::string_view(content).substr(begin, end - begin));
        if (!checkpoint) {
            list.damaged = true;
            return list;
        }
        list.checkpoints.push_back(std::move(*checkpoint));
    }
    return list;
}

void copy_checkpoints(const std::string& from_directory, const std::string& to_directory, std::int64_t count)
{
    const std::string content = content_of(checkpoint_file(from_directory));
    std::size_t end = 0;
    for (std::int64_t line = 0; line < count; ++line) {
        const std::size_t next = content.find('\n', end);
        if (next == std::string::npos) break;
        end = next + 1;
    }
    if (end == 0) return;
    make_private_folder(folder_of(to_directory));
    const std::string path = checkpoint_file(to_directory);
    const Descriptor file{open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600)};
    const bool written = file.value >= 0 && write_all(file.value, std::string_view(content).substr(0, end)) && fdatasync(file.value) == 0;
    if (!written) throw std::system_error(errno, std::generic_category(), path);
    flush_folder(folder_of(to_directory));
}

void mark_restored(const std::string& data_directory)
{
    make_private_folder(folder_of(data_directory));
    std::ofstream(mark_of(data_directory)) << "restored\n";
    flush_folder(folder_of(data_directory));
}

bool is_marked_restored(const std::string& data_directory)
{
    std::error_code error;
    return files::exists(mark_of(data_directory), error);
}

void clear_restored_mark(const std::string& data_directory)
{
    files::remove(mark_of(data_directory));
}

} // namespace chengxin
