#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace chengxin::demo {

/// A small generator with a fixed sequence for a seed on every machine (SplitMix64). Not for secrets.
class Random {
public:
    explicit Random(std::uint64_t seed) : m_state(seed) {}

    std::uint64_t next()
    {
        std::uint64_t mixed = (m_state += 0x9E3779B97F4A7C15ULL);
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9ULL;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EBULL;
        return mixed ^ (mixed >> 31);
    }
    /// 0 … count − 1; 0 for an empty range.
    std::size_t below(std::size_t count) { return count == 0 ? 0 : static_cast<std::size_t>(next() % count); }
    /// low … high, both included.
    int between(int low, int high) { return low + static_cast<int>(below(static_cast<std::size_t>(high - low + 1))); }
    bool chance(int percent) { return between(1, 100) <= percent; }
    template <class Range> const auto& one_of(const Range& range) { return *(std::begin(range) + static_cast<std::ptrdiff_t>(below(std::size(range)))); }
    /// An index, as often as its weight says.
    std::size_t weighted(const std::vector<int>& weights);

private:
    std::uint64_t m_state;
};

inline std::size_t Random::weighted(const std::vector<int>& weights)
{
    int total = 0;
    for (const int weight : weights) total += weight;
    int drawn = between(1, total);
    for (std::size_t i = 0; i < weights.size(); ++i)
        if ((drawn -= weights[i]) <= 0) return i;
    return weights.size() - 1;
}

} // namespace chengxin::demo
