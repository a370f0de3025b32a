#include "server/features/data_import/originals.hpp"

#include "server/core/crypto.hpp"
#include "server/core/system_file.hpp"

#include <algorithm>
#include <fcntl.h>
#include <filesystem>
#include <system_error>
#include <unistd.h>

namespace chengxin::data_import {

namespace {

std::filesystem::path folder_of(const std::string& data_directory)
{
    return std::filesystem::path(data_directory) / "originals";
}

std::filesystem::path path_of(const std::string& data_directory, const std::string& hash)
{
    return folder_of(data_directory) / hash;
}

void sync_folder(const std::filesystem::path& folder)
{
    const Descriptor directory(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (directory.handle() < 0 || ::fsync(directory.handle()) != 0) throw_errno("syncing the folder of uploaded files");
}

/// The name of a file whose hash is not known yet, in a folder that is there.
std::string new_part(const std::string& data_directory)
{
    const std::filesystem::path folder = folder_of(data_directory);
    if (std::filesystem::create_directories(folder)) sync_folder(data_directory);
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
    const std::filesystem::path target = path_of(m_data_directory, m_hash);
    if (!std::filesystem::exists(target)) {
        if (::fsync(m_file.handle()) != 0) throw_errno("syncing an uploaded file");
        std::filesystem::rename(m_part, target);
        m_part.clear();
    }
    sync_folder(folder_of(m_data_directory)); // what is there already was perhaps renamed just now, by another upload
}

Result<std::unique_ptr<sheet::ByteSource>> open_original(const std::string& data_directory, const Keys& keys, const std::string& hash)
{
    const std::filesystem::path path = path_of(data_directory, hash);
    const int handle = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (handle < 0 && errno == ENOENT) return fail(ErrorCode::not_found, "原始文件已超过保存期并删除，请用原文件重新上报。", "original_deleted");
    if (handle < 0) throw_errno("opening an uploaded file");
    std::unique_ptr<sheet::ByteSource> source = open_sealed(handle, keys);
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

} // namespace chengxin::data_import
