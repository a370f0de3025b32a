#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace chengxin::test {

/// The count of one catalogue item, of the server's counts or the API's; 0 where it is not named.
template <class Count> std::int64_t count_of(const std::vector<Count>& counts, std::string_view code)
{
    for (const auto& count : counts) {
        if (count.catalogue == code) return count.count;
    }
    return 0;
}

} // namespace chengxin::test
