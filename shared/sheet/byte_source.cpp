#include "shared/sheet/byte_source.hpp"

#include <algorithm>
#include <cstring>

namespace chengxin::sheet {

std::size_t MemorySource::read_at(std::uint64_t offset, char* out, std::size_t count)
{
    if (offset >= m_bytes.size()) return 0;
    const std::size_t available = std::min<std::size_t>(count, m_bytes.size() - static_cast<std::size_t>(offset));
    if (available > 0) std::memcpy(out, m_bytes.data() + offset, available);
    return available;
}

} // namespace chengxin::sheet
