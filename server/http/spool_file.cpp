#include "server/http/spool_file.hpp"

#include "server/storage/system_file.hpp"

#include <algorithm>
#include <cerrno>
#include <openssl/crypto.h>
#include <openssl/rand.h>
#include <stdexcept>
#include <system_error>
#include <unistd.h>

namespace chengxin::http {

constexpr std::string_view k_prefix = "body-";
constexpr std::size_t k_cipher_block = 16;

bool SpoolQuota::take(std::uint64_t bytes)
{
    if (m_taken.fetch_add(bytes) + bytes <= m_limit) return true;
    m_taken -= bytes;
    return false;
}

SpoolFile::SpoolFile(const std::string& folder, std::shared_ptr<SpoolQuota> quota) : m_quota(std::move(quota)), m_cipher(EVP_CIPHER_CTX_new(), &EVP_CIPHER_CTX_free)
{
    if (!m_cipher || RAND_bytes(m_key.data(), static_cast<int>(m_key.size())) != 1) throw std::runtime_error("OpenSSL has no random numbers");
    m_handle = open_nameless(folder, std::string(k_prefix));
    if (m_handle < 0) throw_errno("opening a file for a large body");
}

SpoolFile::~SpoolFile()
{
    ::close(m_handle);
    m_quota->give_back(m_size);
    OPENSSL_cleanse(m_key.data(), m_key.size());
}

/// AES-256-CTR: the counter is the number of the block, so any place can be read. The key is used for one file only.
void SpoolFile::cipher(std::uint64_t offset, const char* in, char* out, std::size_t count)
{
    std::array<unsigned char, k_cipher_block> counter{};
    for (std::size_t i = 0; i < 8; ++i) counter[15 - i] = static_cast<unsigned char>(offset / k_cipher_block >> (8 * i) & 0xFF);
    std::array<unsigned char, k_cipher_block> skipped{};
    int done = 0;
    const auto skip = static_cast<int>(offset % k_cipher_block);
    const auto works = EVP_EncryptInit_ex(m_cipher.get(), EVP_aes_256_ctr(), nullptr, m_key.data(), counter.data()) == 1
        && EVP_EncryptUpdate(m_cipher.get(), skipped.data(), &done, skipped.data(), skip) == 1
        && EVP_EncryptUpdate(m_cipher.get(), reinterpret_cast<unsigned char*>(out), &done, reinterpret_cast<const unsigned char*>(in), static_cast<int>(count)) == 1;
    if (!works) throw std::runtime_error("AES failed");
}

void SpoolFile::append(std::string_view bytes)
{
    if (!m_quota->take(bytes.size())) throw std::system_error(ENOSPC, std::generic_category(), "all large bodies together are too large");
    std::string sealed(bytes.size(), '\0');
    cipher(m_size, bytes.data(), sealed.data(), bytes.size());
    std::size_t done = 0;
    while (done < sealed.size()) {
        const auto written = ::pwrite(m_handle, sealed.data() + done, sealed.size() - done, static_cast<off_t>(m_size + done));
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) {
            const auto reason = errno;
            m_quota->give_back(bytes.size());
            throw std::system_error(reason, std::generic_category(), "writing a large body");
        }
        done += static_cast<std::size_t>(written);
    }
    m_size += bytes.size();
}

std::size_t SpoolFile::read_at(std::uint64_t offset, char* out, std::size_t count)
{
    if (offset >= m_size) return 0;
    count = static_cast<std::size_t>(std::min<std::uint64_t>(count, m_size - offset));
    std::size_t done = 0;
    while (done < count) {
        const auto got = ::pread(m_handle, out + done, count - done, static_cast<off_t>(offset + done));
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0) break;
        done += static_cast<std::size_t>(got);
    }
    cipher(offset, out, out, done);
    return done;
}

void SpoolFile::prepare_folder(const std::string& folder)
{
    prepare_temporary_folder(folder, {k_prefix});
}

} // namespace chengxin::http
