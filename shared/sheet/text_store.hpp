#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace chengxin::sheet {

/// Many short texts, numbered from 0. They lie in blocks, so that growing never copies them.
class TextStore {
public:
    std::size_t size() const { return m_places.size(); }
    std::string_view at(std::size_t index) const;
    void add(std::string_view text);
    /// Memory that the texts and their places take.
    std::uint64_t bytes() const { return m_bytes; }

private:
    struct Place {
        std::uint32_t block;
        std::uint32_t offset;
        std::uint32_t length;
    };
    std::vector<std::unique_ptr<std::string>> m_blocks;
    std::deque<Place> m_places; ///< growing copies nothing, and never needs twice the memory
    std::uint64_t m_bytes = 0;
};

} // namespace chengxin::sheet
