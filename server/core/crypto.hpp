#pragma once

#include "shared/core/hex.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace chengxin::crypto {

std::string random_bytes(std::size_t count);
using chengxin::from_hex;
using chengxin::hex;
std::string sm3(std::string_view bytes);          ///< 32 bytes, GB/T 32905
std::string sha256(std::string_view bytes);       ///< 32 bytes
std::string hmac_sm3(std::string_view key, std::string_view bytes); ///< 32 bytes
/// Both directions; 16-byte key and iv; as many bytes come out at `out` as go in.
void sm4_ctr(std::string_view key, std::string_view iv, std::string_view bytes, char* out);
bool equal_in_constant_time(std::string_view a, std::string_view b);

/// SHA-256 of what comes in parts.
class Sha256 {
public:
    Sha256();
    ~Sha256();
    Sha256(const Sha256&) = delete;
    Sha256& operator=(const Sha256&) = delete;
    void add(std::string_view bytes);
    std::string finish(); ///< 32 bytes; once

private:
    struct State;
    std::unique_ptr<State> m_state;
};

/// HMAC-SM3 under one key, made ready once: looking up the algorithm costs more than a short text. Thread-safe.
class HmacSm3 {
public:
    static constexpr std::size_t k_bytes = 32;
    explicit HmacSm3(std::string_view key);
    ~HmacSm3();
    HmacSm3(HmacSm3&&) noexcept;
    HmacSm3& operator=(HmacSm3&&) noexcept;
    std::string of(std::string_view bytes) const { return of(bytes, {}); }
    std::string of(std::string_view begin, std::string_view end) const; ///< of both, one after the other

private:
    struct State;
    std::unique_ptr<State> m_state;
};

/// scrypt (RFC 7914) with N = 2^log_cost, r = 8, p = 1; `count` bytes. At most 2^17, for 128 MiB.
std::string scrypt(std::string_view password, std::string_view salt, int log_cost, std::size_t count);
/// scrypt (RFC 7914) with r = 8, p = 1. `log_cost` 16 takes 64 MiB and a quarter of a second.
std::string hash_password(std::string_view password, int log_cost);
/// False for a wrong password and for a hash that cannot be read.
bool verify_password(std::string_view password, std::string_view hash);
/// The cost with which a hash was made; 0 for one that cannot be read.
int log_cost_of(std::string_view hash);
/// A random password that meets the policy, without characters that look alike.
std::string random_password();

} // namespace chengxin::crypto
