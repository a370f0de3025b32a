#include "shared/core/sealed_bytes.hpp"

#include "shared/core/sm3.hpp"
#include "shared/core/sm4.hpp"

namespace chengxin {

namespace {

constexpr std::size_t k_cipher_key_bytes = 16;

/// The place comes first, with its length, so that no part can be taken for another.
std::string mac_of(std::string_view key, std::string_view covered, std::string_view place)
{
    const std::string length = std::to_string(place.size()) + ":";
    return hmac_sm3(key.substr(k_cipher_key_bytes), {length, place, covered});
}

} // namespace

std::string seal_bytes(std::string_view key, std::string_view nonce, std::string_view bytes, std::string_view place)
{
    std::string sealed(nonce);
    sealed += sm4_ctr(key.substr(0, k_cipher_key_bytes), nonce, bytes);
    return sealed + mac_of(key, sealed, place);
}

std::optional<std::string> open_sealed_bytes(std::string_view key, std::string_view sealed, std::string_view place)
{
    if (key.size() != k_sealing_key_bytes || sealed.size() < k_sealing_nonce_bytes + Sm3::k_bytes) return std::nullopt;
    const std::string_view covered = sealed.substr(0, sealed.size() - Sm3::k_bytes);
    const std::string expected = mac_of(key, covered, place);
    unsigned difference = 0;
    for (std::size_t i = 0; i < expected.size(); ++i)
        difference |= static_cast<unsigned char>(expected[i] ^ sealed[covered.size() + i]);
    if (difference != 0) return std::nullopt;
    return sm4_ctr(key.substr(0, k_cipher_key_bytes), covered.substr(0, k_sealing_nonce_bytes), covered.substr(k_sealing_nonce_bytes));
}

} // namespace chengxin
