#include "server/search/database.hpp"

#include "server/search/segments/segment_index.hpp"

#include <sqlite3.h>

#include <string>

namespace chengxin::search {

namespace {

/// Raised with every change of the tables or the tokenizer.
constexpr std::int64_t k_version = 2;

// hashsize: bytes of entries that are gathered before a segment is written; the default of 1 MiB makes large imports merge for ever.
constexpr char k_create[] = R"sql(
DROP TABLE IF EXISTS search.subject_search;
DROP TABLE IF EXISTS search.document_search;
DROP TABLE IF EXISTS search.search_state;
CREATE VIRTUAL TABLE search.subject_search USING fts5 (text, content = '', contentless_delete = 1, tokenize = 'chengxin subject');
CREATE VIRTUAL TABLE search.document_search USING fts5 (number, content = '', contentless_delete = 1, tokenize = 'chengxin document');
INSERT INTO search.subject_search (subject_search, rank) VALUES ('hashsize', 16777216);
INSERT INTO search.document_search (document_search, rank) VALUES ('hashsize', 16777216);
CREATE TABLE search.search_state (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    version INTEGER NOT NULL,
    generation INTEGER NOT NULL
) STRICT;
)sql";
constexpr char k_generation[] = "SELECT generation FROM publication";
constexpr char k_exists[] = "SELECT 1 FROM search.sqlite_schema WHERE name = 'search_state'";
constexpr char k_is_current[] = "SELECT 1 FROM search.search_state, publication WHERE search_state.version = ?1 AND search_state.generation = publication.generation";
constexpr const char* k_ask_something[] = {"SELECT 1 FROM search.subject_search WHERE subject_search MATCH '\"x\"' LIMIT 1",
    "SELECT 1 FROM search.document_search WHERE document_search MATCH '\"xxx\"' LIMIT 1"};
constexpr char k_subjects[] = "SELECT id, name, uscc FROM subject WHERE searchable = 1 ORDER BY id";
constexpr char k_former_names[] = "SELECT name FROM subject_former_name WHERE subject_id = ?1 ORDER BY until DESC, name";
constexpr char k_documents[] = "SELECT id, document_number FROM record WHERE state = 1 ORDER BY id";
constexpr char k_set_state[] = "INSERT INTO search.search_state (id, version, generation) SELECT 1, ?1, generation FROM publication";

void put_all_subjects(storage::Connection& connection, IndexWriter& index)
{
    std::string names;
    auto former = connection.prepare(k_former_names);
    for (auto row = connection.prepare(k_subjects); row.step();) {
        names = row.text(1);
        former.reset();
        former.bind(1, row.integer(0));
        while (former.step()) (names += '\n').append(former.text(0));
        index.put_subject(row.integer(0), names, row.text(2));
    }
}

void put_all_documents(storage::Connection& connection, IndexWriter& index)
{
    for (auto row = connection.prepare(k_documents); row.step();) index.put_document(row.integer(0), row.text(1));
}

} // namespace

void make_anew(storage::Connection& connection)
{
    connection.execute_script(k_create);
    SegmentIndex index(connection);
    put_all_subjects(connection, index);
    put_all_documents(connection, index);
    index.finish();
    connection.run(k_set_state, k_version);
}

std::int64_t generation(storage::Connection& connection)
{
    auto row = connection.prepare(k_generation);
    return row.step() ? row.integer(0) : 0;
}

bool is_current(storage::Connection& connection)
{
    return connection.prepare(k_exists).step() && connection.prepare(k_is_current, k_version).step();
}

namespace {

/// A file that was cut may still hold the state and not the tables; they cannot even be dropped then.
void check_tables(storage::Connection& connection)
{
    try {
        for (const char* question : k_ask_something) connection.prepare(question).step();
    } catch (const storage::DatabaseFailure& failure) {
        if (failure.kind() == storage::FailureKind::mistake) throw storage::DatabaseFailure(SQLITE_CORRUPT, "the search index cannot be opened");
        throw;
    }
}

} // namespace

std::vector<std::string> check(storage::Connection& connection, const std::string& schema)
{
    std::vector<std::string> problems;
    try {
        for (auto row = connection.prepare("PRAGMA " + schema + ".integrity_check(20)"); row.step();) {
            if (row.text(0) != "ok") problems.emplace_back(row.text(0));
        }
        for (const std::string table : {"subject_search", "document_search"}) {
            connection.run("INSERT INTO " + schema + "." + table + " (" + table + ") VALUES ('integrity-check')");
        }
    } catch (const storage::DatabaseFailure& failure) {
        if (failure.kind() != storage::FailureKind::damaged && failure.kind() != storage::FailureKind::mistake) throw;
        problems.emplace_back(failure.what()); // a mistake: the tables are not there
    }
    return problems;
}

void prepare(storage::Connection& connection)
{
    if (is_current(connection)) return check_tables(connection);
    storage::Transaction transaction(connection);
    make_anew(connection);
    transaction.commit();
}

} // namespace chengxin::search
