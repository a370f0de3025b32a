#include "shared/sheet/reader.hpp"
#include "tests/core/rules/fixture.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <doctest/doctest.h>
#include <fstream>
#include <iterator>
#include <set>
#include <tuple>

using namespace chengxin;
using namespace chengxin::rules;
using namespace chengxin::rules::testing;

namespace {

std::string sample(const char* name)
{
    return std::string(CHENGXIN_SOURCE_DIR) + "/tests/samples/" + name;
}

struct Outcome {
    std::vector<CheckedRow> rows;
    std::vector<Finding> file_findings;

    std::size_t count(Verdict verdict) const
    {
        return static_cast<std::size_t>(
            std::count_if(rows.begin(), rows.end(), [verdict](const CheckedRow& row) { return row.verdict == verdict; }));
    }
};

Outcome check_file(const char* item, const std::string& path, Date today)
{
    auto source = sheet::open_file(path);
    REQUIRE(source);
    auto workbook = sheet::open_workbook(**source);
    REQUIRE(workbook);
    const catalogue::ItemReference& reference = reference_of(item);
    const auto score = [&reference](const sheet::Row& row) {
        const ColumnMap columns = bind_columns(reference.item, row);
        return columns.usable ? columns.score : 0;
    };
    auto place = sheet::find_header(**workbook, score);
    REQUIRE(place);
    EmptyRegistry registry;
    FileChecker checker(reference, registry, CheckOptions{today, DateSystem::from_1900});
    checker.bind_header(bind_columns(reference.item, place->header));
    Outcome outcome;
    REQUIRE(sheet::read_table(**workbook, *place, [&](sheet::Row& row) {
        outcome.rows.push_back(checker.check(row));
        return sheet::Flow::proceed;
    }));
    outcome.file_findings = checker.finish();
    return outcome;
}

using Line = std::tuple<std::uint32_t, std::string, std::string>;

} // namespace

TEST_CASE("the messy penalties are found out exactly")
{
    const std::string expected_path = sample("penalty-messy.expected.json");
    std::ifstream file(expected_path);
    const std::string bytes((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
    const boost::json::value expected = boost::json::parse(bytes);
    const Outcome outcome = check_file("penalty", sample("penalty-messy.xlsx"), day(expected.at("today").as_string().c_str()));

    const auto& batch = expected.at("batch");
    const auto number = [&batch](const char* key) { return static_cast<std::size_t>(batch.at(key).as_int64()); };
    CHECK(outcome.rows.size() == number("total"));
    CHECK(outcome.count(Verdict::rejected) == number("rejected"));
    CHECK(outcome.count(Verdict::duplicate) == number("duplicate"));
    CHECK(outcome.count(Verdict::held) == number("held"));
    CHECK(outcome.count(Verdict::accepted) + outcome.count(Verdict::held) == number("accepted"));

    std::set<Line> expected_errors;
    std::set<Line> expected_warnings;
    for (const auto& line : expected.at("findings").as_array()) {
        Line entry(static_cast<std::uint32_t>(line.at("row").as_int64()), line.at("column").as_string().c_str(),
                   line.at("rule").as_string().c_str());
        (line.at("severity").as_string() == "error" ? expected_errors : expected_warnings).insert(std::move(entry));
    }
    std::set<Line> errors;
    std::set<Line> warnings;
    for (const CheckedRow& row : outcome.rows) {
        for (const Finding& finding : row.findings) {
            CHECK_FALSE(finding.message.empty());
            (finding.severity == Severity::error ? errors : warnings).insert(Line(finding.row, finding.column, name_of(finding.rule)));
        }
    }
    CHECK(errors == expected_errors);
    CHECK(std::includes(warnings.begin(), warnings.end(), expected_warnings.begin(), expected_warnings.end()));
    for (const auto& line : expected.at("accepted_after_normalisation").as_array()) {
        const auto row_number = static_cast<std::uint32_t>(line.at("row").as_int64());
        const auto row = std::find_if(outcome.rows.begin(), outcome.rows.end(),
                                      [row_number](const CheckedRow& checked) { return checked.number == row_number; });
        REQUIRE(row != outcome.rows.end());
        CAPTURE(row_number);
        CHECK(row->verdict == Verdict::accepted);
        CHECK(row->normalised_cells > 0);
    }
}

TEST_CASE("valid samples are accepted whole")
{
    struct Sample {
        const char* item;
        const char* file;
        std::size_t rows;
    };
    for (const Sample& one : {Sample{"licence", "licence-v2.csv", 300}, Sample{"licence", "licence-v2-gb18030.csv", 300},
                              Sample{"penalty", "penalty-v2.xlsx", 300}, Sample{"penalty", "penalty-2018.xls", 120}}) {
        CAPTURE(one.file);
        const Outcome outcome = check_file(one.item, sample(one.file), fixture_today());
        CHECK(outcome.rows.size() == one.rows);
        CHECK(outcome.count(Verdict::accepted) == outcome.rows.size());
        for (const CheckedRow& row : outcome.rows) {
            CHECK(summary(row).empty());
        }
    }
}

TEST_CASE("the template of 2018 lacks the kind of subject; it is derived")
{
    const catalogue::ItemReference& reference = reference_of("penalty");
    // The header of the exported .xls.
    const std::vector<std::pair<std::string, std::string>> columns = {{"行政相对人名称", "新源县旺利海蓝信息技术有限责任公司"},
                                                                      {"行政相对人代码_1(统一社会信用代码)", "91654025MA5384943E"},
                                                                      {"行政相对人代码_2(工商注册号)", ""},
                                                                      {"行政相对人代码_3(组织机构代码)", ""},
                                                                      {"法定代表人", "杨敏"},
                                                                      {"法定代表人身份证号", ""},
                                                                      {"证件类型", ""},
                                                                      {"证件号码", ""},
                                                                      {"行政处罚决定书文号", "伊市监罚〔2026〕901号"},
                                                                      {"违法行为类型", "违反《中华人民共和国价格法》第十三条"},
                                                                      {"违法事实", "未明码标价。"},
                                                                      {"处罚依据", "《中华人民共和国价格法》第四十二条"},
                                                                      {"处罚类别", "罚款"},
                                                                      {"处罚内容", "罚款人民币3000元"},
                                                                      {"处罚金额（万元）", "0.3"},
                                                                      {"没收违法所得、没收非法财务的金额（万元）", ""},
                                                                      {"暂扣或吊销证照名称及编号", ""},
                                                                      {"处罚决定日期", "2026/09/11"},
                                                                      {"处罚有效期", "2099/12/31"},
                                                                      {"公示截止期", ""},
                                                                      {"处罚机关", "伊宁县市场监督管理局"},
                                                                      {"处罚机关统一社会信用代码", "116540210103332121"},
                                                                      {"数据来源单位", "伊宁县市场监督管理局"},
                                                                      {"数据来源单位统一社会信用代码", "116540210103332121"},
                                                                      {"备注", ""},
                                                                      {"数据导出时间", "2026/11/01"}};
    sheet::Row header;
    sheet::Row row;
    header.number = 1;
    row.number = 2;
    for (const auto& [name, text] : columns) {
        header.cells.push_back({name, sheet::CellKind::text});
        row.cells.push_back({text, text.empty() ? sheet::CellKind::blank : sheet::CellKind::text});
    }
    EmptyRegistry registry;
    FileChecker checker(reference, registry, CheckOptions{fixture_today(), DateSystem::from_1900});
    checker.bind_header(bind_columns(reference.item, header));
    CHECK(checker.columns().missing_required.empty());
    CHECK(checker.columns().extra.empty());
    CheckedRow checked = checker.check(row);
    CHECK(summary(checked).empty());
    CHECK(checked.subject_kind == SubjectKind::organisation);
    row.number = 3;
    row.cells[1].text = "92654028MA13135072";
    CHECK(checker.check(row).subject_kind == SubjectKind::individual_business);
    row.number = 4;
    row.cells[1] = {};
    row.cells[4] = {};
    row.cells[6] = {"身份证", sheet::CellKind::text};
    row.cells[7] = {"11010519491231002X", sheet::CellKind::text};
    checked = checker.check(row);
    CHECK(summary(checked).empty());
    CHECK(checked.subject_kind == SubjectKind::natural_person);
}

TEST_CASE("shuffled columns are read by name")
{
    TestFile file("penalty");
    const catalogue::ItemReference& reference = reference_of("penalty");
    sheet::Row row = file.row();
    sheet::Row header;
    header.number = 1;
    for (const catalogue::Field& field : reference.item.fields) {
        header.cells.push_back({" " + field.name + "*", sheet::CellKind::text});
    }
    std::reverse(header.cells.begin(), header.cells.end());
    std::reverse(row.cells.begin(), row.cells.end());
    header.cells.push_back({"退回原因", sheet::CellKind::text});
    header.cells.push_back({"经办人", sheet::CellKind::text});
    header.cells.push_back({"备注", sheet::CellKind::text});
    const ColumnMap columns = bind_columns(reference.item, header);
    CHECK(columns.usable);
    CHECK_FALSE(columns.in_template_order);
    CHECK(columns.extra.size() == 1);
    CHECK(columns.duplicates.size() == 1);
    EmptyRegistry registry;
    FileChecker checker(reference, registry, CheckOptions{fixture_today(), DateSystem::from_1900});
    checker.bind_header(columns);
    CHECK(summary(checker.check(row)).empty());
    const auto findings = checker.finish();
    CHECK(std::all_of(findings.begin(), findings.end(), [](const Finding& finding) { return finding.severity != Severity::error; }));
}
