#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace chengxin::rules {

/// 128 bits, for telling the rows of one file apart while it is checked. Never stored: what records are known by is
/// HMAC-SM3 (server/records/row_mapper.hpp).
using Hash = std::array<std::uint8_t, 16>;
using HashKey = std::array<std::uint64_t, 2>;

/// One of its own for every check, so that nobody can write a file whose rows meet. Throws when the machine has no randomness.
HashKey random_hash_key();

/// SipHash-1-3 with 128 bits (J.-P. Aumasson, D. J. Bernstein, "SipHash: a fast short-input PRF").
Hash hash_of(const HashKey& key, std::string_view bytes);

} // namespace chengxin::rules
