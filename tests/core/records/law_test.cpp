#include "server/records/law.hpp"

#include "server/publication/condition.hpp"
#include "server/publication/figures.hpp"
#include "server/publication/generation.hpp"
#include "server/records/publication.hpp"
#include "server/records/publishing.hpp"
#include "server/records/rule_change.hpp"
#include "server/records/windows.hpp"
#include "tests/core/records/support.hpp"

#include <doctest/doctest.h>

using namespace chengxin;
using namespace chengxin::records;
using namespace chengxin::test;
using catalogue::Grade;

namespace {

constexpr char k_code[] = "91654002MA7DEM016N";
constexpr char k_name[] = "伊宁市华盛商贸有限公司";
constexpr char k_number[] = "伊市监罚〔2026〕12号";

catalogue::PublicationRegime regime(const char* from, std::int64_t months, bool extends = false)
{
    catalogue::PublicationRegime regime;
    regime.code = from;
    regime.name = std::string("新规") + from;
    regime.legal_basis = "试验令";
    regime.effective_from = from;
    regime.extends = extends;
    regime.grades = {{Grade::minor, false, 0, 0}, {Grade::general, months > 0, 1, months}, {Grade::serious, true, 12, 36}};
    return regime;
}

/// The real rules and these.
Law law_with(std::vector<catalogue::PublicationRegime> regimes)
{
    catalogue::Catalogue changed = law().catalogue();
    for (auto& reference : changed.items) {
        reference.regimes.insert(reference.regimes.end(), regimes.begin(), regimes.end());
    }
    return Law(std::make_shared<const catalogue::Catalogue>(std::move(changed)));
}

/// Returns what moved, "" when the rules were known.
std::string take(storage::Connection& connection, const Law& law, const char* today)
{
    auto change = begin_rule_change(connection, law, day(today), 1);
    if (!change) {
        return {};
    }
    while (continue_rule_change(connection, *change, law, 1)) {
    }
    std::string text = "examined " + std::to_string(change->examined);
    for (const MovedCount& count : count_moved(connection, change->id)) {
        text += std::string(" ") + label_of(count.moved) + (count.effective_from ? iso_text(*count.effective_from) : "") + ":" + std::to_string(count.records);
    }
    return text;
}

/// A general penalty of 2026-05-06, public until 2027-05-06 under the real rules.
std::int64_t store_general(storage::Connection& connection)
{
    const auto input = penalty(k_code, k_name, k_number);
    return store_record(connection, input, change()).record_id;
}

bool is_shown(storage::Connection& connection, std::int64_t id, const char* today)
{
    auto row = connection.prepare(std::string("SELECT 1 FROM record WHERE id = ?2 AND ") + publication::k_public_condition, day(today).days, id);
    const bool listed = row.step();
    CHECK(listed == is_public(find_record(connection, id)->content, day(today)));
    const std::int64_t subject = find_record(connection, id)->subject_id;
    CHECK(listed == (publication::count_public(connection, subject, day(today)).records == 1));
    return listed;
}

} // namespace

TEST_CASE("a coming rule set shortens what is stored, on its day, by the date alone")
{
    RecordDatabase database;
    auto& connection = database.connection;
    const auto id = store_general(connection);
    CHECK(take(connection, law(), "2026-11-02") == "examined 1");
    CHECK(take(connection, law(), "2026-11-02").empty());
    const Law coming = law_with({regime("2027-01-01", 9)});
    CHECK(take(connection, coming, "2026-11-02") == "examined 1 缩短2027-01-01:1");
    CHECK(is_shown(connection, id, "2026-12-31"));
    CHECK(is_shown(connection, id, "2027-02-06")); // nine months
    CHECK_FALSE(is_shown(connection, id, "2027-02-07"));
    const auto record = find_record(connection, id);
    CHECK(basis_on(record->content, day("2026-12-31")) == record->content.basis);
    CHECK(basis_on(record->content, day("2027-01-01")).find("新规2027-01-01") == 0);
    CHECK(settle_coming(connection, day("2026-12-31"), 100) == 0);
    CHECK(settle_coming(connection, day("2027-01-01"), 100) == 1);
    CHECK(find_record(connection, id)->content.basis.find("新规2027-01-01") == 0);
    CHECK(is_shown(connection, id, "2027-02-06"));
    CHECK_FALSE(is_shown(connection, id, "2027-02-07"));
}

TEST_CASE("rules taken on the day on which others take effect: what those have done is not told again")
{
    for (const char* today : {"2027-01-01", "2027-01-02"}) {
        RecordDatabase database;
        auto& connection = database.connection;
        const auto id = store_general(connection);
        CHECK(take(connection, law_with({regime("2027-01-01", 9)}), "2026-11-02") == "examined 1 缩短2027-01-01:1");
        CHECK(take(connection, law_with({regime("2027-01-01", 9), regime("2028-01-01", 30)}), today) == "examined 1");
        CHECK(is_shown(connection, id, "2027-02-06"));
        CHECK_FALSE(is_shown(connection, id, "2027-02-07"));
    }
}

TEST_CASE("what a coming rule set ends at once, or keeps from the public, goes with the day before it")
{
    for (const std::int64_t months : {0, 3}) {
        RecordDatabase database;
        auto& connection = database.connection;
        const auto id = store_general(connection);
        const std::string moved = take(connection, law_with({regime("2027-01-01", months)}), "2026-11-02");
        CHECK(moved == (months == 0 ? "examined 1 停止公示2027-01-01:1" : "examined 1 缩短2027-01-01:1"));
        CHECK(is_shown(connection, id, "2026-12-31"));
        CHECK_FALSE(is_shown(connection, id, "2027-01-01"));
    }
}

TEST_CASE("a longer window counts only where the rule set says so, and never for what is over")
{
    RecordDatabase database;
    auto& connection = database.connection;
    const auto id = store_general(connection);
    CHECK(take(connection, law_with({regime("2027-01-01", 24)}), "2026-11-02") == "examined 1");
    CHECK_FALSE(is_shown(connection, id, "2027-05-07"));
    CHECK(take(connection, law_with({regime("2027-01-01", 24, true)}), "2026-11-02") == "examined 1 延长2027-01-01:1");
    CHECK(is_shown(connection, id, "2028-05-06"));
    CHECK_FALSE(is_shown(connection, id, "2028-05-07"));
    // The rule set is put off until after the end.
    CHECK(take(connection, law_with({regime("2027-05-07", 24, true)}), "2026-11-02") == "examined 1");
    CHECK(is_shown(connection, id, "2027-05-06"));
    CHECK_FALSE(is_shown(connection, id, "2027-05-07"));
}

TEST_CASE("a rule set that is given up before its day leaves everything as it was")
{
    RecordDatabase database;
    auto& connection = database.connection;
    const auto id = store_general(connection);
    take(connection, law_with({regime("2027-01-01", 9)}), "2026-11-02");
    CHECK_FALSE(is_shown(connection, id, "2027-05-06"));
    CHECK(take(connection, law(), "2026-12-01") == "examined 1");
    CHECK(is_shown(connection, id, "2027-05-06"));
    CHECK(find_record(connection, id)->content.coming.empty());
}

TEST_CASE("rules changed in place never lengthen what is stored")
{
    RecordDatabase database;
    auto& connection = database.connection;
    const auto id = store_general(connection);
    take(connection, law(), "2026-11-02");
    catalogue::Catalogue changed = law().catalogue();
    for (auto& reference : changed.items) {
        for (auto& entry : reference.regimes) {
            for (auto& grade : entry.grades) {
                grade.maximum_months *= 2;
            }
        }
    }
    CHECK(take(connection, Law(std::make_shared<const catalogue::Catalogue>(changed)), "2026-11-02") == "examined 1 维持原期限:1");
    CHECK(is_shown(connection, id, "2027-05-06"));
    CHECK_FALSE(is_shown(connection, id, "2027-05-07"));
}

TEST_CASE("what was accepted under the old rules ends by those in force (a penalty of 2025-02-10)")
{
    RecordDatabase database;
    auto& connection = database.connection;
    auto input = penalty(k_code, k_name, k_number);
    input.content.decided_on = input.content.public_from = day("2025-02-10");
    input.content.public_until = day("2028-02-10");
    const auto id = store_record(connection, input, change()).record_id;
    CHECK(is_shown(connection, id, "2026-11-02"));
    const auto generation = publication::generation(connection);
    CHECK(take(connection, law(), "2026-11-02") == "examined 1 缩短:1");
    CHECK_FALSE(is_shown(connection, id, "2026-11-02"));
    CHECK(find_record(connection, id)->content.state == RecordState::expired);
    CHECK(publication::generation(connection) > generation);
    const auto lines = moved_records(connection, rule_changes(connection).front().id, 0, 10);
    REQUIRE(lines.size() == 1);
    CHECK(lines[0].document_number == k_number);
    CHECK(iso_text(lines[0].until_before) == "2028-02-10");
    CHECK(iso_text(lines[0].until_after) == "2026-02-10");
}

TEST_CASE("a taking of rules goes on where it was stopped")
{
    RecordDatabase database;
    auto& connection = database.connection;
    for (int i = 0; i < 5; ++i) {
        store_record(connection, penalty(k_code, k_name, "第" + std::to_string(i) + "号"), change());
    }
    const Law coming = law_with({regime("2027-01-01", 9)});
    auto change = begin_rule_change(connection, coming, day("2026-11-02"), 1);
    REQUIRE(change);
    continue_rule_change(connection, *change, coming, 1);
    auto again = begin_rule_change(connection, coming, day("2026-11-03"), 2); // the program was started anew
    REQUIRE(again);
    CHECK(again->id == change->id);
    CHECK(iso_text(again->taken_on) == "2026-11-02");
    while (continue_rule_change(connection, *again, coming, 2)) {
    }
    CHECK(again->examined == 5);
    const auto counts = count_moved(connection, again->id);
    REQUIRE(counts.size() == 1);
    CHECK(counts[0].records == 5);
    CHECK_FALSE(begin_rule_change(connection, coming, day("2026-11-04"), 3));
}

TEST_CASE("a file that comes between knows the coming rule set, corrections and many rows too")
{
    RecordDatabase database;
    auto& connection = database.connection;
    const Law coming = law_with({regime("2027-01-01", 9)});
    auto input = penalty(k_code, k_name, k_number);
    REQUIRE(coming.renew("penalty", SubjectCategory::organisation, input.content, day("2026-11-02")));
    CHECK(input.content.coming.size() == 1);
    publish(connection, std::span(&input, 1), change());
    const auto id = find_key(connection, input.key_hash)->record_id;
    CHECK(find_record(connection, id)->content.coming.size() == 1);
    CHECK_FALSE(is_shown(connection, id, "2027-02-07"));
    auto other = input;
    other.content.content_hash = hash_of("other");
    other.content.grade = Grade::serious;
    other.content.fields = R"({"CF_CFLB":"吊销许可证件"})";
    REQUIRE(coming.renew("penalty", SubjectCategory::organisation, other.content, day("2026-11-02")));
    publish(connection, std::span(&other, 1), change(2));
    CHECK(find_record(connection, id)->content.coming.empty());
    CHECK(is_shown(connection, id, "2029-05-06"));
    withdraw_batch(connection, change(2), coming);
    CHECK(find_record(connection, id)->content.coming.size() == 1);
    CHECK_FALSE(is_shown(connection, id, "2027-02-07"));
}

TEST_CASE("confirmation takes the window of today's rules")
{
    RecordDatabase database;
    auto& connection = database.connection;
    auto held = penalty(k_code, k_name, k_number);
    held.content.decided_on = held.content.public_from = day("2025-02-10");
    held.content.public_until = day("2028-02-10"); // as the rules of that day said
    held.content.state = RecordState::held;
    const auto id = store_record(connection, held, change()).record_id;
    CHECK(confirm_held(connection, id, change(), law()).value() == RecordState::expired);
    CHECK(iso_text(*find_record(connection, id)->content.public_until) == "2026-02-10");
    CHECK_FALSE(is_shown(connection, id, "2026-11-02"));
}

TEST_CASE("what is restored takes the window of today's rules")
{
    RecordDatabase database;
    auto& connection = database.connection;
    auto old = penalty(k_code, k_name, k_number);
    old.content.decided_on = old.content.public_from = day("2025-02-10");
    old.content.public_until = day("2028-02-10");
    const auto id = store_record(connection, old, change(1, "2025-03-01")).record_id;
    auto minor = old;
    minor.content.content_hash = hash_of("minor");
    minor.content.state = RecordState::not_public;
    minor.content.publishable = false;
    minor.content.batch_id = 2;
    store_record(connection, minor, change(2));
    CHECK(withdraw_batch(connection, change(2), law()).restored == 1);
    CHECK(find_record(connection, id)->content.state == RecordState::expired);
    CHECK_FALSE(is_shown(connection, id, "2026-11-02"));
}

TEST_CASE("what a rule keeps from the public cannot become public, whoever writes it")
{
    RecordDatabase database;
    auto& connection = database.connection;
    auto minor = penalty(k_code, k_name, k_number);
    minor.content.publishable = false; // and asks to be public
    const auto id = store_record(connection, minor, change()).record_id;
    CHECK(find_record(connection, id)->content.state == RecordState::not_public);
    auto again = minor;
    again.content.content_hash = hash_of("again");
    REQUIRE(correct_record(connection, id, again.content, change()));
    CHECK(find_record(connection, id)->content.state == RecordState::not_public);
    again.key_hash = hash_of("new");
    CHECK(publish(connection, std::span(&again, 1), change()).not_public == 1);
    CHECK_THROWS_AS(connection.run("UPDATE record SET state = 1 WHERE id = ?1", id), const storage::DatabaseFailure&);
    CHECK_FALSE(is_shown(connection, id, "2026-11-02"));
}
