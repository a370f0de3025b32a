#pragma once

#include "server/search/places.hpp"
#include "server/search/segments/postings.hpp"
#include "server/search/segments/runs.hpp"
#include "server/search/segments/vocabulary.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

struct Fts5Segment;

namespace chengxin::storage {
class Connection;
}

namespace chengxin::search {

/// What FTS5 holds back goes into the table, which takes part in the transaction from then on.
void flush(storage::Connection& connection, const std::string& table);

/// Rows for one FTS5 table, which become whole segments of it. For texts that come in millions: FTS5's own way looks up every term of
/// every row in a hash table larger than any cache, and merges what it wrote again and again.
class SegmentTable {
public:
    /// In a transaction of the connection. Throws storage::DatabaseFailure, as the others; they throw std::system_error, too.
    SegmentTable(storage::Connection& connection, const char* table, TextKind kind, std::size_t entries_of_run);
    ~SegmentTable();
    SegmentTable(const SegmentTable&) = delete;
    SegmentTable& operator=(const SegmentTable&) = delete;

    /// False, and nothing is done: the text is too long for this way. The id has no entry; ids that go up are best.
    bool put(std::int64_t id, std::string_view text);
    /// Whether the row is not in the table yet. Before it is deleted, and before anything else is inserted by SQL, finish().
    bool is_pending(std::int64_t id);
    /// Writes what is pending. More may follow.
    void finish();

private:
    struct Close {
        void operator()(Fts5Segment* segment) const;
    };
    void take_postings();
    void end_run();
    void write_segment();

    TextKind m_kind;
    std::unique_ptr<Fts5Segment, Close> m_segment;
    std::unique_ptr<Vocabulary> m_vocabulary;
    Postings m_postings;
    Runs m_runs;
    std::int64_t m_highest_of_runs = 0;
    std::int64_t m_row_count = 0; ///< pending
    std::u32string m_folded;
};

} // namespace chengxin::search
