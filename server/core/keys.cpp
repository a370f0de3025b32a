#include "server/core/keys.hpp"

#include "server/core/system_file.hpp"

#include <cerrno>
#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <system_error>
#include <unistd.h>

namespace chengxin {

/// The file holds one line: "chengxin-keys-1 " and 80 bytes in hexadecimal: encryption (16), integrity (32), index (32).
struct Keys::Secrets {
    std::string encryption;
    crypto::HmacSm3 integrity;
    crypto::HmacSm3 index;
};

namespace {

constexpr std::string_view k_prefix = "chengxin-keys-1 ";
constexpr char k_version = '\1'; ///< first byte of everything sealed
constexpr std::size_t k_iv_bytes = 16;

void write_durably(int descriptor, const std::string& bytes, const std::string& path)
{
    errno = ENOSPC; // what a short write means
    const bool written = ::write(descriptor, bytes.data(), bytes.size()) == static_cast<ssize_t>(bytes.size()) && ::fsync(descriptor) == 0;
    const int reason = errno;
    ::close(descriptor);
    errno = reason;
    if (!written) throw_errno("cannot write " + path);
}

void flush_directory(const std::string& directory)
{
    const int descriptor = ::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (descriptor < 0) return;
    ::fsync(descriptor);
    ::close(descriptor);
}

/// Under another name first: a crash never leaves half a key file.
void create_key_file(const std::string& directory, const std::string& path)
{
    std::filesystem::create_directories(directory);
    std::filesystem::permissions(directory, std::filesystem::perms::owner_all);
    const std::string partial = path + ".new";
    const int descriptor = ::open(partial.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (descriptor < 0) throw_errno("cannot create " + partial);
    write_durably(descriptor, std::string(k_prefix) + crypto::hex(crypto::random_bytes(80)) + "\n", partial);
    std::filesystem::rename(partial, path);
    flush_directory(directory);
}

} // namespace

Keys::Keys(std::unique_ptr<Secrets> secrets) : m_secrets(std::move(secrets)) {}
Keys::~Keys() = default;

std::string Keys::file_of(const std::string& directory)
{
    return directory + "/keys/master.key";
}

std::unique_ptr<Keys> Keys::load(const std::string& directory)
{
    const std::string path = file_of(directory);
    if (!std::filesystem::exists(path)) create_key_file(directory + "/keys", path);
    std::ifstream file(path);
    std::string line;
    std::getline(file, line);
    const std::string bytes = line.rfind(k_prefix, 0) == 0 ? crypto::from_hex(std::string_view(line).substr(k_prefix.size())) : std::string();
    if (bytes.size() != 80) throw std::runtime_error("密钥文件已损坏或不能读取：" + path + "。请用备份时另存的 .keys 文件恢复它；没有密钥，加密内容无法读取。");
    const std::string_view view = bytes;
    std::unique_ptr<Secrets> secrets(new Secrets{bytes.substr(0, 16), crypto::HmacSm3(view.substr(16, 32)), crypto::HmacSm3(view.substr(48, 32))});
    return std::unique_ptr<Keys>(new Keys(std::move(secrets)));
}

std::string Keys::seal(std::string_view bytes) const
{
    std::string sealed;
    sealed.reserve(1 + k_iv_bytes + bytes.size() + crypto::HmacSm3::k_bytes);
    sealed += k_version;
    sealed += crypto::random_bytes(k_iv_bytes);
    sealed.resize(1 + k_iv_bytes + bytes.size());
    crypto::sm4_ctr(m_secrets->encryption, std::string_view(sealed).substr(1, k_iv_bytes), bytes, sealed.data() + 1 + k_iv_bytes);
    sealed += m_secrets->integrity.of(sealed);
    return sealed;
}

Result<std::string> Keys::open(std::string_view sealed) const
{
    const auto damaged = [] { return fail(ErrorCode::internal, "加密数据无法读取：密钥不符或数据已损坏，请联系管理员。"); };
    if (sealed.size() < 1 + k_iv_bytes + crypto::HmacSm3::k_bytes || sealed[0] != k_version) return damaged();
    const std::string_view covered = sealed.substr(0, sealed.size() - crypto::HmacSm3::k_bytes);
    if (!crypto::equal_in_constant_time(m_secrets->integrity.of(covered), sealed.substr(covered.size()))) return damaged();
    std::string bytes(covered.size() - 1 - k_iv_bytes, '\0');
    crypto::sm4_ctr(m_secrets->encryption, covered.substr(1, k_iv_bytes), covered.substr(1 + k_iv_bytes), bytes.data());
    return bytes;
}

std::string Keys::blind_index(std::string_view text) const
{
    return crypto::hex(m_secrets->index.of(text));
}

crypto::Sm4Block Keys::hash_key(std::string_view purpose) const
{
    return crypto::Sm4Block(std::string_view(m_secrets->index.of("hash key: " + std::string(purpose))).substr(0, crypto::Sm4Block::k_bytes));
}

} // namespace chengxin
