#include "shared/features/data_import/check_session.hpp"

#include "shared/features/catalogue/catalogue.hpp"
#include "shared/features/data_import/memory_registry.hpp"

#include <doctest/doctest.h>
#include <fstream>
#include <iterator>

namespace chengxin::data_import {

namespace {

const catalogue::ItemReference& penalty_reference()
{
    static const auto k_catalogue = catalogue::load(CHENGXIN_SOURCE_DIR "/assets");
    REQUIRE(k_catalogue);
    return *k_catalogue->find("penalty");
}

std::string sample(const std::string& name)
{
    std::ifstream file(std::string(CHENGXIN_SOURCE_DIR "/tests/samples/") + name, std::ios::binary);
    REQUIRE(file);
    return {std::istreambuf_iterator<char>(file), {}};
}

void check_all(CheckSession& session)
{
    while (!session.check_some(7)) {
    }
}

/// Line with a spreadsheet row number.
std::size_t line_of(const CheckSession& session, std::uint32_t number)
{
    for (std::size_t line = 0; line < session.line_count(); ++line) {
        if (session.row(line).number == number) return line;
    }
    FAIL("no such row");
    return 0;
}

std::size_t column_of(const CheckSession& session, catalogue::Role role)
{
    const int field = catalogue::field_with_role(penalty_reference().item, role);
    return static_cast<std::size_t>(session.columns().column_of[static_cast<std::size_t>(field)]);
}

struct Desk {
    MemoryRegistry registry;
    CheckSession session{{"penalty-messy.xlsx", "", sample("penalty-messy.xlsx")}, penalty_reference(), registry, *parse_iso("2026-11-02")};
    Desk()
    {
        REQUIRE(session.read());
        check_all(session);
    }
};

} // namespace

TEST_CASE("check session: the messy workbook has the expected totals and causes")
{
    Desk desk;
    const auto& totals = desk.session.totals();
    CHECK(totals.total == 40);
    CHECK(totals.rejected == 12);
    CHECK(totals.duplicate == 1);
    CHECK(totals.ready == 27);
    CHECK(totals.held == 2);
    REQUIRE_FALSE(desk.session.causes().empty());
    // Errors first; each cause names its lines.
    CHECK(desk.session.causes().front().severity == rules::Severity::error);
    for (const auto& cause : desk.session.causes()) CHECK_FALSE(cause.lines.empty());
}

TEST_CASE("check session: a correction is checked at once and sent with the same row numbers")
{
    Desk desk;
    const auto line = line_of(desk.session, 2);
    const auto column = column_of(desk.session, catalogue::Role::subject_uscc);
    const auto* finding = desk.session.finding_at(line, column);
    REQUIRE(finding);
    CHECK(finding->rule == rules::Rule::v03);
    REQUIRE_FALSE(finding->suggestion.empty());

    REQUIRE(desk.session.accept(line, *finding));
    CHECK(desk.session.line(line).verdict != rules::Verdict::rejected);
    CHECK(desk.session.totals().rejected == 11);
    CHECK(desk.session.edited_cells() == 1);
    REQUIRE(desk.session.original(line, column));
    CHECK(*desk.session.original(line, column) == "916510000103332476");

    const auto sent = desk.session.file_to_send();
    CHECK(sent.name == "penalty-messy（已更正）.csv");
    CheckSession again(sent, penalty_reference(), desk.registry, *parse_iso("2026-11-02"));
    REQUIRE(again.read());
    check_all(again);
    CHECK(again.totals().rejected == 11);
    CHECK(again.totals().total == 40);
    CHECK(line_of(again, 41) == line_of(desk.session, 41));
}

TEST_CASE("check session: without edits the file is sent as it came")
{
    Desk desk;
    CHECK(desk.session.file_to_send().bytes == sample("penalty-messy.xlsx"));
    const auto line = line_of(desk.session, 3);
    const auto column = column_of(desk.session, catalogue::Role::remark);
    const std::string before = desk.session.cell(line, column);
    desk.session.edit(line, column, "备注");
    desk.session.edit(line, column, before);
    CHECK(desk.session.edited_cells() == 0);
}

TEST_CASE("check session: settling puts right what spans rows")
{
    Desk desk;
    const auto later = line_of(desk.session, 24);
    CHECK(desk.session.line(later).verdict == rules::Verdict::rejected);
    const auto column = column_of(desk.session, catalogue::Role::decision_number);
    desk.session.edit(later, column, "伊应急罚〔2026〕9999号");
    desk.session.settle();
    CHECK_FALSE(desk.session.checked());
    check_all(desk.session);
    CHECK(desk.session.line(later).verdict == rules::Verdict::accepted);
    CHECK(desk.session.totals().rejected == 11);
}

TEST_CASE("check session: files that are no table are refused with a sentence")
{
    MemoryRegistry registry;
    for (const std::string& bytes : {std::string(), std::string("只是一段文字"), std::string("PK\x03\x04 broken")}) {
        CheckSession session({"x.xlsx", "", bytes}, penalty_reference(), registry, *parse_iso("2026-11-02"));
        const auto read = session.read();
        REQUIRE_FALSE(read);
        CHECK_FALSE(read.error().message.empty());
        CHECK_FALSE(read.error().detail.empty());
    }
}

TEST_CASE("memory registry: what was not asked is not judged")
{
    MemoryRegistry registry;
    rules::KnownSubject subject;
    rules::KnownOrganisation organisation;
    CHECK(registry.find_subject("91654002MA7DEM016N", subject) == rules::Lookup::not_checked);
    CHECK(registry.find_organisation("116540000103332476", organisation) == rules::Lookup::not_checked);

    registry.add_subjects({"91654002MA7DEM016N", "93654021MA77AAAA3U"}, {{{"91654002MA7DEM016N", "甲公司", {"乙公司"}}}});
    CHECK(registry.find_subject("91654002MA7DEM016N", subject) == rules::Lookup::known);
    CHECK(subject.former_names == std::vector<std::string>{"乙公司"});
    CHECK(registry.find_subject("93654021MA77AAAA3U", subject) == rules::Lookup::unknown);

    registry.set_units({false, {{"116540000103332476", "伊宁市市场监督管理局", true}}, "2026-11-02"});
    CHECK(registry.find_organisation_by_name("伊宁市市场监督管理局", organisation) == rules::Lookup::known);
    CHECK(organisation.in_scope);
    CHECK(registry.find_organisation("916540000000000000", organisation) == rules::Lookup::unknown);
    CHECK_FALSE(registry.reports_for_all());
}

} // namespace chengxin::data_import
