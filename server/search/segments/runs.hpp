#pragma once

#include "server/search/segments/vocabulary.hpp"

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace chengxin::search {

/// Sorted runs of what Postings gives out. Large ones lie in a file without a name, which ends with this object or with the process.
class Runs {
public:
    using Term = Vocabulary::Term;

    /// The folder of the file, should there be need of one.
    explicit Runs(std::string folder) : m_folder(std::move(folder)) {}
    ~Runs() { clear(); }
    Runs(const Runs&) = delete;
    Runs& operator=(const Runs&) = delete;

    std::size_t count() const { return m_ends.size(); } ///< of runs that have ended
    bool empty() const { return m_written == 0 && m_buffer.empty(); }

    /// Throws std::system_error when the disk is full, as the next.
    void add(Term term, std::span<const unsigned char> rows);
    /// The next run has the same order of terms, and higher rows.
    void end_run();

    /// Calls `begin` for every term that occurs, in the given order, and `take` for each part of its rows, behind whose end some bytes
    /// may be read. The last run need not have been ended.
    void merge(const std::vector<Vocabulary::Sorted>& terms, const std::function<void(Term)>& begin,
        const std::function<void(std::span<const unsigned char>)>& take);

    void clear() noexcept;

private:
    class Reader;
    void write_buffer();
    std::vector<Reader> readers();

    std::string m_folder;
    int m_file = -1;
    std::uint64_t m_written = 0;
    std::vector<std::uint64_t> m_ends;   ///< of the runs in the file
    std::vector<unsigned char> m_buffer; ///< what is not in the file yet
};

} // namespace chengxin::search
