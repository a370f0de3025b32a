#pragma once

#include <chrono>
#include <cstdint>

namespace chengxin {

/// How often something has changed.
struct ChangeCount {
    std::int64_t changes = 0;
    std::int64_t shown = 0; ///< the newest change that is to be shown at once; later ones within a second
};

/// To which change what is kept in memory belongs: the newest, but slices of something long follow each other many times a second, and
/// for these it is renewed once a second at most. Not for two threads.
class Renewal {
public:
    using Clock = std::chrono::steady_clock;
    static constexpr std::chrono::milliseconds k_interval{1'000};

    /// What is kept as of an earlier number is out of date.
    std::int64_t current(const ChangeCount& known, Clock::time_point now = Clock::now());
    /// The same number would come again for this count.
    bool holds(const ChangeCount& known, Clock::time_point now = Clock::now()) const;

private:
    std::int64_t m_current = -1;
    Clock::time_point m_chosen{};
};

} // namespace chengxin
