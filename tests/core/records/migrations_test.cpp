#include "server/storage/migrations.hpp"

#include "server/records/publishing.hpp"
#include "tests/core/records/support.hpp"

#include <doctest/doctest.h>
#include <vector>

using namespace chengxin;
using namespace chengxin::records;
using namespace chengxin::test;

namespace {

constexpr char k_older_rows[] = R"sql(
INSERT INTO unit (id, name, uscc) VALUES (1, '伊宁市市场监督管理局', '11654002010356789A');
INSERT INTO subject (id, identity, uscc, category, name, name_key, licences, penalties, searchable, created_at, updated_at) VALUES
    (3, x'41', 'A', 1, '甲', '甲', 0, 2, 1, 5, 6), (8, x'42', '', 3, '乙', '乙', 0, 0, 0, 5, 6),
    (9, x'43', 'C', 1, '丙', '丙', 4, 1, 1, 5, 6), (10, x'44', 'D', 1, '丁', '丁', 3, 0, 1, 5, 6);
INSERT INTO subject_former_name (subject_id, name, until) VALUES (3, '旧', 7);
INSERT INTO record (id, catalogue, subject_id, key_hash, natural_person, content_hash, packed, document_number, title, kind, authority_id, source_id,
    organisation_id, decided_on, grade, state, publishable, public_from, basis, batch_id, row_number, late, catalogue_version, created_at, updated_at)
SELECT id, 'penalty', subject, key, subject = 8, x'05', x'00', 'n', 't', 'k', 1, 1, 1, 20000, 1, state, 1, 20000, 'b', 1, 1, 0, '1', 5, 6 FROM
    (SELECT 4 AS id, 3 AS subject, x'01010101010101010101010101010101' AS key, 1 AS state
     UNION ALL SELECT 5, 3, x'02020202020202020202020202020202', 5
     UNION ALL SELECT 6, 8, x'02020202020202020202020202020202', 3);
INSERT INTO record_history (record_id, version, content_hash, packed, document_number, title, kind, authority_id, source_id, organisation_id, decided_on,
    grade, state, publishable, public_from, basis, batch_id, row_number, late, catalogue_version, action, replaced_at, replaced_by_account,
    replaced_by_batch, reason)
VALUES (4, 1, x'05', x'00', 'n', 't', 'k', 1, 1, 1, 20000, 1, 1, 1, 20000, 'of old', 1, 1, 0, '1', 'corrected', 5, 1, 1, 'r');
)sql";

constexpr char k_subjects[] = "SELECT group_concat(id || hex(identity) || uscc || category || name || searchable || created_at || updated_at) FROM subject";
constexpr char k_counts[] = "SELECT group_concat(counts) FROM (SELECT counts FROM subject ORDER BY id)";
constexpr char k_records[] = "SELECT group_concat(id || hex(key_hash) || subject_id || state || title || batch_id) FROM record";
constexpr char k_bases[] =
    "SELECT group_concat(text) FROM (SELECT basis_id AS id FROM record UNION ALL SELECT basis_id FROM record_history) JOIN publication_basis USING (id)";
constexpr char k_add_again[] =
    "INSERT INTO subject (identity, uscc, category, name, created_at, updated_at) VALUES (x'41', '', 1, '', 1, 1)";

std::string one(storage::Connection& connection, const char* sql)
{
    auto row = connection.prepare(sql);
    return row.step() ? std::string(row.text(0)) : std::string();
}

/// The operations of the program that SQLite makes of a statement.
std::vector<std::string> operations(storage::Connection& connection, const std::string& sql)
{
    std::vector<std::string> names;
    for (auto row = connection.prepare("EXPLAIN " + sql); row.step();) names.emplace_back(row.text(1));
    return names;
}

} // namespace

TEST_CASE("migrations of records: rows of an older database stay, with what refers to them")
{
    storage::Connection connection(":memory:", storage::Connection::Mode::read_write_fast);
    register_functions(connection);
    const auto all = migrations();
    REQUIRE(storage::migrate(connection, {all.begin(), all.begin() + 7}));
    connection.execute_script(k_older_rows);
    const std::string subjects = one(connection, k_subjects), records = one(connection, k_records);

    REQUIRE(storage::migrate(connection, all));
    CHECK(one(connection, k_subjects) == subjects);
    CHECK(one(connection, k_counts) == "penalty:2,,licence:4,penalty:1,licence:3");
    CHECK(one(connection, k_records) == records);
    CHECK(one(connection, k_bases) == "b,b,b,of old");
    CHECK(one(connection, "SELECT COUNT(*) FROM publication_basis") == "2");
    CHECK(one(connection, "PRAGMA integrity_check") == "ok");
    CHECK(one(connection, "PRAGMA foreign_key_check").empty());
    CHECK(one(connection, "SELECT COUNT(*) FROM sqlite_schema WHERE name = 'subject_copy'") == "0");
    CHECK_THROWS_AS(connection.run(k_add_again), storage::DatabaseFailure);
    CHECK_THROWS_AS(connection.run("UPDATE record SET key_hash = x'01010101010101010101010101010101' WHERE id = 6"), storage::DatabaseFailure);
    CHECK_THROWS_AS(connection.run("DELETE FROM subject WHERE id = 3"), storage::DatabaseFailure); // is referred to
    connection.run("UPDATE subject SET counts = 'penalty:1' WHERE id = 3");
    CHECK(one(connection, "SELECT subject_id FROM subject_change") == "3");
}

TEST_CASE("inserting a subject or record makes no table and calls no function")
{
    RecordDatabase database;
    for (const char* insert : {"INSERT INTO subject (identity, uscc, category, name, created_at, updated_at) VALUES (x'41', '', 1, '', 1, 1)",
             "INSERT INTO record (catalogue, subject_id, key_hash, natural_person, content_hash, document_number, title, kind, authority_id, source_id, "
             "organisation_id, decided_on, grade, state, publishable, public_from, basis_id, batch_id, row_number, late, catalogue_version, created_at, "
             "updated_at) VALUES ('', 1, x'01', 0, x'01', '', '', '', 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0, '', 1, 1)"}) {
        for (const std::string& operation : operations(database.connection, insert)) {
            CHECK(operation != "OpenEphemeral");
            CHECK(operation != "PureFunc");
            CHECK(operation != "Function");
        }
    }
}
