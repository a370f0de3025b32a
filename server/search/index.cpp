#include "server/search/index.hpp"

namespace chengxin::search {

namespace {

constexpr char k_put_name[] = "INSERT INTO subject_name_search (rowid, name) VALUES (?1, ?2)";
constexpr char k_put_pinyin[] = "INSERT INTO subject_pinyin_search (rowid, name) VALUES (?1, ?2)";
constexpr char k_put_initials[] = "INSERT INTO subject_initials_search (rowid, name) VALUES (?1, ?2)";
constexpr char k_put_code[] = "INSERT INTO subject_code_search (rowid, code) VALUES (?1, ?2)";
constexpr char k_remove_name[] = "DELETE FROM subject_name_search WHERE rowid = ?1";
constexpr char k_remove_pinyin[] = "DELETE FROM subject_pinyin_search WHERE rowid = ?1";
constexpr char k_remove_initials[] = "DELETE FROM subject_initials_search WHERE rowid = ?1";
constexpr char k_remove_code[] = "DELETE FROM subject_code_search WHERE rowid = ?1";
constexpr char k_put_document[] = "INSERT INTO document_search (rowid, number) VALUES (?1, ?2)";
constexpr char k_remove_document[] = "DELETE FROM document_search WHERE rowid = ?1";

// A new subject has no former names yet.
constexpr char k_new_names[] = "SELECT id, name FROM subject WHERE id > ?1 AND searchable = 1 ORDER BY id";
constexpr char k_new_codes[] = "SELECT id, uscc FROM subject WHERE id > ?1 AND searchable = 1 ORDER BY id";
constexpr char k_new_documents[] = "SELECT id, document_number FROM record WHERE id > ?1 AND state = 1 AND version = 1 ORDER BY id";

/// Row by row: INSERT … SELECT into FTS5 would keep a copy of every page for every row until its end.
void put_all(storage::Connection& connection, const char* select, std::int64_t above, const char* insert)
{
    auto put = connection.prepare(insert);
    for (auto row = connection.prepare(select, above); row.step();) {
        put.reset();
        put.bind(1, row.integer(0));
        put.bind(2, row.text(1));
        put.step();
    }
}

} // namespace

void put_subject(storage::Connection& connection, std::int64_t id, std::string_view names, std::string_view code)
{
    connection.run(k_put_name, id, names);
    connection.run(k_put_pinyin, id, names);
    connection.run(k_put_initials, id, names);
    connection.run(k_put_code, id, code);
}

void remove_subject(storage::Connection& connection, std::int64_t id)
{
    connection.run(k_remove_name, id);
    connection.run(k_remove_pinyin, id);
    connection.run(k_remove_initials, id);
    connection.run(k_remove_code, id);
}

void put_new_subjects(storage::Connection& connection, std::int64_t above_subject)
{
    put_all(connection, k_new_names, above_subject, k_put_name);
    put_all(connection, k_new_names, above_subject, k_put_pinyin);
    put_all(connection, k_new_names, above_subject, k_put_initials);
    put_all(connection, k_new_codes, above_subject, k_put_code);
}

void put_new_documents(storage::Connection& connection, std::int64_t above_record)
{
    put_all(connection, k_new_documents, above_record, k_put_document);
}

void put_document(storage::Connection& connection, std::int64_t record_id, std::string_view number)
{
    connection.run(k_put_document, record_id, number);
}

void remove_document(storage::Connection& connection, std::int64_t record_id)
{
    connection.run(k_remove_document, record_id);
}

} // namespace chengxin::search
