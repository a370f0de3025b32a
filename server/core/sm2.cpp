#include "server/core/sm2.hpp"

#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <stdexcept>

namespace chengxin::crypto {

namespace {

constexpr std::string_view k_identifier = "1234567812345678";

struct Free {
    void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
    void operator()(EVP_PKEY_CTX* context) const { EVP_PKEY_CTX_free(context); }
    void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
    void operator()(BIO* bio) const { BIO_free(bio); }
};
template <class T> using Owned = std::unique_ptr<T, Free>;

void require(bool ok, const char* what)
{
    if (!ok) throw std::runtime_error(std::string("SM2: ") + what);
}

std::string content_of(BIO* bio)
{
    char* bytes = nullptr;
    const long size = BIO_get_mem_data(bio, &bytes);
    return {bytes, static_cast<std::size_t>(size)};
}

Owned<BIO> bio_of(std::string_view text)
{
    return Owned<BIO>(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
}

/// A digest context for the key with the identifier; `context` must outlive its use.
struct Digest {
    Owned<EVP_MD_CTX> digest;
    Owned<EVP_PKEY_CTX> context;

    explicit Digest(EVP_PKEY* key) : digest(EVP_MD_CTX_new()), context(EVP_PKEY_CTX_new_from_pkey(nullptr, key, nullptr))
    {
        require(digest && context, "out of memory");
        require(EVP_PKEY_CTX_set1_id(context.get(), k_identifier.data(), static_cast<int>(k_identifier.size())) > 0, "identifier");
        EVP_MD_CTX_set_pkey_ctx(digest.get(), context.get());
    }
};

const unsigned char* bytes_of(std::string_view text)
{
    return reinterpret_cast<const unsigned char*>(text.data());
}

} // namespace

struct Sm2Key::State {
    Owned<EVP_PKEY> key;
};

Sm2Key::Sm2Key(std::unique_ptr<State> state) : m_state(std::move(state)) {}
Sm2Key::Sm2Key(Sm2Key&&) noexcept = default;
Sm2Key& Sm2Key::operator=(Sm2Key&&) noexcept = default;
Sm2Key::~Sm2Key() = default;

Sm2Key Sm2Key::generate()
{
    auto state = std::make_unique<State>();
    state->key.reset(EVP_PKEY_Q_keygen(nullptr, nullptr, "SM2"));
    require(state->key != nullptr, "no key could be made");
    return Sm2Key(std::move(state));
}

Result<Sm2Key> Sm2Key::from_private_pem(std::string_view pem)
{
    auto state = std::make_unique<State>();
    state->key.reset(PEM_read_bio_PrivateKey(bio_of(pem).get(), nullptr, nullptr, nullptr));
    if (!state->key || EVP_PKEY_is_a(state->key.get(), "SM2") != 1) return fail(ErrorCode::conflict, "签名密钥不是 SM2 密钥，或已损坏。", "signing_key");
    return Sm2Key(std::move(state));
}

std::string Sm2Key::private_pem() const
{
    const Owned<BIO> bio(BIO_new(BIO_s_mem()));
    require(PEM_write_bio_PrivateKey(bio.get(), m_state->key.get(), nullptr, nullptr, 0, nullptr, nullptr) == 1, "private key");
    return content_of(bio.get());
}

std::string Sm2Key::public_pem() const
{
    const Owned<BIO> bio(BIO_new(BIO_s_mem()));
    require(PEM_write_bio_PUBKEY(bio.get(), m_state->key.get()) == 1, "public key");
    return content_of(bio.get());
}

std::string Sm2Key::sign(std::string_view bytes) const
{
    const Digest with(m_state->key.get());
    require(EVP_DigestSignInit(with.digest.get(), nullptr, EVP_sm3(), nullptr, m_state->key.get()) == 1, "sign");
    std::size_t size = 0;
    require(EVP_DigestSign(with.digest.get(), nullptr, &size, bytes_of(bytes), bytes.size()) == 1, "sign");
    std::string signature(size, '\0');
    require(EVP_DigestSign(with.digest.get(), reinterpret_cast<unsigned char*>(signature.data()), &size, bytes_of(bytes), bytes.size()) == 1, "sign");
    signature.resize(size);
    return signature;
}

bool verify_sm2(std::string_view public_pem, std::string_view bytes, std::string_view signature)
{
    const Owned<EVP_PKEY> key(PEM_read_bio_PUBKEY(bio_of(public_pem).get(), nullptr, nullptr, nullptr));
    if (!key || EVP_PKEY_is_a(key.get(), "SM2") != 1) return false;
    const Digest with(key.get());
    if (EVP_DigestVerifyInit(with.digest.get(), nullptr, EVP_sm3(), nullptr, key.get()) != 1) return false;
    return EVP_DigestVerify(with.digest.get(), bytes_of(signature), signature.size(), bytes_of(bytes), bytes.size()) == 1;
}

} // namespace chengxin::crypto
