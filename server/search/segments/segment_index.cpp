#include "server/search/segments/segment_index.hpp"

namespace chengxin::search {

namespace {

constexpr char k_flush_subjects[] = "INSERT INTO subject_search (subject_search) VALUES ('flush')";
constexpr char k_flush_documents[] = "INSERT INTO document_search (document_search) VALUES ('flush')";

} // namespace

SegmentIndex::SegmentIndex(storage::Connection& connection, std::size_t entries_of_run)
    : m_connection(connection), m_direct(connection), m_subjects(connection, "subject_search", TextKind::subject, entries_of_run),
      m_documents(connection, "document_search", TextKind::document, entries_of_run)
{
}

void SegmentIndex::put_subject(std::int64_t id, std::string_view names, std::string_view code)
{
    subject_text(names, code, m_text);
    if (m_subjects.put(id, m_text)) return;
    m_subjects.finish();
    m_direct.put_subject(id, names, code);
    flush();
}

void SegmentIndex::remove_subject(std::int64_t id)
{
    if (m_subjects.is_pending(id)) m_subjects.finish();
    m_direct.remove_subject(id);
}

void SegmentIndex::put_document(std::int64_t record_id, std::string_view number)
{
    if (m_documents.put(record_id, number)) return;
    m_documents.finish();
    m_direct.put_document(record_id, number);
    flush();
}

void SegmentIndex::remove_document(std::int64_t record_id)
{
    if (m_documents.is_pending(record_id)) m_documents.finish();
    m_direct.remove_document(record_id);
}

void SegmentIndex::raise_generation()
{
    m_direct.raise_generation();
}

void SegmentIndex::finish()
{
    m_subjects.finish();
    m_documents.finish();
    flush();
}

/// What FTS5 holds back goes into the table.
void SegmentIndex::flush()
{
    m_connection.run(k_flush_subjects);
    m_connection.run(k_flush_documents);
}

} // namespace chengxin::search
