#include "server/features/demo/demo.hpp"

#include "server/features/demo/subjects.hpp"
#include "shared/api/session.hpp"
#include "shared/features/subject_query/api.hpp"
#include "shared/rules/identity_card.hpp"
#include "shared/rules/personal_data.hpp"
#include "shared/rules/uscc.hpp"
#include "tests/support/test_portal.hpp"

#include <boost/json.hpp>
#include <doctest/doctest.h>
#include <functional>

namespace chengxin::demo {
namespace {

constexpr Size k_small = {.companies = 400, .persons = 20, .licences = 900, .penalties = 600};

std::int64_t number(test::TestPortal& portal, const std::string& sql)
{
    return portal.store().read([&](storage::Connection& connection) {
        auto row = connection.prepare(sql);
        return row.step() ? row.integer(0) : 0;
    });
}

std::string content(test::TestPortal& portal)
{
    return portal.store().read([&](storage::Connection& connection) {
        std::string all;
        auto row = connection.prepare("SELECT subject.name, record.document_number, unpack_fields(record.packed), record.created_at FROM record JOIN subject ON subject.id = record.subject_id ORDER BY record.id");
        while (row.step()) all += std::string(row.text(0)) + "|" + std::string(row.text(1)) + "|" + std::string(row.text(2)) + "|" + std::to_string(row.integer(3)) + "\n";
        return all;
    });
}

Date today_of(test::TestPortal& portal)
{
    return *parse_iso(portal.portal().clock.today());
}

/// Texts in a value, however deep.
void visit_texts(const boost::json::value& value, const std::function<void(std::string_view)>& visit)
{
    if (value.is_string()) visit({value.get_string().data(), value.get_string().size()});
    if (value.is_array()) for (const auto& item : value.get_array()) visit_texts(item, visit);
    if (value.is_object()) for (const auto& item : value.get_object()) visit_texts(item.value(), visit);
}

} // namespace

TEST_CASE("demo data: at most one record in a thousand is taken for one with personal data in open text")
{
    test::TestPortal portal({.demo = Demo::yes});
    REQUIRE(fill(portal.portal(), today_of(portal), k_small));
    std::size_t records = 0;
    std::size_t found = 0;
    portal.store().read([&](storage::Connection& connection) {
        auto row = connection.prepare("SELECT unpack_fields(packed) FROM record WHERE natural_person = 0");
        while (row.step()) {
            ++records;
            bool any = false;
            visit_texts(boost::json::parse(row.text(0)), [&](std::string_view text) {
                const auto places = rules::find_personal_data(text, {today_of(portal), false});
                if (places.empty()) return;
                any = true;
                MESSAGE(rules::name_of(places[0].kind) << " in " << std::string(text));
            });
            found += any ? 1 : 0;
        }
        return 0;
    });
    CHECK(records > 1'000);
    CHECK(found * 1'000 <= records);
}

TEST_CASE("demo data: a plausible year, the same every time, only once")
{
    test::TestPortal portal({.demo = Demo::yes});
    const auto filled = fill(portal.portal(), today_of(portal), k_small);
    REQUIRE_MESSAGE(filled, (filled ? "" : filled.error().message));
    const std::string first = content(portal);
    CHECK(number(portal, "SELECT COUNT(*) FROM record") == 1'500);
    CHECK(number(portal, "SELECT COUNT(*) FROM subject WHERE category <> 3") == 400);
    CHECK(number(portal, "SELECT COUNT(*) FROM subject WHERE searchable = 1") > 380);
    CHECK(number(portal, "SELECT COUNT(*) FROM subject WHERE category <> 3 AND division <> '659900'") == 0);
    CHECK(number(portal, "SELECT COUNT(*) FROM record WHERE natural_person = 1 AND state = 1") == 0);
    CHECK(number(portal, "SELECT COUNT(*) FROM record WHERE natural_person = 1") > 5);
    CHECK(number(portal, "SELECT COUNT(*) FROM record WHERE state = 3 AND natural_person = 0") > 0); // minor penalties
    CHECK(number(portal, "SELECT COUNT(*) FROM record WHERE state = 4") > 0);                       // over
    CHECK(number(portal, "SELECT COUNT(*) FROM record WHERE late = 1") > 0);
    CHECK(number(portal, "SELECT COUNT(*) FROM record_history WHERE action = 'corrected'") > 0);
    CHECK(number(portal, "SELECT COUNT(*) FROM subject_former_name") > 0);
    CHECK(portal.is_search_current());
    CHECK(number(portal, "SELECT COUNT(*) FROM record WHERE organisation_id = 0") == 0);

    CHECK(fill(portal.portal(), today_of(portal), k_small));
    CHECK(content(portal) == first);

    test::TestPortal other({.demo = Demo::yes});
    REQUIRE(fill(other.portal(), today_of(other), k_small));
    CHECK(content(other) == first);
}

TEST_CASE("demo data: it is found, and its accounts sign in")
{
    test::TestPortal portal({.demo = Demo::yes});
    REQUIRE(fill(portal.portal(), today_of(portal), k_small));
    const auto found = portal.ask<subject_query::Search>(test::Role::guest, {.q = "有限公司"});
    REQUIRE(found);
    CHECK(found->total > 50);
    for (const DemoAccount& account : accounts(portal.portal().site)) {
        CHECK(account.display_name.find("演示") == 0);
        CHECK_MESSAGE(portal.ask<accounts::SignIn>(test::Role::guest, {account.name, account.password}), account.name);
    }
}

TEST_CASE("demo data never reaches a portal of real data")
{
    test::TestPortal portal;
    const auto filled = fill(portal.portal(), today_of(portal), k_small);
    REQUIRE(!filled);
    CHECK(filled.error().code == ErrorCode::conflict);
    CHECK(number(portal, "SELECT COUNT(*) FROM record") == 0);
}

TEST_CASE("demo subjects: right codes of a division that is not assigned")
{
    Random random(1);
    const auto site = load_site(CHENGXIN_SOURCE_DIR "/assets", "yili");
    REQUIRE(site);
    const auto subjects = make_subjects(*site, 2'000, 50, random);
    REQUIRE(subjects.size() == 2'050);
    for (const DemoSubject& subject : subjects) {
        if (subject.is_person) {
            CHECK(subject.code.substr(0, 6) == "659900");
            CHECK(rules::identity_fault(subject.code, *make_date(2026, 11, 2)) == rules::IdentityFault::none);
        } else {
            CHECK(subject.code.substr(2, 6) == "659900");
            CHECK(rules::is_uscc(subject.code));
            CHECK(rules::has_valid_organisation_code(subject.code));
        }
    }
    CHECK(renamed("伊宁市华盛食品有限公司", random) != "伊宁市华盛食品有限公司");
    CHECK(renamed("伊宁市华盛食品有限公司", random).substr(0, 9) == "伊宁市");
    CHECK(short_division_name("察布查尔锡伯自治县") == "察布查尔县");
    CHECK(short_division_name("顺河回族区") == "顺河区");
}

} // namespace chengxin::demo
