// Rows of a large file are written in another way than those of a small one: with the same result.
#include "server/records/bulk_rows.hpp"

#include "server/records/publishing.hpp"
#include "server/search/index.hpp"
#include "tests/core/records/support.hpp"

#include <algorithm>
#include <doctest/doctest.h>
#include <random>
#include <vector>

using namespace chengxin;
using namespace chengxin::records;
using namespace chengxin::test;

namespace {

using Rows = std::vector<RecordInput>;

constexpr std::int64_t k_many = 1'000'000;

std::string content_of(storage::Connection& connection, const std::string& sql)
{
    std::string text;
    for (auto row = connection.prepare(sql); row.step(); text += '\n') {
        for (int column = 0; column < row.column_count(); ++column) text.append(row.is_null(column) ? "NULL" : row.blob(column)).append(1, '|');
    }
    return text;
}

/// Everything that an import changes.
std::string content_of(storage::Connection& connection)
{
    std::string text;
    for (const char* table : {"subject", "subject_fact", "subject_former_name", "record", "record_history", "unit", "subject_change", "publication", "sqlite_schema"}) {
        const bool schema = table == std::string("sqlite_schema");
        text += content_of(connection, schema ? "SELECT type, name, sql FROM sqlite_schema ORDER BY name" : "SELECT * FROM " + std::string(table));
    }
    for (const char* found : {"SELECT rowid FROM subject_search WHERE subject_search MATCH '\"伊宁\"'", "SELECT rowid FROM document_search WHERE document_search MATCH '\"2026\"'"}) {
        text += content_of(connection, found);
    }
    return text;
}

RecordInput row(int subject, int number, int version = 0)
{
    RecordInput input = penalty("91654002MA" + std::to_string(10'000'000 + subject), "伊宁市" + std::to_string(subject) + "商店", "罚〔2026〕" + std::to_string(1000 + number) + "号");
    input.content.title += std::to_string(version);
    input.content.content_hash = hash_of(input.content.document_number + input.content.title + input.content.fields);
    return input;
}

RecordInput with(RecordInput input, RecordState state)
{
    input.content.state = state;
    return input;
}

RecordInput of_person(RecordInput input)
{
    input.subject.category = SubjectCategory::natural_person;
    input.subject.identity = identity_of_person("index of " + input.subject.uscc);
    input.subject.uscc.clear();
    return input;
}

Rows many(int first, int count, int rows_of_subject = 1)
{
    Rows rows;
    for (int i = first; i < first + count; ++i) rows.push_back(row(i / rows_of_subject, i));
    return rows;
}

/// Other catalogue items, authorities, years and windows: what the figures are made of.
void vary_figures(RecordInput& input, int number)
{
    if (number % 3 == 0) input.catalogue = "licence";
    if (number % 4 == 0) input.content.authority = {"昭苏县市场监督管理局", "11654026010356789B", "654026"};
    if (number % 5 == 0) input.content.decided_on = day("2024-02-29");
    if (number % 6 == 0) input.content.public_until.reset();
    if (number % 13 == 0) input.content.public_until = day("2026-11-01"); // over
    if (number % 17 == 0) input.content.public_from = day("2026-12-01"); // not yet
}

/// Subjects that come back in new rows only.
Rows growing(int first, int count)
{
    Rows rows;
    for (int i = first; i < first + count; ++i) {
        rows.push_back(row(i % 23, i));
        vary_figures(rows.back(), i);
        if (i % 19 == 0) rows.back().content.state = RecordState::held;
    }
    return rows;
}

/// New rows, some again, some changed, of subjects that come back.
Rows mixed(unsigned seed, int count)
{
    std::mt19937 random(seed);
    Rows rows;
    for (int i = 0; i < count; ++i) {
        const int number = static_cast<int>(random() % 400);
        RecordInput input = row(number % 150, number, random() % 4 == 0 ? 1 : 0);
        if (number % 7 == 0) input = of_person(input);
        if (number % 11 == 0) input.content.state = RecordState::held;
        vary_figures(input, number);
        rows.push_back(random() % 5 ? input : led_by(input, "王伟"));
    }
    return rows;
}

Published import(storage::Connection& connection, const Rows& rows, std::int64_t batch, std::int64_t expected_rows, std::size_t chunk)
{
    storage::Transaction transaction(connection);
    search::DirectIndex index(connection);
    Published published;
    {
        Publishing publishing(connection, change(batch), index, expected_rows);
        for (std::size_t at = 0; at < rows.size(); at += chunk) publishing.add(std::span(rows).subspan(at, std::min(chunk, rows.size() - at)));
        published = publishing.finish();
    }
    transaction.commit();
    return published;
}

bool operator==(const Published& a, const Published& b)
{
    return a.accepted == b.accepted && a.corrected == b.corrected && a.duplicate == b.duplicate && a.refused == b.refused && a.held == b.held && a.late == b.late &&
           a.not_public == b.not_public && a.new_subjects == b.new_subjects;
}

/// What is stored of the subjects' figures is what counting anew gives.
void check_figures(storage::Connection& connection)
{
    constexpr char k_subjects[] = "SELECT * FROM subject ORDER BY id";
    std::vector<std::int64_t> ids;
    for (auto row = connection.prepare("SELECT id FROM subject"); row.step();) ids.push_back(row.integer(0));
    const std::string stored = content_of(connection, k_subjects);
    refresh_subjects(connection, ids, day("2026-11-02"));
    CHECK(content_of(connection, k_subjects) == stored);
}

void check_sound(storage::Connection& connection)
{
    CHECK(content_of(connection, "PRAGMA main.integrity_check") == "ok|\n");
    CHECK(content_of(connection, "PRAGMA foreign_key_check").empty());
    check_figures(connection);
}

} // namespace

TEST_CASE("bulk rows: the database is the one that single rows give")
{
    struct Case {
        const char* name;
        Rows before;
        Rows file;
    };
    const Case cases[] = {
        {"no rows", {}, {}},
        {"fewer than go with one statement", {}, many(0, 3)},
        {"as many, and one more", {}, many(0, 17)},
        {"subjects that come back", {}, many(0, 100, 3)},
        {"subjects that come back with other figures", {}, growing(0, 200)},
        {"and some that were there before", growing(0, 9), growing(9, 200)},
        {"into a table with other rows", many(0, 40), many(40, 40)},
        {"duplicates of what was there", many(0, 40), many(20, 40)},
        {"the same row twice in the file", {}, {row(1, 1), row(2, 2), row(1, 1)}},
        {"corrections of what was there", many(0, 3), {row(0, 0, 1), row(1, 1), row(2, 2, 1), row(3, 3)}},
        {"a correction of a row of the same file", {}, {row(1, 1), row(1, 1, 1), row(1, 1, 2)}},
        {"another's key, by chance", many(0, 1), {row(7, 0), row(8, 8)}},
        {"other names and representatives", mixed(5, 50), {named(row(1, 301), "甲"), led_by(row(1, 302), "王伟"), named(row(1, 303), "甲"), with(named(row(2, 304), "乙"), RecordState::held)}},
        {"a subject that only waits, then stands", {}, {with(led_by(row(1, 1), "王伟"), RecordState::held), row(1, 2), with(row(2, 3), RecordState::held)}},
        {"a representative that becomes known", {row(1, 1)}, {led_by(row(1, 2), "王伟"), row(1, 3), led_by(row(2, 4), "李强"), led_by(row(2, 5), "赵敏")}},
        {"held, not public, persons", {}, {with(row(1, 1), RecordState::held), with(row(2, 2), RecordState::not_public), of_person(row(3, 3)), of_person(row(3, 4))}},
        {"everything", mixed(1, 100), mixed(2, 900)},
        {"everything into nothing", {}, mixed(3, 900)},
    };
    for (const Case& c : cases) {
        for (const std::size_t chunk : {1, 7, 16, 1000}) {
            CAPTURE(c.name);
            CAPTURE(chunk);
            RecordDatabase single, bulk;
            import(single.connection, c.before, 1, 0, 1000);
            import(bulk.connection, c.before, 1, 0, 1000);
            CHECK(import(single.connection, c.file, 2, 0, chunk) == import(bulk.connection, c.file, 2, k_many, chunk));
            CHECK(content_of(single.connection) == content_of(bulk.connection));
            check_sound(bulk.connection);
            CHECK(withdraw_batch(single.connection, change(2), law()).withdrawn == withdraw_batch(bulk.connection, change(2), law()).withdrawn);
            CHECK(content_of(single.connection) == content_of(bulk.connection));
        }
    }
}

TEST_CASE("bulk rows: a withdrawn record has given its key free")
{
    RecordDatabase database;
    auto& connection = database.connection;
    import(connection, many(0, 5), 1, 0, 1000);
    withdraw_batch(connection, change(1), law());
    CHECK(import(connection, many(0, 5), 2, k_many, 1000).accepted == 5);
    CHECK(import(connection, many(0, 5), 3, k_many, 1000).duplicate == 5);
    check_sound(connection);
}

TEST_CASE("bulk rows: a file with more rows than expected goes on as a small one")
{
    constexpr char k_has_index[] = "SELECT 1 FROM sqlite_schema WHERE name = 'record_key'";
    RecordDatabase database;
    auto& connection = database.connection;
    const Rows rows = many(0, 60'000, 4);
    const std::span<const RecordInput> all(rows);
    {
        search::DirectIndex index(connection);
        Publishing publishing(connection, change(1), index, 50'000);
        publishing.add(all.first(50'000));
        CHECK_FALSE(connection.prepare(k_has_index).step());
        publishing.add(all.subspan(50'000));
        CHECK(connection.prepare(k_has_index).step());
        const Published published = publishing.finish();
        CHECK(published.accepted == 60'000);
        CHECK(published.new_subjects == 15'000);
    }
    CHECK(import(connection, Rows(rows.end() - 20'000, rows.end()), 2, 0, 1000).duplicate == 20'000);
    check_sound(connection);
}

TEST_CASE("bulk rows: what they leave unchecked is checked again afterwards")
{
    constexpr char k_orphan[] = "INSERT INTO subject_former_name (subject_id, name, until) VALUES (999, 'x', 1)";
    RecordDatabase database;
    auto& connection = database.connection;
    import(connection, many(0, 3), 1, k_many, 1000);
    CHECK_THROWS_AS(connection.run(k_orphan), storage::DatabaseFailure);
    {
        storage::Transaction transaction(connection);
        search::DirectIndex index(connection);
        Publishing publishing(connection, change(2), index, k_many);
        auto person = of_person(row(9, 9));
        person.subject.category = static_cast<SubjectCategory>(4);
        CHECK_THROWS_AS(publishing.add(std::span(&person, 1)), storage::DatabaseFailure); // a CHECK holds for them, too
    }
    CHECK_THROWS_AS(connection.run(k_orphan), storage::DatabaseFailure);
    check_sound(connection);
}

TEST_CASE("key table: keys of one hash are told apart by their rows")
{
    KeyTable table(10);
    table.add(7, 1);
    table.add(7, 2);
    table.add(7 + (std::uint64_t{1} << 40), 3); // the same slot
    CHECK(table.find(7, [](std::int64_t) { return true; }) == 1);
    CHECK(table.find(7, [](std::int64_t id) { return id == 2; }) == 2);
    CHECK(table.find(7, [](std::int64_t id) { return id == 3; }) == 0);
    CHECK(table.find(7 + (std::uint64_t{1} << 40), [](std::int64_t) { return true; }) == 3);
    CHECK(table.find(8 + (std::uint64_t{2} << 40), [](std::int64_t) { return true; }) == 0);
}

TEST_CASE("key table: room for what was asked for")
{
    for (const std::int64_t keys : {1, 1'000, 50'000, 1'000'000}) {
        KeyTable table(keys);
        std::int64_t added = 0;
        for (; table.has_room() && added < keys; ++added) table.add(static_cast<std::uint64_t>(added) * 0x9E3779B97F4A7C15ULL, added + 1);
        CHECK(added == keys);
    }
}

TEST_CASE("key table: a full one refuses, and never searches without end")
{
    KeyTable table(std::int64_t{1} << 30); // more than it ever takes
    std::int64_t added = 0;
    for (; table.has_room(); ++added) table.add(static_cast<std::uint64_t>(added) * 0x9E3779B97F4A7C15ULL, added + 1);
    CHECK(added == (1 << 22) / 8 * 7);
    CHECK_THROWS_AS(table.add(1, added + 1), std::length_error);
    CHECK(table.find(std::uint64_t{3} << 40, [](std::int64_t) { return false; }) == 0);
    CHECK(KeyTable::fits(added));
    CHECK_FALSE(KeyTable::fits(added + 1));
    CHECK_FALSE(KeyTable::is_row(std::int64_t{1} << 32));
    CHECK_THROWS_AS(KeyTable(1).add(1, std::int64_t{1} << 32), std::length_error);
}
