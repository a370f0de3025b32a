#include "shared/features/data_import/check_session.hpp"

#include "shared/api/json_codec_native.hpp"
#include "shared/catalogue/catalogue.hpp"
#include "shared/features/data_import/memory_registry.hpp"

#include "tests/features/data_import/support.hpp"

#include <algorithm>
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

    // The file goes as it came, and the changed cell beside it: what the reader knew of every other cell is known to the server.
    const auto sent = desk.session.to_send();
    CHECK(sent.catalogue == "penalty");
    CHECK(sent.file.name == "penalty-messy.xlsx");
    CHECK(sent.file.bytes == sample("penalty-messy.xlsx"));
    const auto corrections = api::decode_json<Corrections>(sent.corrections.bytes);
    REQUIRE(corrections);
    REQUIRE(corrections->cells.size() == 1);
    CHECK(corrections->cells.front().row == 2);
    CHECK(corrections->cells.front().column == static_cast<std::int64_t>(column));
    CHECK(corrections->cells.front().text == "91651000010333247Q");
}

TEST_CASE("check session: without edits the file is sent as it came")
{
    Desk desk;
    CHECK(desk.session.to_send().file.bytes == sample("penalty-messy.xlsx"));
    const auto line = line_of(desk.session, 3);
    const auto column = column_of(desk.session, catalogue::Role::remark);
    const std::string before = desk.session.cell(line, column);
    desk.session.edit(line, column, "备注");
    desk.session.edit(line, column, before);
    CHECK(desk.session.edited_cells() == 0);
    CHECK(desk.session.to_send().corrections.bytes.empty());
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

TEST_CASE("check session: accepting every suggestion of the wide sample makes no cell wrong and makes up no code")
{
    MemoryRegistry registry;
    UnitsResponse units;
    units.reports_for_all = true;
    for (const auto& [name, code] : std::initializer_list<std::pair<const char*, const char*>>{
             {"伊宁县市场监督管理局", "116540210103332121"}, {"霍城县应急管理局", "11654023010444553P"}, {"霍尔果斯市市场监督管理局", "11654004010333140L"},
             {"尼勒克县市场监督管理局", "11654028010333706X"}, {"昭苏县市场监督管理局", "11654026010333562F"}, {"察布查尔县市场监督管理局", "1165402201033328XA"},
             {"伊宁市应急管理局", "11654002010444000F"}, {"奎屯市应急管理局", "116540030104441154"}, {"特克斯县市场监督管理局", "11654027010333634N"},
             {"巩留县市场监督管理局", "11654024010333423U"}, {"新源县市场监督管理局", "116540250103334908"}, {"伊宁市市场监督管理局", "116540020103330011"},
             {"奎屯市市场监督管理局", "11654003010333079F"}, {"霍尔果斯市应急管理局", "1165400401044422XK"}, {"察布查尔县应急管理局", "116540220104444495"},
             {"霍城县市场监督管理局", "11654023010333351L"}, {"伊宁县应急管理局", "11654021010444334G"}}) {
        units.rows.push_back({.uscc = code, .name = name, .in_scope = true});
    }
    registry.set_units(units);
    CheckSession session({"penalty-wide-errors.csv", "", sample("penalty-wide-errors.csv")}, penalty_reference(), registry, *parse_iso("2026-11-02"));
    REQUIRE(session.read());
    check_all(session);
    const auto wrong_cells = [&] {
        std::size_t count = 0;
        for (std::size_t line = 0; line < session.line_count(); ++line)
            for (std::size_t column = 0; column < session.columns().headers.size(); ++column) {
                const rules::Finding* finding = session.finding_at(line, column);
                count += finding != nullptr && finding->severity == rules::Severity::error;
            }
        return count;
    };
    // Forty cells were spoilt; four names of units stand in the table and four long terms are read as such.
    CHECK(session.totals().rejected == 32);
    CHECK(wrong_cells() == 32);
    std::size_t accepted = 0;
    for (bool found = true; found;) {
        found = false;
        for (const Cause& listed : session.causes()) {
            const Cause cause = listed; // accepting rebuilds the list
            if (cause.severity != rules::Severity::error || cause.suggestions == 0) continue;
            accepted += session.accept_all(cause);
            session.settle();
            check_all(session);
            found = true;
            break;
        }
    }
    CHECK(accepted > 0);
    CHECK(wrong_cells() + accepted == 32); // each took one wrong cell away, and none became wrong by it
    // The repair shop, whose name ends in 部, keeps the class and the code of a shop.
    const auto code = column_of(session, catalogue::Role::subject_uscc);
    CHECK(session.cell(line_of(session, 2), code) == "92654027MA2568763Y");
    CHECK(session.cell(line_of(session, 2), column_of(session, catalogue::Role::subject_kind)) == "个体工商户");
    CHECK(session.cell(line_of(session, 10), column_of(session, catalogue::Role::source_uscc)) == "11654023010444553P");
}

TEST_CASE("check session: hidden rows are asked about, and an answer changes the check at once")
{
    MemoryRegistry registry;
    test::PenaltyFile file;
    for (int i = 1; i <= 4; ++i) file.add("伊市监罚〔2026〕" + std::to_string(i) + "号");
    file.set(1, "备注", "内部意见");
    const std::string bytes = test::xlsx_of({{.name = "行政处罚", .file = file, .hidden_rows = {2, 3}, .hidden_columns = {"备注"}}});
    CheckSession session({"x.xlsx", "", bytes}, penalty_reference(), registry, *parse_iso("2026-11-02"));
    REQUIRE(session.read());
    check_all(session);
    CHECK(session.open_questions() == std::vector<std::string>{"hidden"});
    CHECK(session.totals().total == 4);
    REQUIRE(session.questions().hidden.size() == 1);
    CHECK(session.questions().hidden.front().row_numbers == "4-5");
    CHECK(session.questions().hidden.front().columns == std::vector<std::string>{"备注"});

    session.answer({HiddenAnswer::leave, ""});
    CHECK_FALSE(session.checked());
    check_all(session);
    CHECK(session.open_questions().empty());
    CHECK(session.totals().total == 2);
    CHECK(session.totals().left_out == 2);
    CHECK(session.line(line_of(session, 4)).left_out);
    CHECK(session.row(line_of(session, 4)).hidden);
    CHECK(session.to_send().hidden == HiddenAnswer::leave);
    session.answer({HiddenAnswer::send, ""});
    check_all(session);
    CHECK(session.totals().total == 4);
}

TEST_CASE("check session: suggestions are not accepted in rows that are left out")
{
    MemoryRegistry registry;
    test::PenaltyFile file;
    for (int i = 0; i < 4; ++i) file.set(file.add("伊市监罚〔2026〕" + std::to_string(i) + "号"), "行政相对人代码_1(统一社会信用代码)", "916510000103332476"); // a wrong check character
    const std::string bytes = test::xlsx_of({{.name = "行政处罚", .file = file, .hidden_rows = {2, 3}}});
    CheckSession session({"x.xlsx", "", bytes}, penalty_reference(), registry, *parse_iso("2026-11-02"));
    REQUIRE(session.read());
    check_all(session);
    const auto cause_of = [&]() -> const Cause* {
        const auto found = std::find_if(session.causes().begin(), session.causes().end(), [](const Cause& cause) { return cause.rule == rules::Rule::v03; });
        return found == session.causes().end() ? nullptr : &*found;
    };
    REQUIRE(cause_of());
    CHECK(cause_of()->suggestions == 4);
    const Cause before = *cause_of(); // still on the screen while the check goes on under the answer
    session.answer({HiddenAnswer::leave, ""});
    CHECK(session.accept_all(before) == 2);
    session.settle();
    check_all(session);
    CHECK(cause_of() == nullptr);
    CHECK(session.totals().rejected == 0);
    CHECK(session.edited_cells() == 2);
    const auto corrections = api::decode_json<Corrections>(session.to_send().corrections.bytes);
    REQUIRE(corrections);
    REQUIRE(corrections->cells.size() == 2);
    CHECK(corrections->cells[0].row == 2);
    CHECK(corrections->cells[1].row == 3);
    // Sent after all, they are as they came.
    session.answer({HiddenAnswer::send, ""});
    check_all(session);
    REQUIRE(cause_of());
    CHECK(cause_of()->lines.size() == 2);
    CHECK(cause_of()->suggestions == 2);
    CHECK(session.accept_all(*cause_of()) == 2);
}

TEST_CASE("check session: sheets with columns in another order are one grid, and each is checked by its own header")
{
    MemoryRegistry registry;
    test::PenaltyFile first;
    first.add("伊市监罚〔2026〕1号");
    test::PenaltyFile second;
    second.add("伊市监罚〔2026〕2号");
    second.set(0, "处罚类别", "其他");
    const std::string bytes = test::xlsx_of({{.name = "1月", .file = first}, {.name = "2月", .file = second, .reversed = true}});
    CheckSession session({"x.xlsx", "", bytes}, penalty_reference(), registry, *parse_iso("2026-11-02"));
    REQUIRE(session.read());
    check_all(session);
    CHECK(session.open_questions() == std::vector<std::string>{"sheets"});
    REQUIRE(session.line_count() == 2);
    CHECK(session.row_text(1) == "2月 2");
    const auto kinds = column_of(session, catalogue::Role::penalty_kinds);
    CHECK(session.cell(1, kinds) == "其他");
    REQUIRE(session.finding_at(1, kinds));
    CHECK(session.finding_at(1, kinds)->sheet == "2月");
    session.edit(1, kinds, "罚款");
    CHECK(session.totals().rejected == 0);
    const auto corrections = api::decode_json<Corrections>(session.to_send().corrections.bytes);
    REQUIRE(corrections);
    CHECK(corrections->cells.front().sheet == "2月");
    CHECK(corrections->cells.front().column == static_cast<std::int64_t>(test::PenaltyFile::columns().size() - 1 - kinds)); // its own, not the grid's

    session.answer({HiddenAnswer::ask, "1月"});
    check_all(session);
    CHECK(session.open_questions().empty());
    CHECK(session.totals().total == 1);
    CHECK(session.line(1).left_out);
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
