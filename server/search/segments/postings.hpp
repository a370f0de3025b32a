#pragma once

#include "server/search/segments/vocabulary.hpp"

#include <cstdint>
#include <functional>
#include <limits>
#include <span>
#include <vector>

namespace chengxin::search {

/// Which terms stand where in some thousand rows: gathered in the order of the texts, taken out in the order of the terms.
class Postings {
public:
    using Term = Vocabulary::Term;

    /// How many places a row may have, for there are so many bits for the number of each.
    static constexpr std::uint32_t k_most_places = 1U << 20U;
    /// How many entries make it full unless told otherwise: eight bytes each, and as many again while they are sorted.
    static constexpr std::size_t k_usual_entries = 1'000'000;

    explicit Postings(std::size_t entries = k_usual_entries) : m_full_size(entries) {}

    /// In any order, each row once.
    void add_row(std::int64_t rowid)
    {
        if (m_rows.empty()) m_entries.reserve(m_full_size + m_full_size / 16); // the last row may go beyond
        m_rows.push_back(rowid);
    }
    /// Of the last row; places in order.
    void add(Term term, std::uint32_t place) { m_entries.push_back(static_cast<std::uint64_t>(term) << 40U | (m_rows.size() - 1) << 20U | place); }

    bool empty() const { return m_rows.empty(); }
    bool is_full() const { return m_entries.size() >= m_full_size || m_rows.size() >= k_most_rows; }
    std::int64_t highest_rowid() const; ///< not of an empty one

    /// Calls `take` for every term that occurs, in the given order, with its rows as segment_add_rows_of_term wants them, in several
    /// parts if they are many. Afterwards this is empty.
    void take_out(const std::vector<Vocabulary::Sorted>& terms, const std::function<void(Term, std::span<const unsigned char>)>& take);

    void free_memory();

private:
    static constexpr std::size_t k_most_rows = 1U << 20U;

    void sort_rows();
    void sort_entries(Term term_count);
    std::vector<std::uint32_t> starts_of_terms(Term term_count) const;
    std::size_t end_of_part(std::size_t begin, std::size_t end) const;
    std::span<const unsigned char> encode(std::size_t begin, std::size_t end, std::vector<unsigned char>& work) const;

    std::size_t m_full_size;
    std::vector<std::int64_t> m_rows;
    std::vector<std::uint64_t> m_entries; ///< number of the term, 20 bits each for the number of the row here and for the place
};

} // namespace chengxin::search
