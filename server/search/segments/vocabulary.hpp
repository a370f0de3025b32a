#pragma once

#include "server/search/places.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace chengxin::search {

/// Numbers the terms of texts in the order of their first appearance. What stands at a place is worked out once; after that one look
/// into a table finds the numbers.
class Vocabulary {
public:
    using Term = std::uint32_t;

    Vocabulary();

    /// Valid until the next call.
    std::span<const Term> terms_at(const Place& place);

    Term size() const { return static_cast<Term>(m_starts.size() - 1); }
    std::string_view bytes(Term term) const { return std::string_view(m_bytes).substr(m_starts[term], m_starts[term + 1] - m_starts[term]); }

    /// A term among all in the order of their bytes; these eight, high ones first, settle most comparisons.
    struct Sorted {
        std::uint64_t start;
        Term term;
    };
    /// All terms in the order of their bytes. What was before stays in its order when others come in between.
    const std::vector<Sorted>& sorted();

private:
    struct Known {
        std::uint64_t key = 0; ///< of a place; 0: free
        std::uint32_t first = 0; ///< the term itself when it is the only one, else where its list starts
        std::uint32_t count = 0;
    };
    static constexpr Term k_no_term = ~Term{0};

    Known& find(std::uint64_t key);
    void learn(Known& known, const Place& place);
    Term number(std::string_view bytes);
    void grow_places();
    void grow_terms();
    bool is_before(const Sorted& left, const Sorted& right) const;

    std::vector<Known> m_places; ///< open addressing, as the next; the sizes are powers of two
    std::size_t m_place_count = 0;
    std::vector<Term> m_by_bytes; ///< two places may have a term in common
    std::vector<Term> m_lists;
    std::string m_bytes;
    std::vector<std::uint32_t> m_starts; ///< of each term in m_bytes, and the end of the last
    std::vector<Sorted> m_sorted;
    std::vector<std::string> m_work;
};

} // namespace chengxin::search
