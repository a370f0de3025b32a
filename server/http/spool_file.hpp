#pragma once

#include "shared/sheet/byte_source.hpp"

#include <array>
#include <atomic>
#include <memory>
#include <openssl/evp.h>
#include <string>
#include <string_view>

namespace chengxin::http {

/// How much all large bodies together may take of the disk. Thread-safe.
class SpoolQuota {
public:
    explicit SpoolQuota(std::uint64_t limit) : m_limit(limit) {}
    bool take(std::uint64_t bytes);
    void give_back(std::uint64_t bytes) { m_taken -= bytes; }

private:
    const std::uint64_t m_limit;
    std::atomic<std::uint64_t> m_taken{0};
};

/// A large body on disk: in a file without a name, which ends with this object or with the process, and encrypted with a
/// key that is nowhere else, for uploads are full of personal data. First appended to, then read. For one thread at a time.
class SpoolFile final : public sheet::ByteSource {
public:
    /// Throws std::system_error when the folder does not take a file.
    SpoolFile(const std::string& folder, std::shared_ptr<SpoolQuota> quota);
    ~SpoolFile() override;
    SpoolFile(const SpoolFile&) = delete;
    SpoolFile& operator=(const SpoolFile&) = delete;

    /// Throws std::system_error when the disk or the quota is full; what was written before stays.
    void append(std::string_view bytes);

    std::uint64_t size() const override { return m_size; }
    std::size_t read_at(std::uint64_t offset, char* out, std::size_t count) override;

    /// Makes the folder and removes what a process that was killed may have left in it. Throws std::filesystem::filesystem_error.
    static void prepare_folder(const std::string& folder);

private:
    using Cipher = std::unique_ptr<EVP_CIPHER_CTX, decltype(&EVP_CIPHER_CTX_free)>;
    /// Encrypts or decrypts `count` bytes that stand at `offset` in the file.
    void cipher(std::uint64_t offset, const char* in, char* out, std::size_t count);

    std::shared_ptr<SpoolQuota> m_quota;
    int m_handle = -1;
    std::uint64_t m_size = 0;
    std::array<unsigned char, 32> m_key{};
    Cipher m_cipher{nullptr, &EVP_CIPHER_CTX_free};
};

} // namespace chengxin::http
