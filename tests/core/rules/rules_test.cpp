#include "tests/core/rules/fixture.hpp"

#include <doctest/doctest.h>

using namespace chengxin;
using namespace chengxin::rules;
using namespace chengxin::rules::testing;

namespace {

/// One line of a rule's table: cells that differ from the good row, what is found, what is suggested for the first finding.
struct Case {
    Values changes;
    std::vector<std::string> expected;
    const char* suggestion = "";
};

void run(const char* item, const std::vector<Case>& cases)
{
    for (const Case& one : cases) {
        TestFile file(item);
        const CheckedRow row = file.check(one.changes);
        CAPTURE(one.changes[0].first);
        CAPTURE(one.changes[0].second);
        CHECK(summary(row) == one.expected);
        if (!row.findings.empty()) {
            CHECK(row.findings[0].suggestion == one.suggestion);
            CHECK_FALSE(row.findings[0].message.empty());
        }
    }
}

const char* const k_uscc = "行政相对人代码_1(统一社会信用代码)";

std::string found(const char* rule, const char* column)
{
    return std::string(rule) + " " + column;
}

const Values k_person = {{"CF_XDR_MC", "杨平磊"}, {"CF_XDR_LB", "自然人"},   {"CF_XDR_SHXYM", ""},
                         {"CF_FRDB", ""},         {"CF_XDR_ZJLX", "身份证"}, {"CF_XDR_ZJHM", "11010519491231002X"}};

Values person_with(const Values& more)
{
    Values values = k_person;
    values.insert(values.end(), more.begin(), more.end());
    return values;
}

} // namespace

TEST_CASE("good rows have no findings")
{
    for (const char* item : {"penalty", "licence"}) {
        TestFile file(item);
        const CheckedRow row = file.check();
        CHECK(summary(row).empty());
        CHECK(row.verdict == Verdict::accepted);
        CHECK(row.window.is_public());
        CHECK_FALSE(row.late);
    }
}

TEST_CASE("V01 required and conditionally required")
{
    run("penalty", {
                       {{{"CF_WSH", ""}}, {"V01 error 行政处罚决定书文号"}},
                       {{{"CF_XDR_SHXYM", " "}}, {found("V01 error", k_uscc)}},
                       {{{"CF_FRDB", "/"}}, {"V01 error 法定代表人"}},
                       {{{"CF_XDR_LB", ""}}, {"V01 error 行政相对人类别"}, "法人及非法人组织"},
                       {{{"CF_FR_ZJLX", "身份证"}}, {"V01 error 法定代表人证件号码"}},
                       {person_with({{"CF_XDR_ZJHM", ""}}), {"V01 error 证件号码"}},
                       {person_with({{"CF_XDR_ZJLX", ""}}), {"V01 error 证件类型"}},
                   });
    run("licence", {
                       {{{"XK_XKBH", ""}}, {"V01 error 许可编号"}},
                       {{{"XK_NR", "\u3000"}}, {"V01 error 许可内容"}},
                   });
}

TEST_CASE("V02 what excludes itself, once per row, on the number")
{
    run("penalty", {
                       {{{"CF_XDR_ZJHM", "654002198001010117"}}, {"V02 error 证件号码"}},
                       {{{"CF_XDR_ZJHM", "654002198001010117"}, {"CF_XDR_ZJLX", "身份证"}}, {"V02 error 证件号码"}},
                       {{{"CF_XDR_ZJLX", "身份证"}}, {"V02 error 证件类型"}},
                       {person_with({{"CF_XDR_SHXYM", "91650100MA776C2D04"}}), {found("V02 error", k_uscc)}},
                       {person_with({{"CF_FRDB", "李四"}}), {"V02 error 法定代表人"}},
                       {person_with({{"CF_FRDB", "无"}}), {}},
                   });
}

TEST_CASE("V03 codes of subjects and units")
{
    run("penalty", {
                       {{{"CF_XDR_SHXYM", "916510000103332476"}}, {found("V03 error", k_uscc)}, "91651000010333247Q"},
                       {{{"CF_XDR_SHXYM", "916510000103332476"}, {"CF_XDR_MC", "伊犁州信用办公室"}},
                        {found("V03 error", k_uscc)},
                        "116540000103332476"},
                       {{{"CF_XDR_SHXYM", "91650100MA776C2DO4"}}, {found("V03 error", k_uscc)}, "91650100MA776C2D04"},
                       {{{"CF_XDR_SHXYM", "91650100MA776C2D0"}}, {found("V03 error", k_uscc)}, "91650100MA776C2D04"},
                       {{{"CF_XDR_SHXYM", "9.16501E+17"}}, {found("R06 error", k_uscc)}},
                       {{{"CF_XDR_SHXYM", "00000000000000000X"}}, {found("V03 error", k_uscc)}},
                       {{{"CF_XDR_SHXYM", "00000000000000000x"}, {"CF_XDR_LB", "个体工商户"}}, {}},
                       {{{"CF_CFJGDM", "116540020103330012"}}, {"V03 error 处罚机关统一社会信用代码"}, "116540020103330011"},
                       {{{"CF_CFJGDM", "116540020103330012"}, {"CF_SJLYDM", "116540020103330012"}},
                        {"V03 error 处罚机关统一社会信用代码"},
                        "116540020103330011"},
                       {{{"CF_XDR_ZZJG", "71526726-x"}}, {}},
                       {{{"CF_XDR_ZZJG", "715267261"}}, {"V03 error 行政相对人代码_3(组织机构代码)"}, "MA776C2D0"}, // as in the unified code
                       {{{"CF_XDR_GSZC", "440301103097413"}}, {}},
                       {{{"CF_XDR_GSZC", "440301103097414"}}, {"V03 error 行政相对人代码_2(工商注册号)"}}, // any of its digits may be wrong
                       {{{"CF_XDR_GSZC", "4403011030974"}}, {"V03 warning 行政相对人代码_2(工商注册号)"}},
                   });
    TestFile file("penalty");
    CHECK(file.check({{"CF_XDR_SHXYM", "00000000000000000X"}, {"CF_XDR_LB", "个体工商户"}}).placeholder_code);
}

TEST_CASE("V04 92 is an individual business and the other way round")
{
    run("penalty", {
                       {{{"CF_XDR_SHXYM", "92654028MA13135072"}, {"CF_XDR_MC", "尼勒克县诚信餐馆"}}, {"V04 error 行政相对人类别"}, "个体工商户"},
                       {{{"CF_XDR_SHXYM", "92654028MA13135072"}}, {"V04 error 行政相对人类别"}}, // a 公司 has no such code
                       {{{"CF_XDR_LB", "个体工商户"}}, {"V04 error 行政相对人类别"}, "法人及非法人组织"},
                       {{{"CF_XDR_SHXYM", "92654028MA13135072"}, {"CF_XDR_LB", "个体工商户"}}, {}},
                       {{{"CF_XDR_SHXYM", "93654021MA77AAAA3U"}}, {}},
                       {{{"CF_XDR_SHXYM", "92654028MA13135073"}}, {found("V03 error", k_uscc)}}, // V04 is skipped
                   });
}

TEST_CASE("V05 and V06 the base library")
{
    TestFile file("penalty");
    file.registry.knows_subjects = true;
    CHECK(summary(file.check()).empty());
    CHECK(file.check({{"CF_WSH", "伊市监罚〔2026〕2号"}}).new_subject);
    CHECK(file.check({{"CF_WSH", "伊市监罚〔2026〕3号"}, {"CF_XDR_SHXYM", "91654002MA7DEM016N"}}).new_subject);
    const auto findings = file.checker().finish();
    REQUIRE(findings.size() == 1);
    CHECK(findings[0].rule == Rule::v06);
    CHECK(findings[0].severity == Severity::info);
    CHECK(findings[0].message.find(" 2 个") != std::string::npos);

    TestFile renamed("penalty");
    renamed.registry.knows_subjects = true;
    renamed.registry.subjects["91650100MA776C2D04"] = {"伊宁市新名商贸有限公司", {"伊宁市示例商贸有限公司"}};
    const CheckedRow row = renamed.check();
    CHECK(summary(row) == std::vector<std::string>{"V05 warning 行政相对人名称"});
    CHECK(row.findings[0].suggestion == "伊宁市新名商贸有限公司");
    CHECK(row.findings[0].message.find("曾用名：伊宁市示例商贸有限公司") != std::string::npos);
    CHECK(row.verdict == Verdict::held);

    TestFile brackets("penalty");
    brackets.registry.knows_subjects = true;
    brackets.registry.subjects["91650100MA776C2D04"] = {"示例（伊宁）有限公司", {}};
    CHECK(summary(brackets.check({{"CF_XDR_MC", "示例(伊宁) 有限公司"}})).empty());

    TestFile licence("licence"); // not adverse: nothing to hold
    licence.registry.knows_subjects = true;
    licence.registry.subjects["91650100MA776C2D04"] = {"别的名称", {}};
    CHECK(licence.check().verdict == Verdict::accepted);
}

TEST_CASE("V07 identity numbers")
{
    run("penalty", {
                       {person_with({{"CF_XDR_ZJHM", "654002197406077901"}}), {"V07 error 证件号码"}},
                       {person_with({{"CF_XDR_ZJHM", "11010519491231002x"}}), {}},
                       {person_with({{"CF_XDR_ZJHM", "1101051949123100"}}), {"V07 error 证件号码"}},
                       {person_with({{"CF_XDR_ZJHM", "6.54002198001010E+17"}}), {"R06 error 证件号码"}},
                       {person_with({{"CF_XDR_ZJHM", "110105491231002"}}), {"V07 warning 证件号码"}, "11010519491231002X"},
                       {person_with({{"CF_XDR_ZJLX", "护照"}, {"CF_XDR_ZJHM", "E12345678"}}), {}},
                       {{{"CF_FR_ZJHM", "654002197406077901"}}, {"V07 error 法定代表人证件号码"}},
                   });
}

TEST_CASE("V08 dates")
{
    run("penalty", {
                       {{{"CF_JDRQ", "2026/02/30"}}, {"V08 error 处罚决定日期"}, ""},
                       {{{"CF_JDRQ", "十月"}}, {"V08 error 处罚决定日期"}},
                       {{{"CF_JDRQ", "1949/09/30"}}, {"V08 error 处罚决定日期"}},
                       {{{"CF_JDRQ", "46148"}}, {}},
                       {{{"CF_JDRQ", "2026年10月26日"}}, {}},
                       {{{"CF_YXQ", "长期"}}, {}},
                       {{{"CF_JDRQ", "长期"}}, {"V08 error 处罚决定日期"}},
                   });
    TestFile file("penalty");
    const int field = catalogue::field_with_code(reference_of("penalty").item, "CF_JDRQ");
    CHECK(file.check({{"CF_JDRQ", "46148"}}).values[static_cast<std::size_t>(field)] == "2026/05/06");
}

TEST_CASE("V09 order of days")
{
    run("penalty", {
                       {{{"CF_JDRQ", "2029/01/01"}}, {"V09 error 处罚决定日期"}},
                       {{{"CF_JDRQ", "2026/11/02"}}, {}},
                       {{{"CF_YXQ", "2026/10/25"}}, {"V09 error 处罚有效期"}},
                       {{{"CF_GSJZQ", "2026/10/25"}}, {"V09 error 公示截止期"}},
                   });
    run("licence", {
                       {{{"XK_YXQZI", "2026/10/25"}}, {"V09 error 有效期至"}},
                       {{{"XK_YXQZI", "2026/10/26"}}, {}},
                       {{{"XK_JDRQ", "2026/11/03"}}, {"V09 error 许可决定日期"}},
                   });
}

TEST_CASE("V10 odd days")
{
    run("licence", {
                       {{{"XK_YXQZ", "2025/10/26"}}, {}},
                       {{{"XK_YXQZ", "2025/10/25"}}, {"V10 warning 有效期自"}},
                   });
}

TEST_CASE("V11 kinds and amounts")
{
    run("penalty", {
                       {{{"CF_NR_FK", ""}}, {"V11 error 罚款金额（万元）"}, "0.1"},
                       {{{"CF_NR_FK", "0"}}, {"V11 error 罚款金额（万元）"}, "0.1"},
                       {{{"CF_NR_FK", "一千"}}, {"V11 error 罚款金额（万元）"}},
                       {{{"CF_NR_FK", "-1"}}, {"V11 error 罚款金额（万元）"}},
                       {{{"CF_NR_FK", "1000元"}}, {}},
                       {{{"CF_NR_FK", "0.1万元"}}, {}},
                       {{{"CF_CFLB", "警告"}}, {"V11 error 罚款金额（万元）"}},
                       {{{"CF_CFLB", "罚款；没收违法所得"}}, {"V11 error 没收违法所得、没收非法财物的金额（万元）"}},
                       {{{"CF_CFLB", "罚款；没收违法所得"}, {"CF_NR_WFFF", "0"}}, {}},
                       {{{"CF_NR_WFFF", "1"}}, {"V11 error 没收违法所得、没收非法财物的金额（万元）"}},
                       {{{"CF_CFLB", "罚款;吊销许可证件"}}, {"V11 error 暂扣或吊销证照名称及编号"}},
                       {{{"CF_CFLB", "罚款;吊销许可证件"}, {"CF_NR_ZKDX", "食品经营许可证 JY1"}}, {}},
                   });
}

TEST_CASE("V12 the amount in the text")
{
    run("penalty", {
                       {{{"CF_NR_FK", "1000"}}, {"V12 warning 罚款金额（万元）"}, "0.1"},
                       {{{"CF_NR_FK", "0.2"}}, {"V12 warning 罚款金额（万元）"}, "0.1"},
                       {{{"CF_NR", "罚款贰万元"}, {"CF_NR_FK", "2"}}, {}},
                       {{{"CF_NR", "罚款5000元；对负责人罚款1000元"}, {"CF_NR_FK", "0.6"}}, {}},
                       {{{"CF_NR", "处罚款若干"}}, {}},
                   });
    TestFile file("penalty");
    CHECK(file.check({{"CF_NR_FK", "1000"}}).verdict == Verdict::held);
}

TEST_CASE("V13 and V14 code values")
{
    run("penalty", {
                       {{{"CF_CFLB", "其他"}, {"CF_NR_FK", ""}}, {"V13 error 处罚类别"}},
                       {{{"CF_CFLB", "其他-责令改正"}, {"CF_NR_FK", ""}}, {}},
                       {{{"CF_CFLB", "罚款;其他—责令改正，停止销售"}}, {}},
                       {{{"CF_CFLB", "罚金"}}, {"V14 error 处罚类别"}},
                       {{{"CF_CFLB", "罚款、没收违法所得"}, {"CF_NR_WFFF", "0.3"}}, {}},
                       {{{"CF_XDR_LB", "企业"}}, {"V14 error 行政相对人类别"}, "法人及非法人组织"},
                       {{{"CF_XDR_LB", "企业"}, {"CF_XDR_SHXYM", "92654028MA13135072"}}, {"V14 error 行政相对人类别"}, "个体工商户"},
                       {{{"CF_XDR_LB", "法人"}}, {}},
                       {{{"SXYZCD", "特别严重"}}, {"V14 error 失信严重程度"}, "严重"},
                   });
    run("licence", {
                       {{{"XK_ZT", "有效"}}, {}},
                       {{{"XK_ZT", "３"}}, {"V14 error 当前状态"}},
                       {{{"XK_XKLB", "其它"}}, {"V13 error 许可类别"}},
                   });
}

TEST_CASE("V15 what no normalisation can read")
{
    run("penalty", {
                       {{{"CF_XDR_MC", "伊宁市\xEF\xBF\xBD\xEF\xBF\xBD有限公司"}}, {"V15 error 行政相对人名称"}},
                       {{{"CF_XDR_MC", "伊宁市??有限公司"}}, {"V15 error 行政相对人名称"}},
                       {{{"CF_XDR_MC", " 伊宁市 示例\u3000有限公司\u200B"}}, {}},
                   });
    TestFile file("penalty");
    sheet::Row row = file.row();
    row.cells[0] = {"#N/A", sheet::CellKind::error};
    CHECK(summary(file.checker().check(row)) == std::vector<std::string>{"R04 error 行政相对人名称"});
    const CheckedRow cleaned = file.check({{"CF_XDR_MC", " 伊宁市 示例\u3000ABC Trading有限公司\u200B"}});
    CHECK(cleaned.values[0] == "伊宁市示例ABC Trading有限公司");
}

TEST_CASE("V16 document numbers")
{
    for (const char* text : {"无", "/", "-", "暂无"}) {
        TestFile file("penalty");
        const CheckedRow row = file.check({{"CF_WSH", text}});
        CHECK(summary(row) == std::vector<std::string>{"V16 warning 行政处罚决定书文号"});
        CHECK(row.verdict == Verdict::held);
    }
    TestFile file("penalty");
    const int field = catalogue::field_with_code(reference_of("penalty").item, "CF_WSH");
    CHECK(file.check({{"CF_WSH", "伊市监罚（２０２６） 9号"}}).values[static_cast<std::size_t>(field)] == "伊市监罚〔2026〕9号");
}

TEST_CASE("V17 lengths in characters")
{
    std::string facts;
    for (int i = 0; i < 5000; ++i) {
        facts += "经";
    }
    run("penalty", {
                       {{{"CF_SY", facts}}, {}},
                       {{{"CF_SY", facts + "查"}}, {"V17 error 违法事实"}},
                   });
    TestFile file("penalty");
    CHECK(file.check({{"CF_SY", facts + "查"}}).findings[0].value.size() < 1000);
}

TEST_CASE("V18 repeated rows")
{
    TestFile file("penalty");
    const sheet::Row first = file.row();
    CHECK(file.checker().check(first).verdict == Verdict::accepted);
    const CheckedRow again = file.check();
    CHECK(again.verdict == Verdict::duplicate);
    CHECK(again.same_as_row == 2);
    CHECK(summary(again) == std::vector<std::string>{"V18 warning 行政处罚决定书文号"});
    CHECK(file.check({{"CF_WSH", "伊市监罚[2026]1号"}}).verdict == Verdict::duplicate); // the same after normalisation
    const CheckedRow other = file.check({{"CF_SY", "别的事实"}});
    CHECK(summary(other) == std::vector<std::string>{"V18 error 行政处罚决定书文号"});
    CHECK(other.verdict == Verdict::rejected);

    // A row checked again is no duplicate of itself; another row still is.
    CheckedRow row;
    file.checker().recheck(first, row);
    CHECK(row.verdict == Verdict::accepted);
    const sheet::Row edited = file.row({{"CF_WSH", "伊市监罚〔2026〕77号"}});
    file.checker().recheck(edited, row);
    CHECK(row.verdict == Verdict::accepted);
    file.checker().recheck(edited, row); // nothing was noted
    CHECK(row.verdict == Verdict::accepted);
    file.checker().recheck(file.row(), row);
    CHECK(row.verdict == Verdict::duplicate);

    // A broken row does not stand in the way of its corrected twin.
    TestFile mended("penalty");
    CHECK(mended.check({{"CF_CFLB", "罚金"}}).verdict == Verdict::rejected);
    CHECK(mended.check().verdict == Verdict::accepted);
}

TEST_CASE("V19 late by working days")
{
    struct Row {
        const char* decided;
        const char* today;
        bool late;
    };
    for (const Row& row :
         {Row{"2026-09-29", "2026-10-14", false}, Row{"2026-09-29", "2026-10-15", true}, // National Day and the worked Saturday
          Row{"2026-10-26", "2026-11-04", false}, Row{"2026-10-26", "2026-11-05", true}, Row{"2026-10-26", "2026-10-26", false}}) {
        CAPTURE(row.decided);
        CAPTURE(row.today);
        TestFile file("penalty", day(row.today));
        const CheckedRow checked = file.check({{"CF_JDRQ", row.decided}});
        CHECK(summary(checked).empty());
        CHECK(checked.late == row.late);
        CHECK_FALSE(checked.late_estimated);
    }
    TestFile unknown_year("penalty", day("2028-03-20"));
    const CheckedRow row = unknown_year.check({{"CF_JDRQ", "2028/03/01"}});
    CHECK(row.late);
    CHECK(row.late_estimated);
}

TEST_CASE("V20 what is not reported")
{
    run("penalty", {
                       {{{"CXLB", "简易程序"}}, {"V20 error 程序类别"}},
                       {{{"CXLB", "一般"}}, {}},
                       {{{"SFSM", "是"}}, {"V20 error 是否涉密"}},
                       {{{"SFSM", "否"}}, {}},
                   });
}

TEST_CASE("V21 natural persons are not public")
{
    TestFile file("penalty");
    const CheckedRow row = file.check(k_person);
    CHECK(summary(row).empty());
    CHECK(row.natural_person);
    CHECK(row.window.not_public == NotPublic::natural_person);
    CHECK(row.verdict == Verdict::accepted);
}

TEST_CASE("V22 units")
{
    const KnownOrganisation own{"伊宁市市场监督管理局", "116540020103330011", true};
    const KnownOrganisation other{"伊宁县应急管理局", "11654021010444334G", false};
    TestFile office("penalty");
    office.registry.knows_organisations = true;
    CHECK(summary(office.check()) == std::vector<std::string>{"V22 warning 处罚机关统一社会信用代码"});
    CHECK(summary(office.check({{"CF_WSH", "伊市监罚〔2026〕2号"}})).empty()); // once per unit and file

    TestFile department("penalty");
    department.registry.knows_organisations = true;
    department.registry.for_all = false;
    CHECK(department.check().verdict == Verdict::rejected); // unknown
    department.registry.organisations[own.uscc] = own;
    department.registry.organisations[other.uscc] = other;
    CHECK(summary(department.check()).empty());
    const Values others = {{"CF_WSH", "伊应急罚〔2026〕2号"}, {"CF_CFJG", other.name}, {"CF_CFJGDM", other.uscc}};
    CHECK(summary(department.check(others)) == std::vector<std::string>{"V22 error 处罚机关统一社会信用代码"});
    const CheckedRow spelled = department.check({{"CF_WSH", "3号"}, {"CF_CFJG", "伊宁市场监管局"}});
    CHECK(summary(spelled) == std::vector<std::string>{"V22 info 处罚机关"});
    CHECK(spelled.values[static_cast<std::size_t>(catalogue::field_with_code(reference_of("penalty").item, "CF_CFJG"))] == own.name);
}

TEST_CASE("V22 a unit stands in the row as the unit table has it, and nobody publishes under another's name")
{
    const KnownOrganisation own{"伊宁市市场监督管理局", "116540020103330011", true};
    const KnownOrganisation other{"伊宁县应急管理局", "11654021010444334G", false};
    const auto& item = reference_of("penalty").item;
    const auto value = [&](const CheckedRow& row, const char* code) { return row.values[static_cast<std::size_t>(catalogue::field_with_code(item, code))]; };
    struct Case {
        const char* what;
        Values changes;
        bool for_all;
        std::vector<std::string> findings;
        const char* authority; ///< in the row afterwards; empty: it is returned
    };
    const Case cases[] = {
        {"another's name with one's own code", {{"CF_CFJG", other.name}}, false, {"V22 error 处罚机关"}, ""},
        {"the same, by the credit office: the code decides", {{"CF_CFJG", other.name}}, true, {"V22 warning 处罚机关"}, "伊宁市市场监督管理局"},
        {"another's name as the source", {{"CF_SJLY", other.name}}, false, {"V22 error 数据来源单位"}, ""},
        {"a name nobody has", {{"CF_CFJG", "伊市监"}}, false, {"V22 info 处罚机关"}, "伊宁市市场监督管理局"},
        {"other brackets and blanks are the same name", {{"CF_CFJG", "伊宁市 市场监督管理局"}}, false, {}, "伊宁市市场监督管理局"},
        {"a name without its code", {{"CF_CFJGDM", ""}}, false, {}, "伊宁市市场监督管理局"},
        {"a code without its name", {{"CF_CFJG", ""}}, false, {}, "伊宁市市场监督管理局"},
        {"a foreign name without a code", {{"CF_CFJGDM", ""}, {"CF_CFJG", other.name}}, false, {"V22 error 处罚机关统一社会信用代码"}, ""},
        {"an unknown code, by the credit office", {{"CF_CFJGDM", "11654002010356789A"}}, true, {"V03 error 处罚机关统一社会信用代码"}, ""},
    };
    for (const Case& c : cases) {
        CAPTURE(c.what);
        TestFile file("penalty");
        file.registry.knows_organisations = true;
        file.registry.for_all = c.for_all;
        file.registry.organisations[own.uscc] = own;
        file.registry.organisations[other.uscc] = other;
        for (int row = 0; row < 2; ++row) { // what is said once holds for every row
            Values changes = c.changes;
            changes.emplace_back("CF_WSH", "伊市监罚〔2026〕" + std::to_string(row + 1) + "号");
            const CheckedRow checked = file.check(changes);
            CHECK((checked.verdict == Verdict::rejected) == (*c.authority == '\0'));
            if (row == 0) CHECK(summary(checked) == c.findings);
            if (*c.authority != '\0') {
                CHECK(value(checked, "CF_CFJG") == c.authority);
                CHECK(value(checked, "CF_CFJGDM") == own.uscc);
            }
        }
    }
}

TEST_CASE("V18 two checks hash the same row differently: nobody can make rows meet beforehand")
{
    TestFile first("penalty");
    TestFile second("penalty");
    CHECK(first.check().key != second.check().key);
    CHECK(hash_of({1, 2}, "row") == hash_of({1, 2}, "row"));
    CHECK(hash_of({1, 2}, "row") != hash_of({1, 3}, "row"));
    CHECK(hash_of({1, 2}, std::string_view("a\0", 2)) != hash_of({1, 2}, "a"));
}

TEST_CASE("rules whose input has an error stay silent")
{
    run("penalty", {
                       {{{"CF_JDRQ", "2026/02/30"}, {"CF_YXQ", "2020/01/01"}}, {"V08 error 处罚决定日期"}, ""},
                       {{{"CF_CFLB", "罚金"}, {"CF_NR_FK", ""}}, {"V14 error 处罚类别"}},
                   });
}

TEST_CASE("values of a stored record are checked the same way")
{
    TestFile file("penalty");
    CheckedRow first = file.check({{"CF_NR_FK", "1000"}});
    std::vector<std::string> values = first.values;
    CheckedRow again;
    file.checker().check_values(values, again);
    CHECK(again.verdict == Verdict::held);
    values[static_cast<std::size_t>(catalogue::field_with_code(reference_of("penalty").item, "CF_NR_FK"))] = "0.1";
    file.checker().check_values(values, again);
    CHECK(again.verdict == Verdict::accepted);
    const RowKey key(reference_of("penalty").item);
    std::string first_key, again_key, first_content, again_content;
    key.append_key(first.values, first_key);
    key.append_key(again.values, again_key);
    key.append_content(first.values, first_content);
    key.append_content(again.values, again_content);
    CHECK(again_key == first_key);
    CHECK(again_content != first_content);
}
