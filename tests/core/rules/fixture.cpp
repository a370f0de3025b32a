#include "tests/core/rules/fixture.hpp"

#include <doctest/doctest.h>

namespace chengxin::rules::testing {

const catalogue::ItemReference& reference_of(const char* item)
{
    static const catalogue::Catalogue loaded = catalogue::load(CHENGXIN_SOURCE_DIR "/assets").value();
    const catalogue::ItemReference* reference = loaded.find(item);
    REQUIRE(reference != nullptr);
    return *reference;
}

std::map<std::string, std::string> good_values(const char* item)
{
    if (std::string(item) == "penalty") {
        return {{"CF_XDR_MC", "伊宁市示例商贸有限公司"},
                {"CF_XDR_LB", "法人及非法人组织"},
                {"CF_XDR_SHXYM", "91650100MA776C2D04"},
                {"CF_FRDB", "张三"},
                {"CF_WSH", "伊市监罚〔2026〕1号"},
                {"CF_WFXW", "违反《中华人民共和国价格法》第十三条"},
                {"CF_SY", "未明码标价销售商品。"},
                {"CF_YJ", "《中华人民共和国价格法》第四十二条"},
                {"CF_CFLB", "罚款"},
                {"CF_NR", "罚款人民币1000元"},
                {"CF_NR_FK", "0.1"},
                {"CF_JDRQ", "2026/10/26"},
                {"CF_YXQ", "2099/12/31"},
                {"CF_CFJG", "伊宁市市场监督管理局"},
                {"CF_CFJGDM", "116540020103330011"},
                {"CF_SJLY", "伊宁市市场监督管理局"},
                {"CF_SJLYDM", "116540020103330011"}};
    }
    return {{"XK_XDR_MC", "伊宁市示例商贸有限公司"},
            {"XK_XDR_LB", "法人及非法人组织"},
            {"XK_XDR_SHXYM", "91650100MA776C2D04"},
            {"XK_FRDB", "张三"},
            {"XK_XKWS", "准予行政许可决定书"},
            {"XK_WSH", "伊市监许准〔2026〕1号"},
            {"XK_XKLB", "普通"},
            {"XK_XKZS", "食品经营许可证"},
            {"XK_XKBH", "JY16500001234567"},
            {"XK_NR", "预包装食品销售"},
            {"XK_JDRQ", "2026/10/26"},
            {"XK_YXQZ", "2026/10/26"},
            {"XK_YXQZI", "2031/10/25"},
            {"XK_XKJG", "伊宁市市场监督管理局"},
            {"XK_XKJGDM", "116540020103330011"},
            {"XK_ZT", "1"},
            {"XK_LYDW", "伊宁市市场监督管理局"},
            {"XK_LYDWDM", "116540020103330011"}};
}

Lookup FakeRegistry::find_subject(std::string_view uscc, KnownSubject& subject)
{
    if (!knows_subjects) {
        return Lookup::not_checked;
    }
    const auto found = subjects.find(std::string(uscc));
    if (found == subjects.end()) {
        return Lookup::unknown;
    }
    subject = found->second;
    return Lookup::known;
}

Lookup FakeRegistry::find_organisation(std::string_view uscc, KnownOrganisation& organisation)
{
    if (!knows_organisations) {
        return Lookup::not_checked;
    }
    const auto found = organisations.find(std::string(uscc));
    if (found == organisations.end()) {
        return Lookup::unknown;
    }
    organisation = found->second;
    return Lookup::known;
}

Lookup FakeRegistry::find_organisation_by_name(std::string_view name, KnownOrganisation& organisation)
{
    if (!knows_organisations) {
        return Lookup::not_checked;
    }
    for (const auto& [uscc, known] : organisations) {
        if (known.name != name) {
            continue;
        }
        organisation = known;
        return Lookup::known;
    }
    return Lookup::unknown;
}

TestFile::TestFile(const char* item, Date today)
    : m_item(item), m_checker(reference_of(item), registry, CheckOptions{today, DateSystem::from_1900})
{
    sheet::Row header;
    header.number = 1;
    for (const catalogue::Field& field : reference_of(item).item.fields) {
        header.cells.push_back({field.name, sheet::CellKind::text});
    }
    m_checker.bind_header(bind_columns(reference_of(item).item, header));
}

sheet::Row TestFile::row(const Values& changes)
{
    auto values = good_values(m_item);
    for (const auto& [code, text] : changes) {
        REQUIRE(catalogue::field_with_code(reference_of(m_item).item, code) >= 0);
        values[code] = text;
    }
    sheet::Row row;
    row.number = m_next_row++;
    for (const catalogue::Field& field : reference_of(m_item).item.fields) {
        const auto found = values.find(field.code);
        const std::string text = found == values.end() ? "" : found->second;
        row.cells.push_back({text, text.empty() ? sheet::CellKind::blank : sheet::CellKind::text});
    }
    return row;
}

CheckedRow TestFile::check(const Values& changes)
{
    return m_checker.check(row(changes));
}

std::vector<std::string> summary(const CheckedRow& row)
{
    std::vector<std::string> lines;
    for (const Finding& finding : row.findings) {
        lines.push_back(std::string(name_of(finding.rule)) + " " + name_of(finding.severity) + " " + finding.column);
    }
    return lines;
}

} // namespace chengxin::rules::testing
