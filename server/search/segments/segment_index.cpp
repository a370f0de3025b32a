#include "server/search/segments/segment_index.hpp"

namespace chengxin::search {

namespace {

constexpr char k_subjects[] = "subject_search";
constexpr char k_documents[] = "document_search";

} // namespace

SegmentIndex::SegmentIndex(storage::Connection& connection, std::size_t entries_of_run)
    : m_connection(connection), m_direct(connection), m_subjects(connection, k_subjects, TextKind::subject, entries_of_run),
      m_documents(connection, k_documents, TextKind::document, entries_of_run)
{
}

void SegmentIndex::put_subject(std::int64_t id, std::string_view names, std::string_view code)
{
    subject_text(names, code, m_text);
    if (m_subjects.put(id, m_text)) return;
    m_subjects.finish();
    m_direct.put_subject(id, names, code);
    flush_tables();
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
    flush_tables();
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
    flush_tables();
}

void SegmentIndex::flush_tables()
{
    flush(m_connection, k_subjects);
    flush(m_connection, k_documents);
}

} // namespace chengxin::search
