#include "server/search/index.hpp"

#include "server/search/places.hpp"

namespace chengxin::search {

namespace {

constexpr char k_put_subject[] = "INSERT INTO subject_search (rowid, text) VALUES (?1, ?2)";
constexpr char k_remove_subject[] = "DELETE FROM subject_search WHERE rowid = ?1";
constexpr char k_put_document[] = "INSERT INTO document_search (rowid, number) VALUES (?1, ?2)";
constexpr char k_remove_document[] = "DELETE FROM document_search WHERE rowid = ?1";
constexpr char k_raise_generation[] = "UPDATE search_state SET generation = generation + 1 WHERE id = 1";

} // namespace

storage::Statement& DirectIndex::ready(Kept& statement, const char* sql)
{
    if (statement) statement->reset();
    else statement.emplace(m_connection.prepare(sql));
    return *statement;
}

void DirectIndex::put_subject(std::int64_t id, std::string_view names, std::string_view code)
{
    subject_text(names, code, m_text);
    storage::Statement& statement = ready(m_put_subject, k_put_subject);
    statement.bind(1, id);
    statement.bind(2, m_text);
    statement.step();
}

void DirectIndex::remove_subject(std::int64_t id)
{
    storage::Statement& statement = ready(m_remove_subject, k_remove_subject);
    statement.bind(1, id);
    statement.step();
}

void DirectIndex::put_document(std::int64_t record_id, std::string_view number)
{
    storage::Statement& statement = ready(m_put_document, k_put_document);
    statement.bind(1, record_id);
    statement.bind(2, number);
    statement.step();
}

void DirectIndex::remove_document(std::int64_t record_id)
{
    storage::Statement& statement = ready(m_remove_document, k_remove_document);
    statement.bind(1, record_id);
    statement.step();
}

void DirectIndex::raise_generation()
{
    m_connection.run(k_raise_generation);
}

} // namespace chengxin::search
