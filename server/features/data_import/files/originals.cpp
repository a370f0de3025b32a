#include "server/features/data_import/files/originals.hpp"

#include "server/core/crypto.hpp"
#include "server/features/data_import/batch_store.hpp"
#include "server/storage/system_file.hpp"

#include <algorithm>
#include <fcntl.h>
#include <filesystem>
#include <system_error>
#include <unistd.h>

namespace chengxin::data_import {

namespace {

constexpr std::size_t k_part_bytes = 1 << 20;

constexpr std::string_view k_syncing = "syncing the folder of uploaded files";

std::filesystem::path folder_of(const std::string& data_directory)
{
    return std::filesystem::path(data_directory) / "originals";
}

std::filesystem::path path_of(const std::string& data_directory, const std::string& hash)
{
    return folder_of(data_directory) / hash;
}

/// The name of a file whose hash is not known yet, in a folder that is there.
std::string new_part(const std::string& data_directory)
{
    const std::filesystem::path folder = folder_of(data_directory);
    if (std::filesystem::create_directories(folder)) sync_folder(data_directory, k_syncing);
    std::filesystem::permissions(folder, std::filesystem::perms::owner_all);
    return (folder / (crypto::hex(crypto::random_bytes(6)) + ".part")).string();
}

} // namespace

NewOriginal::NewOriginal(std::string data_directory)
    : m_data_directory(std::move(data_directory)), m_part(new_part(m_data_directory)),
      m_file(::open(m_part.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600))
{
    if (m_file.handle() < 0) throw_errno("storing an uploaded file");
}

NewOriginal::NewOriginal(std::string data_directory, const Keys& keys, sheet::ByteSource& source) : NewOriginal(std::move(data_directory))
{
    m_hash = crypto::hex(write_sealed(m_file.handle(), keys, source)); // the file goes with the object should this fail
}

NewOriginal::~NewOriginal()
{
    if (!m_part.empty()) ::unlink(m_part.c_str());
}

void NewOriginal::keep()
{
    if (!std::filesystem::exists(path_of(m_data_directory, m_hash))) return replace();
    sync_folder(folder_of(m_data_directory), k_syncing); // what is there already was perhaps renamed just now, by another upload
}

void NewOriginal::replace()
{
    if (::fsync(m_file.handle()) != 0) throw_errno("syncing an uploaded file");
    std::filesystem::rename(m_part, path_of(m_data_directory, m_hash));
    m_part.clear();
    sync_folder(folder_of(m_data_directory), k_syncing);
}

Result<std::unique_ptr<sheet::ByteSource>> open_original(const std::string& data_directory, const Keys& keys, const std::string& hash, Sealing sealing)
{
    const std::filesystem::path path = path_of(data_directory, hash);
    const int handle = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (handle < 0 && errno == ENOENT) return fail(ErrorCode::not_found, "原始文件已超过保存期并删除，请用原文件重新上报。", "original_deleted");
    if (handle < 0) throw_errno("opening an uploaded file");
    std::unique_ptr<sheet::ByteSource> source = open_sealed(handle, keys, hash, sealing);
    if (!source) return fail(ErrorCode::internal, "保存的原始文件已损坏，请重新上报该文件，并通知系统管理员。", "original_damaged");
    return source;
}

bool has_original(const std::string& data_directory, const std::string& hash)
{
    return std::filesystem::exists(path_of(data_directory, hash));
}

void remove_original(const std::string& data_directory, const std::string& hash)
{
    std::filesystem::remove(path_of(data_directory, hash));
}

std::vector<std::string> kept_originals(const std::string& data_directory)
{
    std::vector<std::string> hashes;
    if (!std::filesystem::exists(folder_of(data_directory))) return hashes;
    for (const auto& entry : std::filesystem::directory_iterator(folder_of(data_directory))) hashes.push_back(entry.path().filename().string());
    std::sort(hashes.begin(), hashes.end());
    return hashes;
}

namespace {

/// Reads it through: its content must have the hash that is its name.
Result<void> check_original(const std::string& data_directory, const Keys& keys, const std::string& hash, Sealing sealing)
{
    auto source = open_original(data_directory, keys, hash, sealing);
    if (!source) return fail(source.error());
    crypto::Sha256 digest;
    std::string part(k_part_bytes, '\0');
    std::uint64_t at = 0;
    while (const std::size_t count = (*source)->read_at(at, part.data(), part.size())) {
        digest.add(std::string_view(part).substr(0, count));
        at += count;
    }
    if (at == (*source)->size() && crypto::hex(digest.finish()) == hash) return {};
    return fail(ErrorCode::internal, "保存的原始文件已损坏：" + path_of(data_directory, hash).string() + "。", "original_damaged");
}

/// The new file takes the place of the old one as a whole: whoever reads the old one reads on, and a backup that shares it keeps it.
Result<void> reseal_original(const std::string& data_directory, const Keys& keys, const std::string& hash)
{
    const std::filesystem::path path = path_of(data_directory, hash);
    const int handle = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (handle < 0 && errno == ENOENT) return fail(ErrorCode::not_found, "找不到上报的原始文件：" + path.string() + "。", "original_deleted");
    if (handle < 0) throw_errno("opening an uploaded file");
    if (is_currently_sealed(handle, keys, hash)) return {};
    if (auto checked = check_original(data_directory, keys, hash, Sealing::any); !checked) return checked;
    auto source = open_original(data_directory, keys, hash, Sealing::any);
    if (!source) return fail(source.error());
    NewOriginal(data_directory, keys, **source).replace();
    return {};
}

} // namespace

const SealedFiles k_sealed_originals{"originals", "上报的原始文件",
    [](storage::Connection& connection) {
        std::vector<std::string> names = needed_originals(connection);
        std::sort(names.begin(), names.end());
        return names;
    },
    [](const std::string& data_directory, const Keys& keys, const std::string& hash, Sealing sealing) -> Result<void> {
        const auto opened = open_original(data_directory, keys, hash, sealing);
        if (!opened) return fail(opened.error());
        return {};
    },
    check_original, reseal_original};

} // namespace chengxin::data_import
