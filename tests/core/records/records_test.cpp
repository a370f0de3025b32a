#include "server/publication/figures.hpp"
#include "tests/core/records/support.hpp"
#include "tests/support/item_counts.hpp"

#include "server/publication/generation.hpp"
#include "server/records/publication.hpp"
#include "server/records/publishing.hpp"

#include <doctest/doctest.h>

#include <array>

using namespace chengxin;
using namespace chengxin::records;
using namespace chengxin::test;

namespace {

constexpr char k_code[] = "91654002MA7DEM016N";
constexpr char k_name[] = "伊宁市华盛商贸有限公司";

constexpr char k_figures[] = "SELECT counts, searchable FROM subject WHERE id = ?1";

std::array<std::int64_t, 3> figures(storage::Connection& connection, std::int64_t subject_id)
{
    auto row = connection.prepare(k_figures, subject_id);
    REQUIRE(row.step());
    const auto counts = publication::read_counts(row.text(0));
    return {count_of(counts, "licence"), count_of(counts, "penalty"), row.integer(1)};
}

std::int64_t count(storage::Connection& connection, const char* sql)
{
    auto row = connection.prepare(sql);
    REQUIRE(row.step());
    return row.integer(0);
}

constexpr char k_found[] = "SELECT COUNT(*) FROM subject_search WHERE subject_search MATCH '\"华盛\"'";
constexpr char k_found_document[] = "SELECT COUNT(*) FROM document_search WHERE document_search MATCH '\"202612\"'";

} // namespace

TEST_CASE("a row is stored once, again a duplicate, changed a correction with history")
{
    RecordDatabase database;
    auto& connection = database.connection;
    const auto input = penalty(k_code, k_name, "伊市监罚〔2026〕12号");
    const auto first = store_record(connection, input, change());
    CHECK(first.outcome == Outcome::accepted);
    CHECK(store_record(connection, input, change(2)).outcome == Outcome::duplicate);

    auto corrected = input;
    corrected.content.content_hash = hash_of("other");
    corrected.content.title = "销售过期食品";
    corrected.content.batch_id = 3;
    const auto third = store_record(connection, corrected, change(3));
    CHECK(third.outcome == Outcome::corrected);
    CHECK(third.record_id == first.record_id);

    const auto record = find_record(connection, first.record_id);
    REQUIRE(record);
    CHECK(record->content.title == "销售过期食品");
    CHECK(record->content.authority.division == "654002");
    CHECK(record->version == 2);
    const auto versions = history(connection, first.record_id);
    REQUIRE(versions.size() == 1);
    CHECK(versions[0].content.title == input.content.title);
    CHECK(versions[0].action == "corrected");
    CHECK(versions[0].replaced_by.batch_id == 3);
}

TEST_CASE("figures and search follow the records of a subject")
{
    RecordDatabase database;
    auto& connection = database.connection;
    const auto stored = store_record(connection, penalty(k_code, k_name, "伊市监罚〔2026〕12号"), change());
    store_record(connection, licence(k_code, k_name, "JY16540020012345"), change());
    const std::int64_t subject = find_record(connection, stored.record_id)->subject_id;
    CHECK(figures(connection, subject) == std::array<std::int64_t, 3>{1, 1, 1});
    CHECK(count(connection, k_found) == 1);
    CHECK(count(connection, k_found_document) == 1);

    REQUIRE(withdraw_record(connection, stored.record_id, change()));
    CHECK(figures(connection, subject) == std::array<std::int64_t, 3>{1, 0, 1});
    CHECK(count(connection, k_found_document) == 0);
    CHECK_FALSE(find_key(connection, hash_of("伊市监罚〔2026〕12号")));
    CHECK_FALSE(withdraw_record(connection, stored.record_id, change()));
    CHECK(store_record(connection, penalty(k_code, k_name, "伊市监罚〔2026〕12号"), change(2)).outcome == Outcome::accepted);
}

TEST_CASE("the last public day is included, then the record leaves by itself and by the job")
{
    RecordDatabase database;
    auto& connection = database.connection;
    const auto stored = store_record(connection, penalty(k_code, k_name, "伊市监罚〔2026〕12号"), change());
    const auto record = find_record(connection, stored.record_id);
    CHECK(is_public(record->content, day("2027-05-06")));
    CHECK_FALSE(is_public(record->content, day("2027-05-07")));
    CHECK(expire_records(connection, day("2027-05-06"), 1) == 0);
    const auto generation = publication::generation(connection);
    CHECK(expire_records(connection, day("2027-05-07"), 1) == 1);
    CHECK(publication::generation(connection) > generation);
    CHECK(find_record(connection, stored.record_id)->content.state == RecordState::expired);
    CHECK(figures(connection, record->subject_id) == std::array<std::int64_t, 3>{0, 0, 0});
    CHECK(count(connection, k_found) == 0);
    CHECK(count(connection, k_found_document) == 0);
    CHECK(expire_records(connection, day("2027-05-07"), 1) == 0);
}

TEST_CASE("natural persons are never public, whatever a caller asks for")
{
    RecordDatabase database;
    auto& connection = database.connection;
    auto input = penalty("", "王伟", "伊市监罚〔2026〕12号");
    input.subject.category = SubjectCategory::natural_person;
    input.subject.identity = identity_of_person("0123456789abcdef");
    const auto stored = store_record(connection, input, change());
    const auto record = find_record(connection, stored.record_id);
    CHECK(record->content.state == RecordState::not_public);
    CHECK(figures(connection, record->subject_id) == std::array<std::int64_t, 3>{0, 0, 0});

    auto held = penalty("", "王伟", "伊市监罚〔2026〕13号");
    held.subject = input.subject;
    held.content.state = RecordState::held;
    const auto waiting = store_record(connection, held, change());
    CHECK(confirm_held(connection, waiting.record_id, change(), law()).value() == RecordState::not_public);

    const std::array rows{input, held};
    auto again = rows;
    again[0].key_hash = hash_of("a");
    again[1].key_hash = hash_of("b");
    again[1].content.state = RecordState::public_;
    CHECK(publish(connection, again, change(9)).not_public == 2);
    CHECK(count(connection, "SELECT COUNT(*) FROM subject_search WHERE subject_search MATCH '\"王伟\"'") == 0);
    CHECK(count(connection, "SELECT COUNT(*) FROM record WHERE state = 1") == 0);
}

TEST_CASE("a held record waits, and is confirmed once")
{
    RecordDatabase database;
    auto& connection = database.connection;
    auto input = penalty(k_code, k_name, "伊市监罚〔2026〕12号");
    input.content.state = RecordState::held;
    const auto stored = store_record(connection, input, change());
    const std::int64_t subject = find_record(connection, stored.record_id)->subject_id;
    CHECK(figures(connection, subject) == std::array<std::int64_t, 3>{0, 0, 0});
    CHECK(confirm_held(connection, stored.record_id, change(), law()).value() == RecordState::public_);
    CHECK(figures(connection, subject) == std::array<std::int64_t, 3>{0, 1, 1});
    CHECK(confirm_held(connection, stored.record_id, change(), law()).error().code == ErrorCode::conflict);

    auto minor = penalty(k_code, k_name, "伊市监罚〔2026〕14号");
    minor.content.state = RecordState::held;
    minor.content.publishable = false;
    minor.content.fields = R"({"CF_CFLB":"警告"})";
    const auto second = store_record(connection, minor, change());
    CHECK(confirm_held(connection, second.record_id, change(), law()).value() == RecordState::not_public);
}

TEST_CASE("undoing a batch withdraws its rows and restores what it corrected")
{
    RecordDatabase database;
    auto& connection = database.connection;
    const auto kept = penalty(k_code, k_name, "伊市监罚〔2026〕12号");
    const auto first = store_record(connection, kept, change(1));
    auto corrected = kept;
    corrected.content.content_hash = hash_of("second");
    corrected.content.title = "改过的";
    corrected.content.batch_id = 2;
    auto added = penalty("93654021MA77AAAA3U", "霍城县绿洲农民专业合作社", "霍市监罚〔2026〕3号");
    added.content.batch_id = 2;
    const std::array rows{corrected, added};
    const auto published = publish(connection, rows, change(2));
    CHECK(published.accepted == 1);
    CHECK(published.corrected == 1);
    CHECK(published.duplicate == 0);
    CHECK(published.new_subjects == 1);
    CHECK(find_record(connection, first.record_id)->content.title == "改过的");

    const auto undone = withdraw_batch(connection, change(2), law());
    CHECK(undone.withdrawn == 1);
    CHECK(undone.restored == 1);
    CHECK(undone.kept == 0);
    CHECK(find_record(connection, first.record_id)->content.title == kept.content.title);
    CHECK_FALSE(find_key(connection, added.key_hash));
    CHECK(count(connection, "SELECT COUNT(*) FROM subject_search WHERE subject_search MATCH '\"绿洲\"'") == 0);
    CHECK(withdraw_batch(connection, change(2), law()).withdrawn == 0);
}

TEST_CASE("undoing in any order never brings an undone version back")
{
    RecordDatabase database;
    auto& connection = database.connection;
    const auto original = penalty(k_code, k_name, "伊市监罚〔2026〕12号");
    const auto stored = store_record(connection, original, change(1));
    auto corrected = original;
    corrected.content.content_hash = hash_of("second");
    corrected.content.title = "改过的";
    corrected.content.batch_id = 2;
    store_record(connection, corrected, change(2));

    const auto first = withdraw_batch(connection, change(1), law());
    CHECK(first.withdrawn == 0);
    CHECK(first.kept == 1);
    CHECK(find_record(connection, stored.record_id)->content.title == "改过的");
    const auto second = withdraw_batch(connection, change(2), law());
    CHECK(second.withdrawn == 1);
    CHECK(second.restored == 0);
    CHECK(find_record(connection, stored.record_id)->content.state == RecordState::withdrawn);
}

TEST_CASE("publishing staged rows counts duplicates and fills in the subject")
{
    RecordDatabase database;
    auto& connection = database.connection;
    const auto known = penalty(k_code, k_name, "伊市监罚〔2026〕12号");
    store_record(connection, known, change(1));
    auto held = penalty(k_code, "另一个名字", "伊市监罚〔2026〕13号");
    held.content.state = RecordState::held;
    held.content.late = true;
    const std::array rows{led_by(licence(k_code, k_name, "JY1"), "李明"), known, led_by(held, "王五")};
    const auto published = publish(connection, rows, change(5));
    CHECK(published.accepted == 2);
    CHECK(published.duplicate == 1);
    CHECK(published.held == 1);
    CHECK(published.late == 1);
    const auto subject = find_subject(connection, identity_of_code(k_code));
    CHECK(subject->name == k_name);
    CHECK(subject->representative == "李明");
    CHECK(subject->division == "654002");
}

TEST_CASE("a change of name keeps the former one, and both find")
{
    RecordDatabase database;
    auto& connection = database.connection;
    store_record(connection, penalty(k_code, k_name, "伊市监罚〔2026〕12号"), change());
    REQUIRE(adopt_name(connection, find_subject(connection, identity_of_code(k_code))->id, "伊宁市天马实业有限公司", 0, change()));
    const auto subject = find_subject(connection, identity_of_code(k_code));
    CHECK(subject->name == "伊宁市天马实业有限公司");
    CHECK(subject->former_names == std::vector<std::string>{k_name});
    CHECK(count(connection, k_found) == 1);
    CHECK(count(connection, "SELECT COUNT(*) FROM subject_search WHERE subject_search MATCH '\"天马\"'") == 1);
}
