#pragma once

#include "shared/rules/hash.hpp"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace chengxin::rules {

/// Which keys a file has shown, in which row, with what content. Open addressing: 32 bytes an entry, load at most 3/4.
class RowIndex {
public:
    struct Entry {
        Hash key{};
        std::uint64_t content = 0; ///< first half of the content's hash
        std::uint32_t row = 0;     ///< 0: free
    };

    /// The entry with this key, or null.
    const Entry* find(const Hash& key) const;
    /// Adds a key that is not there.
    void insert(const Hash& key, std::uint64_t content, std::uint32_t row);
    std::size_t size() const { return m_size; }

private:
    std::size_t slot_of(const Hash& key) const;
    void grow();

    std::vector<Entry> m_entries;
    std::size_t m_size = 0;
};

/// The half of a hash that RowIndex keeps of a content.
std::uint64_t half_of(const Hash& hash);

} // namespace chengxin::rules
