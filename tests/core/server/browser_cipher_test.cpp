// What the browser seals with must be the ciphers of the standards: the same as OpenSSL's.
#include "server/core/crypto.hpp"
#include "shared/core/sealed_bytes.hpp"
#include "shared/core/sha256.hpp"
#include "shared/core/sm3.hpp"
#include "shared/core/sm4.hpp"

#include <doctest/doctest.h>

namespace chengxin {

TEST_CASE("browser ciphers: SM3, HMAC-SM3, SHA-256 and SM4-CTR are those of OpenSSL at every length")
{
    const std::string all = crypto::random_bytes(700);
    const std::string key = crypto::random_bytes(16);
    std::string iv = crypto::random_bytes(16);
    iv.replace(8, 8, std::string(8, '\xFF')); // the counter carries
    for (std::size_t size = 0; size <= all.size(); size = size < 200 ? size + 1 : size + 61) {
        CAPTURE(size);
        const std::string_view bytes = std::string_view(all).substr(0, size);
        Sm3 digest;
        digest.add(bytes.substr(0, size / 3));
        digest.add(bytes.substr(size / 3));
        CHECK(digest.finish() == crypto::sm3(bytes));
        CHECK(hmac_sm3(all.substr(0, size), {bytes.substr(0, size / 2), bytes.substr(size / 2)}) ==
              crypto::hmac_sm3(all.substr(0, size), bytes));
        CHECK(sha256_hex(bytes) == crypto::hex(crypto::sha256(bytes)));
        std::string expected(size, '\0');
        crypto::sm4_ctr(key, iv, bytes, expected.data());
        CHECK(sm4_ctr(key, iv, bytes) == expected);
    }
}

TEST_CASE("browser ciphers: what is sealed opens in its place with its key, and not when a byte is another")
{
    const std::string key = crypto::random_bytes(k_sealing_key_bytes);
    const std::string sealed = seal_bytes(key, crypto::random_bytes(k_sealing_nonce_bytes), "处罚决定", "draft:1:a");
    CHECK(sealed.find("处罚") == std::string::npos);
    CHECK(open_sealed_bytes(key, sealed, "draft:1:a") == "处罚决定");
    CHECK_FALSE(open_sealed_bytes(key, sealed, "draft:2:a"));
    CHECK_FALSE(open_sealed_bytes(crypto::random_bytes(k_sealing_key_bytes), sealed, "draft:1:a"));
    for (std::size_t i = 0; i < sealed.size(); ++i) {
        std::string changed = sealed;
        changed[i] ^= 1;
        CHECK_FALSE(open_sealed_bytes(key, changed, "draft:1:a"));
    }
    CHECK_FALSE(open_sealed_bytes(key, sealed.substr(0, 20), "draft:1:a"));
    CHECK_FALSE(open_sealed_bytes("", sealed, "draft:1:a"));
}

} // namespace chengxin
