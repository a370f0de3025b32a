#include "server/search/segments/segment_index.hpp"

#include "server/search/segments/fts5_segment.h"

namespace chengxin::search {

namespace {

constexpr char k_subjects[] = "subject_search";
constexpr char k_documents[] = "document_search";

} // namespace

SegmentIndex::Segments::Segments(storage::Connection& connection, std::size_t entries_of_run)
    : subjects(connection, k_subjects, TextKind::subject, entries_of_run), documents(connection, k_documents, TextKind::document, entries_of_run)
{
}

SegmentIndex::SegmentIndex(storage::Connection& connection, std::size_t entries_of_run) : m_connection(connection), m_direct(connection)
{
    if (segment_is_available() != 0) m_segments.emplace(connection, entries_of_run);
}

void SegmentIndex::put_subject(std::int64_t id, std::string_view names, std::string_view code)
{
    if (!m_segments) return m_direct.put_subject(id, names, code);
    subject_text(names, code, m_text);
    if (m_segments->subjects.put(id, m_text)) return;
    m_segments->subjects.finish();
    m_direct.put_subject(id, names, code);
    flush_tables();
}

void SegmentIndex::remove_subject(std::int64_t id)
{
    if (m_segments && m_segments->subjects.is_pending(id)) m_segments->subjects.finish();
    m_direct.remove_subject(id);
}

void SegmentIndex::put_document(std::int64_t record_id, std::string_view number)
{
    if (!m_segments) return m_direct.put_document(record_id, number);
    if (m_segments->documents.put(record_id, number)) return;
    m_segments->documents.finish();
    m_direct.put_document(record_id, number);
    flush_tables();
}

void SegmentIndex::remove_document(std::int64_t record_id)
{
    if (m_segments && m_segments->documents.is_pending(record_id)) m_segments->documents.finish();
    m_direct.remove_document(record_id);
}

void SegmentIndex::raise_generation()
{
    m_direct.raise_generation();
}

void SegmentIndex::finish()
{
    if (m_segments) {
        m_segments->subjects.finish();
        m_segments->documents.finish();
    }
    flush_tables();
}

void SegmentIndex::flush_tables()
{
    flush(m_connection, k_subjects);
    flush(m_connection, k_documents);
}

} // namespace chengxin::search
