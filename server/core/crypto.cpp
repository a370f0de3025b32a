#include "server/core/crypto.hpp"

#include <algorithm>
#include <memory>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/params.h>
#include <openssl/rand.h>
#include <stdexcept>

namespace chengxin::crypto {

namespace {

using CipherContext = std::unique_ptr<EVP_CIPHER_CTX, decltype(&EVP_CIPHER_CTX_free)>;
using MacContext = std::unique_ptr<EVP_MAC_CTX, decltype(&EVP_MAC_CTX_free)>;

const unsigned char* bytes_of(std::string_view text)
{
    return reinterpret_cast<const unsigned char*>(text.data());
}

unsigned char* bytes_of(std::string& text)
{
    return reinterpret_cast<unsigned char*>(text.data());
}

void require(bool condition, const char* what)
{
    if (!condition) throw std::runtime_error(std::string("OpenSSL: ") + what);
}

std::string digest(std::string_view bytes, const EVP_MD* algorithm)
{
    std::string result(EVP_MAX_MD_SIZE, '\0');
    unsigned length = 0;
    require(EVP_Digest(bytes.data(), bytes.size(), bytes_of(result), &length, algorithm, nullptr) == 1, "digest");
    result.resize(length);
    return result;
}

} // namespace

std::string random_bytes(std::size_t count)
{
    std::string result(count, '\0');
    require(RAND_bytes(bytes_of(result), static_cast<int>(count)) == 1, "random");
    return result;
}

std::string sm3(std::string_view bytes)
{
    return digest(bytes, EVP_sm3());
}

std::string sha256(std::string_view bytes)
{
    return digest(bytes, EVP_sha256());
}

struct Sha256::State {
    std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context{EVP_MD_CTX_new(), &EVP_MD_CTX_free};
};

Sha256::Sha256() : m_state(std::make_unique<State>())
{
    require(m_state->context && EVP_DigestInit_ex(m_state->context.get(), EVP_sha256(), nullptr) == 1, "SHA-256");
}

Sha256::~Sha256() = default;

void Sha256::add(std::string_view bytes)
{
    require(EVP_DigestUpdate(m_state->context.get(), bytes.data(), bytes.size()) == 1, "SHA-256");
}

std::string Sha256::finish()
{
    std::string result(32, '\0');
    require(EVP_DigestFinal_ex(m_state->context.get(), bytes_of(result), nullptr) == 1, "SHA-256");
    return result;
}

std::string hmac_sm3(std::string_view key, std::string_view bytes)
{
    std::string result(EVP_MAX_MD_SIZE, '\0');
    unsigned length = 0;
    require(HMAC(EVP_sm3(), key.data(), static_cast<int>(key.size()), bytes_of(bytes), bytes.size(), bytes_of(result), &length), "HMAC");
    result.resize(length);
    return result;
}

void sm4_ctr(std::string_view key, std::string_view iv, std::string_view bytes, char* out)
{
    require(key.size() == 16 && iv.size() == 16, "SM4 key or iv");
    const CipherContext context(EVP_CIPHER_CTX_new(), &EVP_CIPHER_CTX_free);
    require(context && EVP_EncryptInit_ex(context.get(), EVP_sm4_ctr(), nullptr, bytes_of(key), bytes_of(iv)) == 1, "SM4");
    std::size_t done = 0;
    while (done < bytes.size()) { // the interface counts in int
        const auto part = std::min<std::size_t>(bytes.size() - done, 1u << 30);
        int written = 0;
        require(EVP_EncryptUpdate(context.get(), reinterpret_cast<unsigned char*>(out) + done, &written, bytes_of(bytes) + done, static_cast<int>(part)) == 1, "SM4");
        done += static_cast<std::size_t>(written);
    }
}

struct HmacSm3::State {
    MacContext keyed{nullptr, &EVP_MAC_CTX_free}; ///< never used itself: copied for every text
};

HmacSm3::HmacSm3(std::string_view key) : m_state(std::make_unique<State>())
{
    const std::unique_ptr<EVP_MAC, decltype(&EVP_MAC_free)> algorithm(EVP_MAC_fetch(nullptr, "HMAC", nullptr), &EVP_MAC_free);
    require(algorithm != nullptr, "HMAC");
    m_state->keyed.reset(EVP_MAC_CTX_new(algorithm.get()));
    char digest_name[] = "SM3";
    const OSSL_PARAM parameters[] = {OSSL_PARAM_construct_utf8_string("digest", digest_name, 0), OSSL_PARAM_construct_end()};
    require(m_state->keyed && EVP_MAC_init(m_state->keyed.get(), bytes_of(key), key.size(), parameters) == 1, "HMAC");
}

HmacSm3::~HmacSm3() = default;
HmacSm3::HmacSm3(HmacSm3&&) noexcept = default;
HmacSm3& HmacSm3::operator=(HmacSm3&&) noexcept = default;

std::string HmacSm3::of(std::string_view begin, std::string_view end) const
{
    const MacContext context(EVP_MAC_CTX_dup(m_state->keyed.get()), &EVP_MAC_CTX_free);
    std::string result(k_bytes, '\0');
    std::size_t length = 0;
    require(context && EVP_MAC_update(context.get(), bytes_of(begin), begin.size()) == 1 &&
                EVP_MAC_update(context.get(), bytes_of(end), end.size()) == 1 &&
                EVP_MAC_final(context.get(), bytes_of(result), &length, result.size()) == 1 && length == k_bytes,
        "HMAC");
    return result;
}

bool equal_in_constant_time(std::string_view a, std::string_view b)
{
    return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

} // namespace chengxin::crypto
