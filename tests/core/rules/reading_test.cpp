#include "shared/rules/row_key.hpp"
#include "shared/rules/footer.hpp"
#include "shared/rules/identity_card.hpp"
#include "shared/rules/normalise.hpp"
#include "shared/rules/row_shape.hpp"
#include "tests/core/rules/fixture.hpp"

#include <doctest/doctest.h>

using namespace chengxin;
using namespace chengxin::rules;
using namespace chengxin::rules::testing;

namespace {

/// Rules of the findings of the file, "R07 info".
std::vector<std::string> file_summary(const TestFile& file_under_test)
{
    std::vector<std::string> lines;
    for (const Finding& finding : const_cast<TestFile&>(file_under_test).checker().finish()) {
        if (finding.rule >= Rule::r01) {
            lines.push_back(std::string(name_of(finding.rule)) + " " + name_of(finding.severity));
        }
    }
    return lines;
}

std::string message_of(TestFile& file, Rule rule)
{
    for (const Finding& finding : file.checker().finish()) {
        if (finding.rule == rule) {
            return finding.message;
        }
    }
    return {};
}

std::size_t field_of(const char* item, const char* code)
{
    return static_cast<std::size_t>(catalogue::field_with_code(reference_of(item).item, code));
}

/// A row with only these cells, by column.
sheet::Row line(std::uint32_t number, const std::vector<std::pair<std::size_t, std::string>>& cells)
{
    sheet::Row row;
    row.number = number;
    row.cells.resize(reference_of("penalty").item.fields.size());
    for (const auto& [column, text] : cells) {
        row.cells[column].text = text;
        row.cells[column].kind = sheet::CellKind::text;
    }
    return row;
}

/// What stored records are known by; the hashes of a check hold for that check alone.
std::string key_text(const CheckedRow& row)
{
    std::string text;
    RowKey(reference_of("penalty").item).append_key(row.values, text);
    return text;
}

std::string content_text(const CheckedRow& row)
{
    std::string text;
    RowKey(reference_of("penalty").item).append_content(row.values, text);
    return text;
}

} // namespace

TEST_CASE("R07 guards are taken off in every column, and counted once for the file")
{
    TestFile file("penalty");
    const auto good = good_values("penalty");
    Values guarded;
    for (const auto& [code, text] : good) {
        if (!text.empty()) {
            guarded.emplace_back(code, guarded.size() % 2 == 0 ? "=\"" + text + "\"" : "'" + text);
        }
    }
    const CheckedRow row = file.check(guarded);
    CHECK(summary(row).empty());
    CHECK(row.guarded_cells == guarded.size());
    TestFile plain("penalty");
    const CheckedRow expected = plain.check();
    CHECK(row.values == expected.values);
    CHECK(key_text(row) == key_text(expected));
    CHECK(content_text(row) == content_text(expected));
    CHECK(file_summary(file) == std::vector<std::string>{"R07 info"});
    CHECK(message_of(file, Rule::r07).find("有 " + std::to_string(guarded.size()) + " 个单元格") == 0);
    CHECK(file_summary(plain).empty());
    for (const auto& [code, text] : good) { // a header with guards is the same header
        CHECK(header_key("=\"" + code + "\"") == header_key(code));
    }
}

TEST_CASE("R07 control characters that nobody sees are taken off and said")
{
    TestFile file("penalty");
    const CheckedRow row = file.check({{"CF_XDR_MC", std::string("伊宁市\0示例有限公司\0", 30)}, {"CF_JDRQ", std::string("2026/10/20\0", 11)}});
    CHECK(row.verdict == Verdict::accepted);
    CHECK(row.values[field_of("penalty", "CF_XDR_MC")] == "伊宁市示例有限公司");
    CHECK(message_of(file, Rule::r07) == "有 2 个单元格含有看不见的控制字符（第一处在第 2 行“行政相对人名称”），已去掉这些字符。");
}

TEST_CASE("radicals, compatibility ideographs and dots are normalised before a value is stored")
{
    TestFile file("penalty");
    const CheckedRow row = file.check({{"CF_XDR_MC", "伊宁市⽅正⽂化用品有限公司"}, {"CF_FRDB", "阿依古丽•买买提"}, {"CF_JDRQ", "2026年10⽉20⽇"}, {"CF_CFLB", "罚款"}, {"CF_SY", "未悬挂⾏业标志"}});
    CHECK(summary(row).empty());
    CHECK(row.values[field_of("penalty", "CF_XDR_MC")] == "伊宁市方正文化用品有限公司");
    CHECK(row.values[field_of("penalty", "CF_FRDB")] == "阿依古丽·买买提");
    CHECK(row.values[field_of("penalty", "CF_SY")] == "未悬挂行业标志");
    TestFile plain("penalty");
    const CheckedRow same = plain.check({{"CF_XDR_MC", "伊宁市方正文化用品有限公司"}, {"CF_FRDB", "阿依古丽．买买提"}, {"CF_JDRQ", "2026/10/20"}, {"CF_SY", "未悬挂行业标志"}});
    CHECK(content_text(row) == content_text(same));
    CHECK(key_text(row) == key_text(same));
    for (const char* dot : {"·", "•", "．", "・", "‧", "∙", "."}) {
        TestFile dots("penalty");
        CHECK(dots.check({{"CF_FRDB", std::string("阿依古丽") + dot + "买买提"}}).values[field_of("penalty", "CF_FRDB")] == "阿依古丽·买买提");
    }
    CHECK(stored_form(catalogue::Role::subject_name, "='⽅正•甲'") == "方正·甲");
    CHECK(stored_form(catalogue::Role::facts, "甲•⽅") == "甲•方"); // in open text a dot may mean another thing
    CHECK(header_key("⾏政相对⼈名称") == header_key("行政相对人名称"));
}

TEST_CASE("R06 digits that a spreadsheet has cut are an error everywhere, without a suggestion")
{
    const auto number = [](const char* field, const char* text) {
        TestFile file("penalty");
        sheet::Row row = file.row({{field, text}, {"CF_XDR_ZJLX", "身份证"}});
        row.cells[field_of("penalty", field)].kind = sheet::CellKind::number;
        return file.checker().check(row);
    };
    for (const char* field : {"CF_XDR_SHXYM", "CF_XDR_ZJHM", "CF_FR_ZJHM", "CF_XDR_GSZC", "CF_WSH"}) {
        for (const char* text : {"654002198001010000", "6.54002198001010E+17"}) {
            CAPTURE(field);
            CAPTURE(text);
            const CheckedRow row = number(field, text);
            CHECK(row.verdict == Verdict::rejected);
            bool found = false;
            for (const Finding& finding : row.findings) {
                if (finding.field == static_cast<std::int32_t>(field_of("penalty", field)) && finding.severity == Severity::error) {
                    found = found || finding.rule == Rule::r06;
                    CHECK(finding.suggestion.empty());
                }
            }
            CHECK(found);
        }
    }
    for (const char* text : {"6.54002E+17", "6.54E+17", "1.16540E+17", "9E+15"}) {
        TestFile file("licence");
        CHECK(summary(file.check({{"XK_XKBH", text}})) == std::vector<std::string>{"R06 error 许可编号"});
    }
    for (const char* text : {"12E45", "JY16540020012345", "E+12", "3E号", "91654024E6902730"}) {
        TestFile file("licence");
        CHECK(summary(file.check({{"XK_XKBH", text}})).empty());
    }
}

TEST_CASE("R04 a formula in separated text has no value")
{
    TestFile file("penalty");
    sheet::Row row = file.row({{"BZ", "=A1&B1"}});
    row.separated = true;
    CHECK(summary(file.checker().check(row)) == std::vector<std::string>{"R04 error 备注"});
    row.separated = false;
    CHECK(summary(file.checker().check(row)).empty());
}

TEST_CASE("R08 a row with more fields than the header, or with stray quotes, is returned")
{
    TestFile file("penalty");
    sheet::Row row = file.row();
    row.separated = true;
    const std::size_t width = row.cells.size();
    row.cells.resize(width + 3);
    CHECK(file.checker().check(row).verdict == Verdict::accepted); // nothing stands there
    row = file.row({{"CF_WSH", "伊市监罚〔2026〕77号"}});
    row.separated = true;
    row.cells.resize(width + 3);
    row.cells[width + 1] = {"经复议撤销", sheet::CellKind::text};
    const CheckedRow wide = file.checker().check(row);
    CHECK(wide.verdict == Verdict::rejected);
    REQUIRE(wide.findings.size() == 1);
    CHECK(wide.findings[0].rule == Rule::r08);
    CHECK(wide.findings[0].message.find("多出的内容是“经复议撤销”") != std::string::npos);
    CHECK(wide.findings[0].message.find("本行有 " + std::to_string(width + 2) + " 项") == 0);
    // In a workbook nothing is shifted: the cell has its own column, and is named.
    row.separated = false;
    CHECK(file.checker().check(row).verdict == Verdict::accepted);
    CHECK(file_summary(file) == std::vector<std::string>{"R08 warning"});
    CHECK(message_of(file, Rule::r08).find("有 1 行在没有列名的列里有内容（第一处在第 " + std::to_string(row.number) + " 行 " + column_letters(width + 1) + " 列）") != std::string::npos);
    sheet::Row stray = file.row({{"CF_WSH", "伊市监罚〔2026〕78号"}});
    stray.stray_quote = 3;
    const CheckedRow swallowed = file.checker().check(stray);
    CHECK(swallowed.verdict == Verdict::rejected);
    REQUIRE(swallowed.findings.size() == 1);
    CHECK(swallowed.findings[0].rule == Rule::r08);
    CHECK(swallowed.findings[0].column_index == 3);
}

TEST_CASE("R09 lines below the table are left out with a remark each, records never")
{
    const std::size_t name = 0;
    const std::size_t code = field_of("penalty", "CF_XDR_SHXYM");
    const std::size_t document = field_of("penalty", "CF_WSH");
    const std::size_t fine = field_of("penalty", "CF_NR_FK");
    const std::vector<std::vector<std::pair<std::size_t, std::string>>> footers = {
        {{name, "合计"}, {fine, "1.8"}},
        {{name, "合 计："}, {fine, "1,234.5"}, {fine + 1, "3"}},
        {{name, "合计：3条"}, {fine, "1.8"}},
        {{name, "合计12条"}},
        {{name, "小计"}},
        {{name, "共 10 条"}},
        {{name, "填表人：  审核人：  负责人："}},
        {{name, "填表人："}, {1, "张三"}, {document, "审核人："}, {document + 1, "李四"}, {fine, "填报日期：2026-10-31"}},
        {{name, "制表人"}, {1, "张三"}},
        {{1, "单位负责人（盖章）："}},
        {{name, "联系电话：0999-8123456"}},
        {{name, "注：1.本表一式两份；2.金额单位为万元。"}},
        {{name, "备注：以上数据截至2026年10月31日"}},
        {{name, "说明："}},
        {{name, "注2：略"}},
    };
    TestFile file("penalty");
    std::uint32_t number = 10;
    for (const auto& cells : footers) {
        CAPTURE(cells[0].second);
        const CheckedRow row = file.checker().check(line(++number, cells));
        CHECK(row.verdict == Verdict::left_out);
        REQUIRE(row.findings.size() == 1);
        CHECK(row.findings[0].rule == Rule::r09);
        CHECK(row.findings[0].severity == Severity::info);
        CHECK(row.findings[0].column_index == static_cast<std::int32_t>(cells[0].first));
        CheckedRow again;
        file.checker().recheck(line(number, cells), again);
        CHECK(again.verdict == Verdict::left_out);
    }
    const std::vector<std::vector<std::pair<std::size_t, std::string>>> records = {
        {{name, "合计"}, {code, "91654002MA7DEM016N"}},
        {{name, "合计"}, {document, "伊市监罚〔2026〕1号"}},
        {{name, "合计商贸有限公司"}},
        {{name, "注册会计师事务所"}},
        {{name, "说明书印刷厂"}, {code, "91654002MA7DEM016N"}},
        {{name, "填表人："}, {1, "张三"}, {document, "伊市监罚〔2026〕1号"}},
        {{name, "备注"}, {document + 2, "经查，当事人未明码标价销售商品14件，违反规定，责令改正，并处以罚款，以上事实有证据证明"}},
        {{name, "伊宁市示例有限公司"}},
        {{document, "伊市监罚〔2026〕1号"}},
        {{name, "以上数据无误"}},
    };
    for (const auto& cells : records) {
        CAPTURE(cells[0].second);
        CHECK(file.checker().check(line(++number, cells)).verdict == Verdict::rejected);
    }
    TestFile good("penalty"); // a company may be called so: a good record is one
    CHECK(good.check({{"CF_XDR_MC", "合计"}}).verdict == Verdict::accepted);
}

TEST_CASE("R09 a header that comes again is one remark; one with other columns ends what can be read")
{
    TestFile file("penalty");
    std::vector<std::pair<std::size_t, std::string>> header;
    std::vector<std::pair<std::size_t, std::string>> other;
    const auto& fields = reference_of("penalty").item.fields;
    for (std::size_t i = 0; i < fields.size(); ++i) {
        header.emplace_back(i, fields[i].name);
        other.emplace_back(i, fields[(i + 1) % fields.size()].name);
    }
    CHECK(file.check().verdict == Verdict::accepted);
    for (const std::uint32_t number : {3U, 9U}) {
        const CheckedRow row = file.checker().check(line(number, header));
        CHECK(row.verdict == Verdict::left_out);
        CHECK(row.findings.empty());
    }
    CHECK(file_summary(file) == std::vector<std::string>{"R09 info"});
    CHECK(message_of(file, Rule::r09) == "表头在数据中又出现了 2 次（第一次在第 3 行），没有当作记录读取。");
    sheet::Row after = file.row({{"CF_WSH", "伊市监罚〔2026〕90号"}});
    after.number = 20;
    CHECK(file.checker().check(after).verdict == Verdict::accepted);
    const CheckedRow turned = file.checker().check(line(21, other));
    CHECK(turned.verdict == Verdict::left_out);
    REQUIRE(turned.findings.size() == 1);
    CHECK(turned.findings[0].severity == Severity::warning);
    after = file.row({{"CF_WSH", "伊市监罚〔2026〕91号"}});
    after.number = 22;
    const CheckedRow below = file.checker().check(after);
    CHECK(below.verdict == Verdict::rejected);
    REQUIRE(below.findings.size() == 1);
    CHECK(below.findings[0].rule == Rule::r08);
    CheckedRow again;
    file.checker().recheck(line(21, other), again);
    CHECK(again.verdict == Verdict::left_out);
}

TEST_CASE("R10 personal data in open text holds the row, licences too, and proposes the mask")
{
    const std::string id = std::string("65400219800101011") + identity_check_character("65400219800101011");
    TestFile file("penalty");
    const CheckedRow row = file.check({{"CF_SY", "当事人张某（身份证号" + id + "，电话13812345678）无证经营"}});
    CHECK(row.verdict == Verdict::held);
    REQUIRE(row.findings.size() == 1);
    CHECK(row.findings[0].rule == Rule::r10);
    CHECK(row.findings[0].severity == Severity::warning);
    CHECK(row.findings[0].suggestion == "当事人张某（身份证号6540**********" + id.substr(14) + "，电话138****5678）无证经营");
    CHECK(row.findings[0].message.find("第 11 个字起是身份证号码") != std::string::npos);
    CHECK(row.findings[0].message.find("手机号码（138****5678）") != std::string::npos);
    CHECK(row.findings[0].message.find(id) == std::string::npos);
    CHECK(file.check({{"CF_WSH", "伊市监罚〔2026〕55号"}, {"CF_SY", row.findings[0].suggestion}}).verdict == Verdict::accepted);
    TestFile licence("licence");
    const CheckedRow held = licence.check({{"XK_NR", "经营者现住伊宁市解放西路18号2单元301室"}});
    CHECK(held.verdict == Verdict::held);
    CHECK(summary(held) == std::vector<std::string>{"R10 warning 许可内容"});
    TestFile shared("licence"); // the remark is not public
    CHECK(shared.check({{"BZ", "电话13812345678"}}).verdict == Verdict::accepted);
}
