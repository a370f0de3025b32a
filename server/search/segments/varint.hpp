#pragma once

#include <cstdint>

/// SQLite's variable-length integers: seven bits a byte, the highest first, the ninth byte whole.
namespace chengxin::search {

inline constexpr int k_longest_varint = 9;

/// The end of what was written.
inline unsigned char* put_varint(unsigned char* out, std::uint64_t value)
{
    if (value < 0x80) {
        *out = static_cast<unsigned char>(value);
        return out + 1;
    }
    if (value < 0x4000) {
        out[0] = static_cast<unsigned char>(value >> 7U | 0x80U);
        out[1] = static_cast<unsigned char>(value & 0x7FU);
        return out + 2;
    }
    unsigned char bytes[k_longest_varint + 1];
    int count = 0;
    const bool is_longest = (value >> 56U) != 0;
    if (is_longest) {
        bytes[count++] = static_cast<unsigned char>(value);
        value >>= 8U;
    }
    for (; count == 0 || value != 0 || (is_longest && count < k_longest_varint); value >>= 7U) {
        bytes[count] = static_cast<unsigned char>((value & 0x7FU) | (count == 0 ? 0U : 0x80U));
        ++count;
    }
    while (count > 0) *out++ = bytes[--count];
    return out;
}

/// The end of what was read.
inline const unsigned char* get_varint(const unsigned char* bytes, std::uint64_t& value)
{
    value = 0;
    for (int i = 0; i < k_longest_varint - 1; ++i) {
        value = value << 7U | (*bytes & 0x7FU);
        if (*bytes++ < 0x80) return bytes;
    }
    value = value << 8U | *bytes;
    return bytes + 1;
}

} // namespace chengxin::search
