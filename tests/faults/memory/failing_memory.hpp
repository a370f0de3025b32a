#pragma once

#include <cstdint>

/// Every allocation of this test program goes through a counter that can refuse: malloc and its family, so operator new, SQLite, zlib,
/// expat and OpenSSL alike. In a sanitized build, whose runtime owns malloc, operator new alone.
namespace chengxin::test {

/// From now on, on every thread, allocation number `nth` and the `count - 1` after it fail.
void refuse_memory(std::int64_t nth, std::int64_t count = 1);

struct MemoryReport {
    std::int64_t allocations = 0; ///< since the last refuse_memory
    std::int64_t refused = 0;
};
/// Ends it.
MemoryReport grant_memory();

} // namespace chengxin::test
