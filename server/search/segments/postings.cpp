#include "server/search/segments/postings.hpp"

#include "server/search/segments/varint.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <memory>
#include <numeric>

namespace chengxin::search {

namespace {

constexpr unsigned k_row_shift = 20;
constexpr unsigned k_term_shift = 40;
constexpr std::uint64_t k_low_bits = (1U << 20U) - 1;

std::uint64_t place_of(std::uint64_t entry)
{
    return entry & k_low_bits;
}

std::uint64_t row_of(std::uint64_t entry)
{
    return entry >> k_row_shift & k_low_bits;
}

Postings::Term term_of(std::uint64_t entry)
{
    return static_cast<Postings::Term>(entry >> k_term_shift);
}

/// How many entries have each value in `bits` bits above `shift`, and then where each value begins when they are in order.
class Digit {
public:
    Digit(unsigned shift, unsigned bits) : m_shift(shift), m_mask((std::uint64_t{1} << bits) - 1), m_next(m_mask + 1) {}
    void count(std::uint64_t entry) { ++m_next[value_of(entry)]; }

    /// One round of a radix sort: what is equal stays in order.
    void distribute(const std::uint64_t* from, std::uint64_t* to, std::size_t count)
    {
        std::exclusive_scan(m_next.begin(), m_next.end(), m_next.begin(), std::uint32_t{0});
        for (std::size_t i = 0; i < count; ++i) to[m_next[value_of(from[i])]++] = from[i];
    }

private:
    std::size_t value_of(std::uint64_t entry) const { return entry >> m_shift & m_mask; }

    unsigned m_shift;
    std::uint64_t m_mask;
    std::vector<std::uint32_t> m_next;
};

/// Two rounds, by all bits of numbers below `bound`; the result is where it was.
void sort_by(std::vector<std::uint64_t>& entries, std::uint64_t* work, unsigned shift, std::size_t bound)
{
    const unsigned bits = std::max(2U, static_cast<unsigned>(std::bit_width(bound)));
    Digit low(shift, bits / 2), high(shift + bits / 2, bits - bits / 2);
    for (const std::uint64_t entry : entries) {
        low.count(entry);
        high.count(entry);
    }
    low.distribute(entries.data(), work, entries.size());
    high.distribute(work, entries.data(), entries.size());
}

} // namespace

std::int64_t Postings::highest_rowid() const
{
    return *std::max_element(m_rows.begin(), m_rows.end());
}

/// Numbers the rows in the order of their ids.
void Postings::sort_rows()
{
    if (std::is_sorted(m_rows.begin(), m_rows.end())) return;
    std::vector<std::uint32_t> order(m_rows.size());
    std::iota(order.begin(), order.end(), 0U);
    std::sort(order.begin(), order.end(), [this](std::uint32_t left, std::uint32_t right) { return m_rows[left] < m_rows[right]; });
    std::vector<std::uint64_t> rank(m_rows.size());
    for (std::size_t i = 0; i < order.size(); ++i) rank[order[i]] = i;
    for (std::uint64_t& entry : m_entries) entry = (entry & ~(k_low_bits << k_row_shift)) | rank[row_of(entry)] << k_row_shift;
    std::sort(m_rows.begin(), m_rows.end());
    const auto work = std::make_unique_for_overwrite<std::uint64_t[]>(m_entries.size());
    sort_by(m_entries, work.get(), k_row_shift, m_rows.size());
}

void Postings::sort_entries(Term term_count)
{
    const auto work = std::make_unique_for_overwrite<std::uint64_t[]>(m_entries.size());
    sort_by(m_entries, work.get(), k_term_shift, term_count);
}

/// And behind them the end of all.
std::vector<std::uint32_t> Postings::starts_of_terms(Term term_count) const
{
    std::vector<std::uint32_t> starts;
    starts.reserve(term_count + 1UL);
    for (std::size_t i = 0; i < m_entries.size(); ++i) {
        while (starts.size() <= term_of(m_entries[i])) starts.push_back(static_cast<std::uint32_t>(i));
    }
    starts.resize(term_count + 1UL, static_cast<std::uint32_t>(m_entries.size()));
    return starts;
}

/// Some thousand entries, and the rest of a row.
std::size_t Postings::end_of_part(std::size_t begin, std::size_t end) const
{
    constexpr std::size_t k_entries_of_part = 8192;
    if (end - begin <= k_entries_of_part) return end;
    std::size_t part = begin + k_entries_of_part;
    while (part < end && row_of(m_entries[part]) == row_of(m_entries[part - 1])) ++part;
    return part;
}

std::span<const unsigned char> Postings::encode(std::size_t begin, std::size_t end, std::vector<unsigned char>& work) const
{
    constexpr std::size_t k_sizes_of_one_byte = 64; // for the size is written twice as large
    constexpr std::size_t k_most_bytes_of_entry = 20; // a rowid takes nine at most, a size five, a place three
    if (work.size() < (end - begin) * k_most_bytes_of_entry) work.resize((end - begin) * k_most_bytes_of_entry);
    unsigned char* out = work.data();
    std::int64_t rowid_before = 0;
    for (std::size_t i = begin; i < end;) {
        const std::uint64_t row = row_of(m_entries[i]);
        const std::int64_t rowid = m_rows[row];
        out = put_varint(out, static_cast<std::uint64_t>(rowid) - static_cast<std::uint64_t>(rowid_before));
        rowid_before = rowid;
        unsigned char* const size_at = out++;
        std::uint64_t before = 0;
        for (; i < end && row_of(m_entries[i]) == row; ++i) {
            const std::uint64_t place = place_of(m_entries[i]);
            out = put_varint(out, place - before + 2);
            before = place;
        }
        const auto size = static_cast<std::size_t>(out - size_at - 1);
        if (size < k_sizes_of_one_byte) {
            *size_at = static_cast<unsigned char>(size * 2);
            continue;
        }
        unsigned char varint[k_longest_varint];
        const auto width = static_cast<std::size_t>(put_varint(varint, size * 2) - varint);
        std::copy_backward(size_at + 1, out, out + width - 1);
        out += width - 1;
        std::copy(varint, varint + width, size_at);
    }
    return {work.data(), out};
}

void Postings::take_out(const std::vector<Vocabulary::Sorted>& terms, const std::function<void(Term, std::span<const unsigned char>)>& take)
{
    sort_rows();
    sort_entries(static_cast<Term>(terms.size()));
    const std::vector<std::uint32_t> starts = starts_of_terms(static_cast<Term>(terms.size()));
    std::vector<unsigned char> work;
    for (const auto& [start, term] : terms) {
        for (std::size_t begin = starts[term]; begin < starts[term + 1];) {
            const std::size_t end = end_of_part(begin, starts[term + 1]);
            take(term, encode(begin, end, work));
            begin = end;
        }
    }
    m_rows.clear();
    m_entries.clear();
}

void Postings::free_memory()
{
    std::vector<std::int64_t>().swap(m_rows);
    std::vector<std::uint64_t>().swap(m_entries);
}

} // namespace chengxin::search
