#include "server/search/segments/runs.hpp"

#include "server/search/segments/fts5_segment.h"
#include "server/search/segments/varint.hpp"
#include "server/storage/spill.hpp"
#include "server/storage/system_file.hpp"

#include <algorithm>
#include <cerrno>
#include <iterator>
#include <system_error>
#include <unistd.h>

namespace chengxin::search {

namespace {

constexpr std::size_t k_buffer = 1U << 20U;
constexpr std::size_t k_window = 1U << 16U;

} // namespace

/// Goes through one run, part by part.
class Runs::Reader {
public:
    Reader(int file, std::uint64_t begin, std::uint64_t end) : m_file(file), m_next(begin), m_end(end) { advance(); }
    explicit Reader(std::vector<unsigned char> all) : m_window(std::move(all)), m_filled(m_window.size() - k_segment_padding) { advance(); }

    bool is_at(Term term) const { return m_here && m_term == term; }
    std::span<const unsigned char> rows() const { return {m_window.data() + m_at - m_size, m_size}; }

    void advance()
    {
        fill(2UL * k_longest_varint);
        m_here = m_at < m_filled;
        if (!m_here) return;
        std::uint64_t term = 0, size = 0;
        const unsigned char* behind = get_varint(get_varint(m_window.data() + m_at, term), size);
        m_at = static_cast<std::size_t>(behind - m_window.data());
        m_term = static_cast<Term>(term);
        m_size = static_cast<std::size_t>(size);
        fill(m_size);
        if (m_filled - m_at < m_size) throw std::system_error(EIO, std::generic_category(), "a part of the search index was cut short");
        m_at += m_size;
    }

private:
    /// So many bytes from m_at on, or all that are left.
    void fill(std::size_t wanted)
    {
        if (m_filled - m_at >= wanted || m_next == m_end) return;
        std::copy(m_window.begin() + static_cast<std::ptrdiff_t>(m_at), m_window.begin() + static_cast<std::ptrdiff_t>(m_filled), m_window.begin());
        m_filled -= m_at;
        m_at = 0;
        m_window.resize(std::max(m_window.size(), std::max(wanted, k_window) + k_segment_padding));
        while (m_filled < wanted && m_next < m_end) {
            const std::size_t room = m_window.size() - k_segment_padding - m_filled;
            const auto count = static_cast<std::size_t>(std::min<std::uint64_t>(room, m_end - m_next));
            const ssize_t got = ::pread(m_file, m_window.data() + m_filled, count, static_cast<off_t>(m_next));
            if (got < 0 && errno == EINTR) continue;
            if (got < 0) throw_errno("reading a part of the search index");
            if (got == 0) return;
            m_filled += static_cast<std::size_t>(got);
            m_next += static_cast<std::uint64_t>(got);
        }
    }

    int m_file = -1;
    std::uint64_t m_next = 0; ///< in the file
    std::uint64_t m_end = 0;
    std::vector<unsigned char> m_window;
    std::size_t m_at = 0;
    std::size_t m_filled = 0;
    bool m_here = false;
    Term m_term = 0;
    std::size_t m_size = 0; ///< of the rows, which end at m_at
};

void Runs::add(Term term, std::span<const unsigned char> rows)
{
    if (m_buffer.size() >= k_buffer) write_buffer();
    unsigned char head[2 * k_longest_varint];
    const unsigned char* const head_end = put_varint(put_varint(head, term), rows.size());
    m_buffer.insert(m_buffer.end(), std::cbegin(head), head_end);
    m_buffer.insert(m_buffer.end(), rows.begin(), rows.end());
}

void Runs::end_run()
{
    write_buffer();
    m_ends.push_back(m_written);
}

void Runs::write_buffer()
{
    if (m_file < 0) m_file = open_nameless(m_folder, storage::k_spill_prefix);
    if (m_file < 0) throw_errno("opening a file for parts of the search index");
    for (std::size_t done = 0; done < m_buffer.size();) {
        const ssize_t written = ::pwrite(m_file, m_buffer.data() + done, m_buffer.size() - done, static_cast<off_t>(m_written));
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) throw_errno("writing a part of the search index");
        done += static_cast<std::size_t>(written);
        m_written += static_cast<std::uint64_t>(written);
    }
    m_buffer.clear();
}

std::vector<Runs::Reader> Runs::readers()
{
    const std::uint64_t ended = m_ends.empty() ? 0 : m_ends.back();
    if (m_written > ended) end_run(); // has begun in the file
    std::vector<Reader> all;
    std::uint64_t begin = 0;
    for (const std::uint64_t end : m_ends) all.emplace_back(m_file, std::exchange(begin, end), end);
    if (m_buffer.empty()) return all;
    m_buffer.resize(m_buffer.size() + k_segment_padding);
    all.emplace_back(std::exchange(m_buffer, {}));
    return all;
}

void Runs::merge(const std::vector<Vocabulary::Sorted>& terms, const std::function<void(Term)>& begin,
    const std::function<void(std::span<const unsigned char>)>& take)
{
    std::vector<Reader> runs = readers();
    for (const auto& [start, term] : terms) {
        bool has_begun = false;
        for (Reader& run : runs) {
            for (; run.is_at(term); run.advance()) {
                if (!has_begun) begin(term);
                has_begun = true;
                take(run.rows());
            }
        }
    }
}

void Runs::clear() noexcept
{
    if (m_file >= 0) ::close(m_file);
    m_file = -1;
    m_written = 0;
    m_ends.clear();
    std::vector<unsigned char>().swap(m_buffer);
}

} // namespace chengxin::search
