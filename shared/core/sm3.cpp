#include "shared/core/sm3.hpp"

#include <algorithm>
#include <bit>
#include <cstring>

namespace chengxin {

namespace {

constexpr std::size_t k_block = 64;

std::uint32_t word_at(const unsigned char* bytes)
{
    return std::uint32_t{bytes[0]} << 24 | std::uint32_t{bytes[1]} << 16 | std::uint32_t{bytes[2]} << 8 | bytes[3];
}

void put_word(std::uint32_t word, char* out)
{
    for (int i = 0; i < 4; ++i)
        out[i] = static_cast<char>(word >> (24 - 8 * i));
}

std::uint32_t turn_first(std::uint32_t x)
{
    return x ^ std::rotl(x, 9) ^ std::rotl(x, 17);
}

std::uint32_t turn_second(std::uint32_t x)
{
    return x ^ std::rotl(x, 15) ^ std::rotl(x, 23);
}

} // namespace

Sm3::Sm3() : m_state{0x7380166F, 0x4914B2B9, 0x172442D7, 0xDA8A0600, 0xA96F30BC, 0x163138AA, 0xE38DEE4D, 0xB0FB0E4E}, m_block{} {}

/// 5.3 of the standard.
void Sm3::compress(const unsigned char* block)
{
    std::uint32_t words[68];
    for (int i = 0; i < 16; ++i)
        words[i] = word_at(block + 4 * i);
    for (int i = 16; i < 68; ++i)
        words[i] = turn_second(words[i - 16] ^ words[i - 9] ^ std::rotl(words[i - 3], 15)) ^ std::rotl(words[i - 13], 7) ^ words[i - 6];
    auto [a, b, c, d, e, f, g, h] = m_state;
    for (int i = 0; i < 64; ++i) {
        const std::uint32_t constant = std::rotl(i < 16 ? 0x79CC4519U : 0x7A879D8AU, i % 32);
        const std::uint32_t first = std::rotl(std::rotl(a, 12) + e + constant, 7);
        const std::uint32_t second = first ^ std::rotl(a, 12);
        const std::uint32_t left = (i < 16 ? a ^ b ^ c : (a & b) | (a & c) | (b & c)) + d + second + (words[i] ^ words[i + 4]);
        const std::uint32_t right = (i < 16 ? e ^ f ^ g : (e & f) | (~e & g)) + h + first + words[i];
        d = c;
        c = std::rotl(b, 9);
        b = a;
        a = left;
        h = g;
        g = std::rotl(f, 19);
        f = e;
        e = turn_first(right);
    }
    const std::uint32_t after[8] = {a, b, c, d, e, f, g, h};
    for (int i = 0; i < 8; ++i)
        m_state[static_cast<std::size_t>(i)] ^= after[i];
}

void Sm3::add(std::string_view bytes)
{
    m_total += bytes.size();
    const auto* next = reinterpret_cast<const unsigned char*>(bytes.data());
    std::size_t left = bytes.size();
    while (left > 0) {
        if (m_filled == 0 && left >= k_block) {
            compress(next);
            next += k_block;
            left -= k_block;
            continue;
        }
        const std::size_t taken = std::min(k_block - m_filled, left);
        std::memcpy(m_block.data() + m_filled, next, taken);
        m_filled += taken;
        next += taken;
        left -= taken;
        if (m_filled < k_block) break;
        compress(m_block.data());
        m_filled = 0;
    }
}

std::string Sm3::finish()
{
    const std::uint64_t bits = m_total * 8;
    std::string tail(1, '\x80');
    tail.resize(1 + (k_block + 56 - (m_filled + 1) % k_block) % k_block, '\0');
    char length[8];
    put_word(static_cast<std::uint32_t>(bits >> 32), length);
    put_word(static_cast<std::uint32_t>(bits), length + 4);
    tail.append(length, sizeof length);
    add(tail);
    std::string digest(k_bytes, '\0');
    for (std::size_t i = 0; i < 8; ++i)
        put_word(m_state[i], digest.data() + 4 * i);
    return digest;
}

std::string hmac_sm3(std::string_view key, std::initializer_list<std::string_view> parts)
{
    std::string block(key);
    if (block.size() > k_block) {
        Sm3 shorter;
        shorter.add(block);
        block = shorter.finish();
    }
    block.resize(k_block, '\0');
    std::string pad = block;
    for (char& byte : pad)
        byte = static_cast<char>(byte ^ 0x36);
    Sm3 inner;
    inner.add(pad);
    for (const std::string_view part : parts)
        inner.add(part);
    for (char& byte : block)
        byte = static_cast<char>(byte ^ 0x5C);
    Sm3 outer;
    outer.add(block);
    outer.add(inner.finish());
    return outer.finish();
}

} // namespace chengxin
