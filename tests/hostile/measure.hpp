#pragma once

#include <cstdint>
#include <functional>

namespace chengxin::test {

/// What a piece of work has cost, child processes included for the time.
struct Cost {
    double cpu_seconds = 0;
    std::uint64_t peak_bytes = 0; ///< highest resident memory above the level at the start
};

/// By the kernel's own account (/proc/self/clear_refs, VmHWM). Throws std::runtime_error where that is not to be had.
Cost measure(const std::function<void()>& work);

/// Sanitizers keep freed memory for a while, shadow all of it and slow everything down.
#if defined(__has_feature)
#if __has_feature(address_sanitizer)
inline constexpr std::uint64_t k_sanitizer_factor = 8;
#else
inline constexpr std::uint64_t k_sanitizer_factor = 1;
#endif
#else
inline constexpr std::uint64_t k_sanitizer_factor = 1;
#endif

} // namespace chengxin::test
