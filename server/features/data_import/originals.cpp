#include "server/features/data_import/originals.hpp"

#include "server/core/crypto.hpp"
#include "server/core/system_file.hpp"
#include "server/features/data_import/sealed_file.hpp"

#include <algorithm>
#include <fcntl.h>
#include <filesystem>
#include <openssl/evp.h>
#include <stdexcept>
#include <system_error>
#include <unistd.h>

namespace chengxin::data_import {

namespace {

constexpr std::size_t k_hashed_bytes = 256 * 1024; ///< at a time

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

} // namespace

std::string content_hash(sheet::ByteSource& source)
{
    const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> digest(EVP_MD_CTX_new(), &EVP_MD_CTX_free);
    if (!digest || EVP_DigestInit_ex(digest.get(), EVP_sha256(), nullptr) != 1) throw std::runtime_error("SHA-256 is not available");
    std::string block(k_hashed_bytes, '\0');
    for (std::uint64_t at = 0; at < source.size();) {
        const std::size_t got = source.read_at(at, block.data(), block.size());
        if (got == 0) throw std::runtime_error("an uploaded file cannot be read");
        if (EVP_DigestUpdate(digest.get(), block.data(), got) != 1) throw std::runtime_error("SHA-256 failed");
        at += got;
    }
    std::string hash(32, '\0');
    if (EVP_DigestFinal_ex(digest.get(), reinterpret_cast<unsigned char*>(hash.data()), nullptr) != 1) throw std::runtime_error("SHA-256 failed");
    return crypto::hex(hash);
}

void keep_original(const std::string& data_directory, const Keys& keys, const std::string& hash, sheet::ByteSource& source)
{
    const std::filesystem::path target = path_of(data_directory, hash);
    if (std::filesystem::exists(target)) return sync_folder(folder_of(data_directory)); // perhaps renamed just now, by another upload
    if (std::filesystem::create_directories(folder_of(data_directory))) sync_folder(data_directory);
    std::filesystem::permissions(folder_of(data_directory), std::filesystem::perms::owner_all);
    const std::filesystem::path part = target.string() + "." + crypto::hex(crypto::random_bytes(6)) + ".part";
    try {
        const Descriptor file(::open(part.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
        if (file.handle() < 0) throw_errno("storing an uploaded file");
        write_sealed(file.handle(), keys, source);
        if (::fsync(file.handle()) != 0) throw_errno("syncing an uploaded file");
        std::filesystem::rename(part, target);
        sync_folder(folder_of(data_directory));
    } catch (...) {
        std::error_code ignored; // the first failure is the one to tell
        std::filesystem::remove(part, ignored);
        throw;
    }
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
