#include "shared/rules/hash.hpp"

#include <bit>
#include <cstddef>
#include <cstring>
#include <random>

namespace chengxin::rules {

namespace {

std::uint64_t rotate(std::uint64_t value, unsigned bits)
{
    return (value << bits) | (value >> (64U - bits));
}

struct State {
    std::uint64_t a, b, c, d;

    void round()
    {
        a += b;
        c += d;
        b = rotate(b, 13) ^ a;
        d = rotate(d, 16) ^ c;
        a = rotate(a, 32);
        c += b;
        a += d;
        b = rotate(b, 17) ^ c;
        d = rotate(d, 21) ^ a;
        c = rotate(c, 32);
    }
    void take(std::uint64_t word)
    {
        d ^= word;
        round();
        a ^= word;
    }
    std::uint64_t finish()
    {
        round();
        round();
        round();
        return a ^ b ^ c ^ d;
    }
};

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

HashKey random_hash_key()
{
    std::random_device device;
    HashKey key{};
    for (std::uint64_t& half : key) {
        half = static_cast<std::uint64_t>(device()) << 32U | static_cast<std::uint32_t>(device());
    }
    return key;
}

Hash hash_of(const HashKey& key, std::string_view bytes)
{
    State state{key[0] ^ 0x736f6d6570736575ULL, key[1] ^ 0x646f72616e646f6dULL ^ 0xEEU, key[0] ^ 0x6c7967656e657261ULL, key[1] ^ 0x7465646279746573ULL};
    std::size_t position = 0;
    for (; position + 8 <= bytes.size(); position += 8) {
        state.take(load(bytes, position, 8));
    }
    const std::size_t rest = bytes.size() - position;
    const std::uint64_t last = static_cast<std::uint64_t>(bytes.size()) << 56U;
    state.take(rest == 0 ? last : last | load(bytes, position, rest));
    Hash hash{};
    state.c ^= 0xEEU;
    store(hash, 0, state.finish());
    state.b ^= 0xDDU;
    store(hash, 8, state.finish());
    return hash;
}

} // namespace chengxin::rules
