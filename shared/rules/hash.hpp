#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace chengxin::rules {

/// 128 bits; equal on every platform, so that stored hashes stay comparable. Unkeyed, and identity numbers go into them:
/// whoever stores one keys it first (a keyed permutation with a key outside the database).
using Hash = std::array<std::uint8_t, 16>;

/// MurmurHash3 x64 128 (public domain algorithm of A. Appleby). For telling rows apart, not against forgery.
Hash hash_of(std::string_view bytes);

} // namespace chengxin::rules
