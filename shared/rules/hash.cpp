#include "shared/rules/hash.hpp"

#include <bit>
#include <cstddef>
#include <cstring>

namespace chengxin::rules {

namespace {

constexpr std::uint64_t k_first = 0x87c37b91114253d5ULL;
constexpr std::uint64_t k_second = 0x4cf5ad432745937fULL;

std::uint64_t rotate(std::uint64_t value, unsigned bits)
{
    return (value << bits) | (value >> (64U - bits));
}

std::uint64_t mix(std::uint64_t value)
{
    value ^= value >> 33U;
    value *= 0xff51afd7ed558ccdULL;
    value ^= value >> 33U;
    value *= 0xc4ceb9fe1a85ec53ULL;
    return value ^ (value >> 33U);
}

/// Little-endian, whatever the machine.
std::uint64_t load(std::string_view bytes, std::size_t offset, std::size_t count)
{
    std::uint64_t value = 0;
    if constexpr (std::endian::native == std::endian::little) {
        std::memcpy(&value, bytes.data() + offset, count);
        return value;
    }
    for (std::size_t i = 0; i < count; ++i) {
        value |= static_cast<std::uint64_t>(static_cast<unsigned char>(bytes[offset + i])) << (8U * i);
    }
    return value;
}

void store(Hash& hash, std::size_t offset, std::uint64_t value)
{
    for (std::size_t i = 0; i < 8; ++i) {
        hash[offset + i] = static_cast<std::uint8_t>(value >> (8U * i));
    }
}

} // namespace

Hash hash_of(std::string_view bytes)
{
    std::uint64_t a = 0;
    std::uint64_t b = 0;
    std::size_t position = 0;
    for (; position + 16 <= bytes.size(); position += 16) {
        a ^= rotate(load(bytes, position, 8) * k_first, 31) * k_second;
        a = (rotate(a, 27) + b) * 5 + 0x52dce729;
        b ^= rotate(load(bytes, position + 8, 8) * k_second, 33) * k_first;
        b = (rotate(b, 31) + a) * 5 + 0x38495ab5;
    }
    const std::size_t tail = bytes.size() - position;
    if (tail > 8) {
        b ^= rotate(load(bytes, position + 8, tail - 8) * k_second, 33) * k_first;
    }
    if (tail > 0) {
        a ^= rotate(load(bytes, position, tail < 8 ? tail : 8) * k_first, 31) * k_second;
    }
    a ^= bytes.size();
    b ^= bytes.size();
    a += b;
    b += a;
    a = mix(a);
    b = mix(b);
    a += b;
    b += a;
    Hash hash{};
    store(hash, 0, a);
    store(hash, 8, b);
    return hash;
}

} // namespace chengxin::rules
