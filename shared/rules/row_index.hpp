#pragma once

#include "shared/rules/hash.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace chengxin::rules {

/// Fixed-width entries by a 64-bit hash, the first 8 bytes of each. Open addressing in 256 parts that grow by a quarter, each when it is
/// full: a million entries cost neither a doubled table nor a pause. An entry of zeros is a free place.
template <std::size_t Words> class HashTable {
public:
    using Entry = std::array<std::uint32_t, Words>;

    /// The place of the entry with this key, or the free place where it belongs; good until the next call.
    template <class Matches> Entry& place(std::uint64_t hash, const Matches& matches)
    {
        Part& part = m_parts[hash & (k_parts - 1)];
        if ((part.used + 1) * 5 > part.entries.size() * 4) {
            grow(part);
        }
        return probe(part.entries, hash, matches);
    }
    /// Null when there is no such entry.
    template <class Matches> const Entry* find(std::uint64_t hash, const Matches& matches) const
    {
        const Part& part = m_parts[hash & (k_parts - 1)];
        if (part.entries.empty()) {
            return nullptr;
        }
        const Entry& entry = probe(const_cast<std::vector<Entry>&>(part.entries), hash, matches);
        return is_free(entry) ? nullptr : &entry;
    }
    /// What place() will look at is fetched from memory meanwhile.
    void prefetch(std::uint64_t hash) const
    {
        const Part& part = m_parts[hash & (k_parts - 1)];
        if (!part.entries.empty()) {
            __builtin_prefetch(&part.entries[slot_of(part.entries, hash)], 1);
        }
    }
    /// To be called when a free place was filled.
    void count(std::uint64_t hash)
    {
        ++m_parts[hash & (k_parts - 1)].used;
        ++m_size;
    }
    std::size_t size() const { return m_size; }
    static bool is_free(const Entry& entry) { return entry == Entry{}; }
    static std::uint64_t hash_of_entry(const Entry& entry) { return entry[0] | static_cast<std::uint64_t>(entry[1]) << 32U; }

private:
    static constexpr std::size_t k_parts = 256;
    struct Part {
        std::vector<Entry> entries;
        std::size_t used = 0;
    };

    static std::size_t slot_of(const std::vector<Entry>& entries, std::uint64_t hash)
    {
        return static_cast<std::size_t>(((hash >> 32U) * entries.size()) >> 32U);
    }

    template <class Matches> static Entry& probe(std::vector<Entry>& entries, std::uint64_t hash, const Matches& matches)
    {
        std::size_t slot = slot_of(entries, hash);
        while (!is_free(entries[slot]) && !matches(entries[slot])) {
            slot = slot + 1 == entries.size() ? 0 : slot + 1;
        }
        return entries[slot];
    }

    static void grow(Part& part)
    {
        std::vector<Entry> larger(part.entries.empty() ? 16 : part.entries.size() + part.entries.size() / 4);
        for (const Entry& entry : part.entries) {
            if (!is_free(entry)) {
                probe(larger, hash_of_entry(entry), [](const Entry&) { return false; }) = entry;
            }
        }
        part.entries = std::move(larger);
    }

    std::array<Part, k_parts> m_parts;
    std::size_t m_size = 0;
};

/// Which keys a file has shown, in which row, with what content: 24 bytes an entry. 96 bits of the key are kept; two of a million rows
/// meet by chance once in 10^17 files.
class RowIndex {
public:
    struct Seen {
        std::uint64_t content = 0; ///< first half of the content's hash
        std::uint32_t row = 0;
    };

    std::optional<Seen> find(const Hash& key) const;
    /// find_or_insert of this key will come soon.
    void expect(const Hash& key) const;
    /// What is there already under this key, else nothing, and the row is added.
    std::optional<Seen> find_or_insert(const Hash& key, std::uint64_t content, std::uint32_t row);

private:
    HashTable<6> m_table; ///< key, key, key, content, content, row
};

/// A set of texts by 64 bits of their hashes, to count different ones.
class TextSet {
public:
    void insert(const Hash& hash);
    std::size_t size();

private:
    void settle();

    HashTable<2> m_table;
    std::uint64_t m_pending = 0; ///< goes in with the next one, when memory has brought its place; 0: none
};

/// The half of a hash that RowIndex keeps of a content.
std::uint64_t half_of(const Hash& hash);

} // namespace chengxin::rules
