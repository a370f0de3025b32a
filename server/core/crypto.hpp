#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace chengxin::crypto {

std::string random_bytes(std::size_t count);
std::string hex(std::string_view bytes);          ///< lower-case
std::string from_hex(std::string_view text);      ///< empty when it is not hexadecimal
std::string sm3(std::string_view bytes);          ///< 32 bytes, GB/T 32905
std::string sha256(std::string_view bytes);       ///< 32 bytes
std::string hmac_sm3(std::string_view key, std::string_view bytes); ///< 32 bytes
std::string sm4_ctr(std::string_view key, std::string_view iv, std::string_view bytes); ///< both directions; 16-byte key and iv
bool equal_in_constant_time(std::string_view a, std::string_view b);

/// scrypt (RFC 7914) with r = 8, p = 1. `log_cost` 15 takes 32 MiB and about a tenth of a second.
std::string hash_password(std::string_view password, int log_cost);
/// False for a wrong password and for a hash that cannot be read.
bool verify_password(std::string_view password, std::string_view hash);
/// A random password that meets the policy, without characters that look alike.
std::string random_password();

} // namespace chengxin::crypto
