#include "shared/rules/working_days.hpp"
#include "tests/core/rules/fixture.hpp"

#include <doctest/doctest.h>

using namespace chengxin;
using namespace chengxin::rules;
using namespace chengxin::rules::testing;
using catalogue::Grade;

namespace {

PublicationWindow window(const char* decided, const char* today, Grade grade, const char* domain = "", const char* basis = "")
{
    PenaltyFacts facts;
    facts.decided_on = day(decided);
    facts.grade = grade;
    facts.domain = domain;
    facts.legal_basis_text = basis;
    return penalty_window(reference_of("penalty").regimes, facts, day(today));
}

std::string iso(Date date)
{
    return iso_text(date);
}

} // namespace

TEST_CASE("periods by grade under the rules since 2026-04-01 (D§9.4)")
{
    const auto general = window("2026-05-06", "2026-05-06", Grade::general);
    CHECK(general.is_public());
    CHECK(iso(general.minimum_until) == "2026-08-06");
    CHECK(iso(general.until) == "2027-05-06");
    CHECK(general.shows_on(day("2027-05-06"))); // the last public day is included
    CHECK_FALSE(general.shows_on(day("2027-05-07")));
    const auto serious = window("2026-05-06", "2026-05-06", Grade::serious);
    CHECK(iso(serious.minimum_until) == "2027-05-06");
    CHECK(iso(serious.until) == "2029-05-06");
    CHECK(window("2026-05-06", "2026-05-06", Grade::minor).not_public == NotPublic::minor);
}

TEST_CASE("periods under the rules before 2026-04-01 (D§9.4)")
{
    const auto food = window("2025-06-10", "2025-06-10", Grade::general, "食品");
    CHECK(iso(food.minimum_until) == "2026-06-10");
    CHECK(iso(food.until) == "2028-06-10");
    CHECK(iso(window("2025-06-10", "2025-06-10", Grade::general, "", "《中华人民共和国食品安全法》").minimum_until) == "2026-06-10");
    CHECK(iso(window("2025-06-10", "2025-06-10", Grade::general, "", "《中华人民共和国价格法》").minimum_until) == "2025-09-10");
    CHECK(window("2025-06-10", "2025-06-10", Grade::minor).not_public == NotPublic::minor);
}

TEST_CASE("where both could apply, the one more favourable to the subject does")
{
    CHECK(window("2025-06-10", "2026-11-02", Grade::general).not_public == NotPublic::window_over); // new: one year
    const auto recent = window("2025-12-01", "2026-11-02", Grade::general);
    CHECK(iso(recent.until) == "2026-12-01");
    const auto serious = window("2025-06-10", "2026-11-02", Grade::serious);
    CHECK(iso(serious.until) == "2028-06-10");
    CHECK(iso(serious.minimum_until) == "2025-09-10"); // old: three months
    CHECK(iso(window("2026-04-01", "2026-11-02", Grade::serious).minimum_until) == "2027-04-01");
}

TEST_CASE("every rule set in force since the decision counts, whatever day a row comes on")
{
    auto regimes = reference_of("penalty").regimes;
    catalogue::PublicationRegime short_lived = regimes.back();
    short_lived.effective_from = "2027-01-01";
    short_lived.grades[1].maximum_months = 9;
    catalogue::PublicationRegime longer = regimes.back();
    longer.effective_from = "2028-01-01";
    longer.grades[1].maximum_months = 30;
    regimes.back().effective_until = "2026-12-31";
    short_lived.effective_until = "2027-12-31";
    regimes.push_back(short_lived);
    regimes.push_back(longer);
    PenaltyFacts facts;
    facts.decided_on = day("2026-10-28");
    facts.grade = Grade::general;
    const auto now = penalty_window(regimes, facts, day("2026-11-02"));
    CHECK(iso(now.until) == "2027-10-28");
    REQUIRE(now.coming.size() == 1);
    CHECK(iso(now.coming[0].effective_from) == "2027-01-01");
    CHECK(iso(now.coming[0].until) == "2027-07-28");
    CHECK(iso(now.last_day()) == "2027-07-28");
    CHECK_FALSE(now.shows_on(day("2027-07-29")));
    CHECK(iso(penalty_window(regimes, facts, day("2027-01-01")).until) == "2027-07-28");
    CHECK(penalty_window(regimes, facts, day("2028-02-01")).not_public == NotPublic::window_over); // the longest does not bring it back
    regimes[3].extends = true;
    CHECK(penalty_window(regimes, facts, day("2028-02-01")).not_public == NotPublic::window_over);
    facts.decided_on = day("2027-06-01"); // nine months, still shown on 2028-01-01
    CHECK(iso(penalty_window(regimes, facts, day("2027-06-01")).last_day()) == "2029-12-01");
    facts.given_until = day("2028-03-01");
    CHECK(iso(penalty_window(regimes, facts, day("2027-06-01")).last_day()) == "2028-03-01");
    facts.given_until = day("2027-12-31");
    CHECK(penalty_window(regimes, facts, day("2027-06-01")).coming.empty());
    facts.given_until.reset();
    facts.grade = Grade::minor;
    CHECK(penalty_window(regimes, facts, day("2028-02-01")).not_public == NotPublic::minor);
}

TEST_CASE("month ends")
{
    CHECK(iso(window("2026-11-30", "2026-11-30", Grade::general).minimum_until) == "2027-02-28");
}

TEST_CASE("grades by default: the most serious of several kinds")
{
    const catalogue::GradingTable& table = reference_of("penalty").grading;
    struct Row {
        std::vector<std::string> kinds;
        Grade grade;
    };
    for (const Row& row :
         {Row{{"警告"}, Grade::minor}, Row{{"通报批评"}, Grade::minor}, Row{{"罚款"}, Grade::general},
          Row{{"没收违法所得"}, Grade::general}, Row{{"暂扣许可证件"}, Grade::general}, Row{{"警告", "罚款"}, Grade::general},
          Row{{"罚款", "吊销许可证件"}, Grade::serious}, Row{{"责令停产停业"}, Grade::serious}, Row{{"限制从业"}, Grade::serious},
          Row{{"其他-责令改正"}, Grade::general}, Row{{}, Grade::general}}) {
        CHECK(default_grade(table, row.kinds, "") == row.grade);
    }
}

TEST_CASE("a given end of publication counts if it is earlier, a given grade goes before the table")
{
    TestFile file("penalty");
    CHECK(iso(file.check({{"CF_GSJZQ", "2027/01/26"}}).window.until) == "2027-01-26");
    CHECK(iso(file.check({{"CF_WSH", "2号"}, {"CF_GSJZQ", "2030/01/01"}}).window.until) == "2027-10-26");
    const CheckedRow minor = file.check({{"CF_WSH", "3号"}, {"SXYZCD", "轻微"}});
    CHECK(minor.grade_given);
    CHECK(minor.window.not_public == NotPublic::minor);
    CHECK(iso(file.check({{"CF_WSH", "4号"}, {"SXYZCD", "严重"}}).window.until) == "2029-10-26");
    CHECK(file.check({{"CF_WSH", "5号"}, {"CF_CFLB", "警告"}, {"CF_NR", "给予警告"}, {"CF_NR_FK", ""}}).window.not_public ==
          NotPublic::minor);
}

TEST_CASE("licences are public until their validity ends")
{
    TestFile file("licence");
    CHECK(iso(file.check().window.until) == "2031-10-25");
    const CheckedRow over = file.check({{"XK_WSH", "2"}, {"XK_JDRQ", "2025/01/01"}, {"XK_YXQZ", "2025/01/01"}, {"XK_YXQZI", "2026/11/01"}});
    CHECK(over.window.not_public == NotPublic::window_over);
    CHECK(file.check({{"XK_WSH", "3"}, {"XK_YXQZI", "长期"}}).window.until == long_term());
    const CheckedRow person = file.check(
        {{"XK_XDR_LB", "自然人"}, {"XK_XDR_SHXYM", ""}, {"XK_FRDB", ""}, {"XK_XDR_ZJLX", "身份证"}, {"XK_XDR_ZJHM", "11010519491231002X"}});
    CHECK(person.window.not_public == NotPublic::natural_person);
}

TEST_CASE("working days")
{
    const WorkingCalendar calendar(reference_of("penalty").calendar);
    CHECK_FALSE(calendar.is_working_day(day("2026-10-01")));
    CHECK(calendar.is_working_day(day("2026-10-10"))); // a worked Saturday
    CHECK_FALSE(calendar.is_working_day(day("2026-10-11")));
    CHECK(iso(calendar.add_working_days(day("2026-09-30"), 1)) == "2026-10-08");
    CHECK(iso(calendar.add_working_days(day("2025-01-27"), 7)) == "2025-02-12");
    CHECK(calendar.knows(day("2025-06-01")));
    CHECK_FALSE(calendar.knows(day("2030-06-01")));
}
