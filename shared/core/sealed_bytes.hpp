#pragma once

#include <optional>
#include <string>
#include <string_view>

/// What the browser keeps of somebody's work: confidentiality by SM4-CTR, integrity by HMAC-SM3 (GB/T 39786-2021 8.4 e, f), bound to a
/// place.
namespace chengxin {

inline constexpr std::size_t k_sealing_key_bytes = 48; ///< 16 for SM4, 32 for the HMAC
inline constexpr std::size_t k_sealing_nonce_bytes = 16;

/// `nonce`: random, another one each time. The result is nonce, ciphertext and 32 bytes of HMAC.
std::string seal_bytes(std::string_view key, std::string_view nonce, std::string_view bytes, std::string_view place);
/// Nothing when it was changed, or sealed for another place or by another key.
std::optional<std::string> open_sealed_bytes(std::string_view key, std::string_view sealed, std::string_view place);

} // namespace chengxin
