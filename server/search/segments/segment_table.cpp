#include "server/search/segments/segment_table.hpp"

#include "server/search/segments/fts5_segment.h"
#include "server/storage/connection.hpp"
#include "server/storage/spill.hpp"

#include <algorithm>
#include <filesystem>

namespace chengxin::search {

namespace {

/// Texts of this size stay far below Postings::k_most_places.
constexpr std::size_t k_longest_text = 1U << 14U;

/// With more terms the vocabulary takes more memory than it saves time; the next segment begins with an empty one.
constexpr std::size_t k_terms_kept = 500'000;
/// While they are merged each takes some memory: enough for more than a million rows.
constexpr std::size_t k_most_runs = 128;

void check(int code)
{
    if (code != SQLITE_OK) throw storage::DatabaseFailure(code, std::string("writing a segment of the search index: ") + sqlite3_errstr(code));
}

/// Beside the search index, be it attached or opened alone.
std::string folder_of(storage::Connection& connection)
{
    const char* file = sqlite3_db_filename(connection.handle(), "search");
    if (file == nullptr) file = sqlite3_db_filename(connection.handle(), "main");
    if (file == nullptr || *file == 0) return std::filesystem::temp_directory_path().string();
    const std::string directory = std::filesystem::path(file).parent_path().string();
    const std::string spill = storage::spill_folder(directory);
    return std::filesystem::is_directory(spill) ? spill : directory;
}

Fts5Segment* open_segment(storage::Connection& connection, const std::string& table)
{
    flush(connection, table);
    Fts5Segment* segment = nullptr;
    check(segment_open(connection.handle(), nullptr, table.c_str(), &segment));
    return segment;
}

} // namespace

void flush(storage::Connection& connection, const std::string& table)
{
    connection.run("INSERT INTO " + table + " (" + table + ") VALUES ('flush')");
}

void SegmentTable::Close::operator()(Fts5Segment* segment) const
{
    segment_close(segment);
}

SegmentTable::SegmentTable(storage::Connection& connection, const char* table, TextKind kind, std::size_t entries_of_run)
    : m_kind(kind), m_segment(open_segment(connection, table)), m_vocabulary(std::make_unique<Vocabulary>()),
      m_postings(entries_of_run), m_runs(folder_of(connection))
{
}

SegmentTable::~SegmentTable() = default;

bool SegmentTable::put(std::int64_t id, std::string_view text)
{
    if (text.size() > k_longest_text) return false;
    if (!m_runs.empty() && id <= m_highest_of_runs) finish(); // the runs of a segment follow one another
    m_postings.add_row(id);
    ++m_row_count;
    std::uint32_t place = 0;
    for_each_place(m_kind, text, m_folded, [&](const Place& here) {
        for (const auto term : m_vocabulary->terms_at(here)) m_postings.add(term, place);
        ++place;
    });
    check(segment_add_row(m_segment.get(), id, static_cast<int>(place)));
    if (m_postings.is_full()) end_run();
    return true;
}

bool SegmentTable::is_pending(std::int64_t id)
{
    int is_pending = 0;
    check(segment_is_pending(m_segment.get(), id, &is_pending));
    return is_pending != 0;
}

void SegmentTable::take_postings()
{
    m_postings.take_out(m_vocabulary->sorted(), [this](auto term, auto rows) { m_runs.add(term, rows); });
}

void SegmentTable::end_run()
{
    m_highest_of_runs = m_postings.highest_rowid();
    take_postings();
    m_runs.end_run();
    if (m_vocabulary->size() > k_terms_kept || m_runs.count() >= k_most_runs) finish();
}

void SegmentTable::finish()
{
    if (m_row_count == 0) return;
    take_postings();
    m_postings.free_memory();
    write_segment();
    m_runs.clear();
    m_row_count = 0;
    if (m_vocabulary->size() > k_terms_kept) m_vocabulary = std::make_unique<Vocabulary>();
}

void SegmentTable::write_segment()
{
    Fts5Segment* const segment = m_segment.get();
    check(segment_begin(segment));
    const auto begin = [&](Vocabulary::Term term) {
        const std::string_view bytes = m_vocabulary->bytes(term);
        check(segment_add_term(segment, bytes.data(), static_cast<int>(bytes.size())));
    };
    const auto take = [&](std::span<const unsigned char> rows) { check(segment_add_rows_of_term(segment, rows.data(), static_cast<int>(rows.size()))); };
    m_runs.merge(m_vocabulary->sorted(), begin, take);
    check(segment_end(segment, m_row_count));
}

} // namespace chengxin::search
