#pragma once

#include <cstdint>
#include <cstring>

/// Eight bytes of a text looked at together.
namespace chengxin::eight_bytes {

inline constexpr std::uint64_t k_ones = 0x0101010101010101ULL;
inline constexpr std::uint64_t k_tops = 0x8080808080808080ULL; ///< set where a byte is not ASCII

inline std::uint64_t load(const char* bytes)
{
    std::uint64_t eight = 0;
    std::memcpy(&eight, bytes, sizeof eight);
    return eight;
}

/// The top bit of each byte that is below `limit`, of which 128 is the highest; in a little-endian machine no other bit before the first of them.
constexpr std::uint64_t below(std::uint64_t eight, unsigned char limit)
{
    return (eight - k_ones * limit) & ~eight & k_tops;
}

/// The top bit of each byte that is not ASCII and at least `limit`, of which 128 is the lowest.
constexpr std::uint64_t at_least(std::uint64_t eight, unsigned char limit)
{
    return ((eight & ~k_tops) + k_ones * static_cast<unsigned char>(0x100 - limit)) & eight & k_tops;
}

/// The same for bytes that are this one.
constexpr std::uint64_t equal(std::uint64_t eight, char byte)
{
    return below(eight ^ (k_ones * static_cast<unsigned char>(byte)), 1);
}

} // namespace chengxin::eight_bytes
