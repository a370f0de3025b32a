#include "tests/core/search/segment_pair.hpp"
#include "tests/core/search/segment_scenarios.hpp"

#include "shared/core/text.hpp"

#include <doctest/doctest.h>

/// What SegmentIndex writes must be what FTS5's own INSERT makes of the same entries.
namespace chengxin::test {

/// An update of SQLite must never wait for fts5_segment.c: core_search_other_sqlite_test is this program with a version it does not know.
TEST_CASE("segments are written with the version of SQLite that is known, and only with it")
{
    RecordDatabase database;
    const storage::Transaction transaction(database.connection);
    const SegmentIndex index(database.connection);
#ifdef CHENGXIN_OTHER_SQLITE
    CHECK_FALSE(index.writes_segments());
#else
    CHECK(index.writes_segments());
#endif
}

TEST_CASE("segments hold what INSERT would have made, whatever the size of a run")
{
    for (const std::size_t entries_of_run : {std::size_t{500}, std::size_t{20'000}, Postings::k_usual_entries}) {
        CAPTURE(entries_of_run);
        for (const Scenario& scenario : scenarios()) {
            CAPTURE(std::string(scenario.name));
            Pair pair(entries_of_run);
            for (const auto& transaction : scenario.transactions) {
                pair.write(transaction);
                pair.check_same();
            }
            for (const char* query : {"\"重庆\"", "\"\x01zhong qing\"", "\"\x01zhong qi*\"", "\"\x02" "cq\"", "\"\x03" "9165\"", "\"有限公司\" AND \"银行\"", "\"司\" NOT \"公\""}) {
                pair.check_same_rows(std::string("SELECT rowid FROM subject_search WHERE subject_search MATCH '") + query + "' ORDER BY rowid");
            }
            pair.check_same_rows("SELECT rowid FROM document_search WHERE document_search MATCH '\"2026〕1\"' ORDER BY rowid DESC");
        }
    }
}

TEST_CASE("writes by SQL go on after a load")
{
    Pair pair(700);
    for (std::int64_t round = 0; round < 40; ++round) {
        const std::int64_t first = round * 100 + 1;
        pair.write([&](IndexWriter& index) { put_random(index, first, 60); });
        const std::string id = std::to_string(first + 70), removed = std::to_string(first + 30);
        pair.run("INSERT INTO subject_search (rowid, text) VALUES (" + id + ", '重庆银行')");
        pair.run("DELETE FROM subject_search WHERE rowid = " + removed);
        pair.run("INSERT INTO subject_search (rowid, text) VALUES (" + removed + ", '厦门银行')");
        pair.run("DELETE FROM document_search WHERE rowid = " + removed);
    }
    pair.check_same();
    pair.run("INSERT INTO subject_search (subject_search) VALUES ('optimize')");
    pair.check_same();
}

TEST_CASE("lists of many rows have an index, by which a query jumps")
{
    Pair pair(100'000);
    pair.write([](IndexWriter& index) {
        for (std::int64_t id = 1; id <= 30'000; ++id) index.put_subject(id, id % 9'999 == 0 ? "伊宁公司" : "公司", "");
    });
    pair.check_same();
    CHECK(pair.segments.connection.prepare("SELECT 1 FROM subject_search_data WHERE id >> 36 & 1").step());
    CHECK(pair.check_same_rows("SELECT rowid FROM subject_search WHERE subject_search MATCH '\"公司\" AND \"伊宁\"'") == 3);
    CHECK(pair.check_same_rows("SELECT rowid FROM subject_search WHERE subject_search MATCH '\"公司\"' AND rowid > 29990") == 10);
    CHECK(pair.check_same_rows("SELECT rowid FROM subject_search WHERE subject_search MATCH '\"公司\"' AND rowid < 5000 ORDER BY rowid DESC") == 4'999);
}

/// A large segment stands above small ones, or those that follow would soon be merged with it. What it finds below rises, be it in the
/// middle of a merge.
TEST_CASE("a large load after small ones, in the middle of a merge")
{
    Pair pair(Postings::k_usual_entries);
    pair.run("INSERT INTO subject_search (subject_search, rank) VALUES ('automerge', 0)");
    for (std::int64_t round = 0; round < 6; ++round) {
        pair.write([&](IndexWriter& index) { put_random(index, 1 + round * 400, 300); });
    }
    pair.run("INSERT INTO subject_search (subject_search, rank) VALUES ('merge', -1)");
    pair.write([](IndexWriter& index) { put_random(index, 2'501, 50); });
    pair.run("DELETE FROM subject_search WHERE rowid IN (7, 1000)");
    std::string name;
    for (char32_t c = 0x4E00; c < 0x4E00 + 250; ++c) text::append(name, c);
    pair.write([&](IndexWriter& index) {
        put_random(index, 2'601, 100);
        for (std::int64_t i = 1; i < 2'000; ++i) index.put_subject(i * 1'000'000'000'000'000, name, ""); // numbers that take many bytes
    });
    pair.check_same();
    pair.run("INSERT INTO subject_search (subject_search, rank) VALUES ('automerge', 4)");
    for (std::int64_t round = 0; round < 6; ++round) {
        pair.write([&](IndexWriter& index) { put_random(index, 30'001 + round * 400, 100); });
        pair.run("DELETE FROM subject_search WHERE rowid IN (8, 1001, 6000000000000000, 2650) AND rowid % 5 <> " + std::to_string(round));
    }
    pair.check_same();
}

TEST_CASE("nothing is left of a load that is not committed")
{
    RecordDatabase database;
    {
        const storage::Transaction transaction(database.connection);
        SegmentIndex index(database.connection, 100);
        put_random(index, 1, 100);
        index.finish();
        put_random(index, 101, 100);
    }
    for (const char* table : {"subject_search", "document_search"}) {
        CHECK_FALSE(database.connection.prepare(std::string("SELECT 1 FROM ") + table + "_docsize").step());
        database.connection.run(std::string("INSERT INTO ") + table + " (" + table + ") VALUES ('integrity-check')");
    }
    storage::Transaction transaction(database.connection);
    SegmentIndex index(database.connection);
    index.put_subject(1, "重庆商会", "9165");
    index.finish();
    transaction.commit();
    CHECK(database.connection.prepare("SELECT 1 FROM subject_search WHERE subject_search MATCH '\"重庆\"'").step());
}

} // namespace chengxin::test
