#include "server/core/sm3_mac.hpp"

#include <algorithm>
#include <bit>
#include <cstring>
#include <stdexcept>

namespace chengxin::crypto {

namespace {

constexpr std::size_t k_block = 64;
constexpr Sm3Mac::State k_initial = {0x7380166F, 0x4914B2B9, 0x172442D7, 0xDA8A0600, 0xA96F30BC, 0x163138AA, 0xE38DEE4D, 0xB0FB0E4E};

/// One word of each lane.
using Words = std::uint32_t __attribute__((vector_size(4 * Sm3Mac::k_lanes)));

/// In place: a function that gave a wide vector back would have another form for each processor.
template <unsigned Bits> [[gnu::always_inline]] inline void rotate(Words& words)
{
    words = (words << Bits) | (words >> (32 - Bits));
}

std::uint32_t big_endian(const unsigned char* bytes)
{
    std::uint32_t word = 0;
    std::memcpy(&word, bytes, sizeof word);
    return std::endian::native == std::endian::little ? __builtin_bswap32(word) : word;
}

void put_big_endian(std::uint32_t word, unsigned char* bytes)
{
    if constexpr (std::endian::native == std::endian::little) word = __builtin_bswap32(word);
    std::memcpy(bytes, &word, sizeof word);
}

constexpr std::uint32_t round_constant(unsigned round)
{
    return std::rotl(round < 16 ? 0x79CC4519U : 0x7A879D8AU, static_cast<int>(round % 32));
}

/// GB/T 32905-2016, 5.3.3, one round; the caller renames the registers instead of moving them.
template <bool Early>
[[gnu::always_inline]] inline void one_round(unsigned round, const Words& a, Words& b, const Words& c, Words& d, const Words& e, Words& f, const Words& g, Words& h,
    const Words& word, const Words& other)
{
    Words turned = a;
    rotate<12>(turned);
    Words first = turned + e + round_constant(round);
    rotate<7>(first);
    d += (Early ? a ^ b ^ c : (a & b) | (c & (a | b))) + (first ^ turned) + (word ^ other); // becomes a
    h += (Early ? e ^ f ^ g : g ^ (e & (f ^ g))) + first + word;                            // becomes e
    Words nine = h;
    Words seventeen = h;
    rotate<9>(nine);
    rotate<17>(seventeen);
    h ^= nine ^ seventeen;
    rotate<9>(b);
    rotate<19>(f);
}

using Blocks = std::array<const unsigned char*, Sm3Mac::k_lanes>;
using States = std::array<Words, 8>;

/// GB/T 32905-2016, 5.3: one block of each lane.
[[gnu::always_inline]] inline void compress_lanes(States& state, const Blocks& blocks)
{
    std::array<Words, 68> w;
    for (unsigned i = 0; i < 16; ++i) {
        for (std::size_t lane = 0; lane < Sm3Mac::k_lanes; ++lane) w[i][lane] = big_endian(blocks[lane] + 4 * i);
    }
    for (unsigned i = 16; i < 68; ++i) {
        Words x = w[i - 3];
        rotate<15>(x);
        x ^= w[i - 16] ^ w[i - 9];
        Words fifteen = x;
        Words twenty_three = x;
        Words seven = w[i - 13];
        rotate<15>(fifteen);
        rotate<23>(twenty_three);
        rotate<7>(seven);
        w[i] = x ^ fifteen ^ twenty_three ^ seven ^ w[i - 6];
    }
    Words a = state[0], b = state[1], c = state[2], d = state[3], e = state[4], f = state[5], g = state[6], h = state[7];
    for (unsigned i = 0; i < 16; i += 4) {
        one_round<true>(i, a, b, c, d, e, f, g, h, w[i], w[i + 4]);
        one_round<true>(i + 1, d, a, b, c, h, e, f, g, w[i + 1], w[i + 5]);
        one_round<true>(i + 2, c, d, a, b, g, h, e, f, w[i + 2], w[i + 6]);
        one_round<true>(i + 3, b, c, d, a, f, g, h, e, w[i + 3], w[i + 7]);
    }
    for (unsigned i = 16; i < 64; i += 4) {
        one_round<false>(i, a, b, c, d, e, f, g, h, w[i], w[i + 4]);
        one_round<false>(i + 1, d, a, b, c, h, e, f, g, w[i + 1], w[i + 5]);
        one_round<false>(i + 2, c, d, a, b, g, h, e, f, w[i + 2], w[i + 6]);
        one_round<false>(i + 3, b, c, d, a, f, g, h, e, w[i + 3], w[i + 7]);
    }
    state[0] ^= a, state[1] ^= b, state[2] ^= c, state[3] ^= d, state[4] ^= e, state[5] ^= f, state[6] ^= g, state[7] ^= h;
}

#ifdef __x86_64__
__attribute__((target("avx512f,avx512vl"))) void compress_by_avx512(States& state, const Blocks& blocks)
{
    compress_lanes(state, blocks);
}

__attribute__((target("avx2"))) void compress_by_avx2(States& state, const Blocks& blocks)
{
    compress_lanes(state, blocks);
}
#endif

void compress_plainly(States& state, const Blocks& blocks)
{
    compress_lanes(state, blocks);
}

/// With the widest registers that this processor has.
void compress(States& state, const Blocks& blocks)
{
#ifdef __x86_64__
    static const auto widest = __builtin_cpu_supports("avx512vl") ? compress_by_avx512 : __builtin_cpu_supports("avx2") ? compress_by_avx2 : compress_plainly;
    widest(state, blocks);
#else
    compress_plainly(state, blocks);
#endif
}

/// A text on its way: its whole blocks, the one or two that hold its end and its length, then the block of the outer hash.
class Lane {
public:
    bool busy() const { return m_value != nullptr; }

    void begin(std::string_view text, Sm3Mac::Value& value)
    {
        m_text = reinterpret_cast<const unsigned char*>(text.data());
        m_whole = text.size() / k_block;
        const std::size_t rest = text.size() % k_block;
        m_ends = rest + 9 > k_block ? 2 : 1;
        std::memset(m_end.data(), 0, m_end.size());
        if (rest > 0) std::memcpy(m_end.data(), m_text + m_whole * k_block, rest);
        m_end[rest] = 0x80;
        put_length(m_ends * k_block, k_block + text.size());
        m_next = 0;
        m_value = &value;
        m_is_outer = false;
    }

    const unsigned char* next_block() const { return m_next < m_whole ? m_text + m_next * k_block : m_end.data() + (m_next - m_whole) * k_block; }

    /// After a block. True: a state is complete, and the lane wants another one to go on with.
    bool advance()
    {
        return ++m_next == m_whole + m_ends;
    }

    /// Takes the complete state. True: the outer hash follows.
    bool take(const Sm3Mac::State& state)
    {
        if (m_is_outer) {
            for (std::size_t i = 0; i < state.size(); ++i) put_big_endian(state[i], reinterpret_cast<unsigned char*>(m_value->data()) + 4 * i);
            m_value = nullptr;
            return false;
        }
        std::memset(m_end.data(), 0, k_block);
        for (std::size_t i = 0; i < state.size(); ++i) put_big_endian(state[i], m_end.data() + 4 * i);
        m_end[Sm3Mac::k_bytes] = 0x80;
        put_length(k_block, k_block + Sm3Mac::k_bytes);
        m_whole = 0;
        m_ends = 1;
        m_next = 0;
        m_is_outer = true;
        return true;
    }

private:
    void put_length(std::size_t end, std::size_t bytes)
    {
        const std::uint64_t bits = std::uint64_t{bytes} * 8;
        put_big_endian(static_cast<std::uint32_t>(bits >> 32), m_end.data() + end - 8);
        put_big_endian(static_cast<std::uint32_t>(bits), m_end.data() + end - 4);
    }

    const unsigned char* m_text = nullptr;
    std::size_t m_whole = 0;
    std::size_t m_ends = 0;
    std::size_t m_next = 0;
    std::array<unsigned char, 2 * k_block> m_end{};
    Sm3Mac::Value* m_value = nullptr; ///< null: idle
    bool m_is_outer = false;
};

void put_state(States& states, std::size_t lane, const Sm3Mac::State& state)
{
    for (std::size_t i = 0; i < state.size(); ++i) states[i][lane] = state[i];
}

Sm3Mac::State state_of(const States& states, std::size_t lane)
{
    Sm3Mac::State state;
    for (std::size_t i = 0; i < state.size(); ++i) state[i] = states[i][lane];
    return state;
}

Sm3Mac::State state_after(const std::array<unsigned char, k_block>& block)
{
    States states{};
    put_state(states, 0, k_initial);
    Blocks blocks;
    blocks.fill(block.data());
    compress(states, blocks);
    return state_of(states, 0);
}

} // namespace

Sm3Mac::Sm3Mac(std::string_view key)
{
    if (key.size() > k_block) throw std::invalid_argument("an HMAC key longer than a block");
    std::array<unsigned char, k_block> block{};
    std::copy(key.begin(), key.end(), block.begin());
    for (unsigned char& byte : block) byte ^= 0x36;
    m_inner = state_after(block);
    for (unsigned char& byte : block) byte ^= 0x36 ^ 0x5C;
    m_outer = state_after(block);
    block.fill(0);
}

void Sm3Mac::of(std::span<const std::string_view> texts, std::span<Value> values) const
{
    static constexpr std::array<unsigned char, k_block> k_nothing{};
    std::array<Lane, k_lanes> lanes;
    States states{};
    std::size_t begun = 0;
    std::size_t busy = 0;
    const auto begin_next = [&](std::size_t lane) {
        if (begun == texts.size()) return;
        lanes[lane].begin(texts[begun], values[begun]);
        put_state(states, lane, m_inner);
        ++begun;
        ++busy;
    };
    for (std::size_t lane = 0; lane < k_lanes; ++lane) begin_next(lane);
    while (busy > 0) {
        Blocks blocks;
        for (std::size_t lane = 0; lane < k_lanes; ++lane) blocks[lane] = lanes[lane].busy() ? lanes[lane].next_block() : k_nothing.data();
        compress(states, blocks);
        for (std::size_t lane = 0; lane < k_lanes; ++lane) {
            if (!lanes[lane].busy() || !lanes[lane].advance()) continue;
            if (lanes[lane].take(state_of(states, lane))) {
                put_state(states, lane, m_outer);
                continue;
            }
            --busy;
            begin_next(lane);
        }
    }
}

std::string Sm3Mac::of(std::string_view text) const
{
    Value value;
    of(std::span(&text, 1), std::span(&value, 1));
    return std::string(value.data(), value.size());
}

} // namespace chengxin::crypto
