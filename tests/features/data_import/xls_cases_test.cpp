#include "shared/rules/header.hpp"
#include "tests/features/data_import/office_cases.hpp"
#include "tests/features/data_import/support.hpp"

#include <doctest/doctest.h>

/// Old workbooks that went wrong (tests/samples/cases), and every kind of .xlsx as .xls.
namespace chengxin::test {

TEST_CASE("xls cases: the files, to the last stored field")
{
    const auto check = [](const OfficeCase& item, const char* stored) { check_case(item, sample("cases/" + item.file), all_values(stored)); };
    check({"20-xls-hidden-sheet/t20a-hidden-first.xls", "penalty", 3, 3, 0, {"0  R02 info"}},
        R"(2 2026-08-06 2027-08-06 {"CF_XDR_MC":"霍城县丰和矿业有限责任公司","CF_XDR_LB":"法人及非法人组织","CF_XDR_SHXYM":"91654023MA7199370C","CF_FRDB":"黄霞平","CF_WSH":"伊应急罚〔2026〕3号","CF_WFXW":"违反《中华人民共和国广告法》第九条","CF_SY":"经查，当事人发布含有绝对化用语的广告，广告费用30512元。","CF_YJ":"《中华人民共和国广告法》第五十七条","CF_CFLB":"罚款","CF_NR":"罚款人民币3000元","CF_NR_FK":"0.3","CF_JDRQ":"2026/08/06","CF_YXQ":"2099/12/31","CF_CFJG":"伊宁县应急管理局","CF_CFJGDM":"11654021010444334G","CF_SJLY":"伊宁县应急管理局","CF_SJLYDM":"11654021010444334G"})" "\n"
        R"(3 2026-07-16 2027-07-16 {"CF_XDR_MC":"察布查尔县美兴矿业股份有限公司","CF_XDR_LB":"法人及非法人组织","CF_XDR_SHXYM":"91654022MA85413421","CF_FRDB":"赵娜兰","CF_WSH":"奎市监罚〔2026〕4号","CF_WFXW":"违反《中华人民共和国食品安全法》第三十四条","CF_SY":"经查，当事人经营超过保质期的食品，货值金额47818元。","CF_YJ":"《中华人民共和国食品安全法》第一百二十四条第一款","CF_CFLB":"罚款；没收违法所得","CF_NR":"罚款人民币3000元，没收违法所得3000元","CF_NR_FK":"0.3","CF_NR_WFFF":"0.3","CF_JDRQ":"2026/07/16","CF_YXQ":"2099/12/31","CF_CFJG":"奎屯市市场监督管理局","CF_CFJGDM":"11654003010333079F","CF_SJLY":"奎屯市市场监督管理局","CF_SJLYDM":"11654003010333079F"})" "\n"
        R"(4 2026-06-12 2027-06-12 {"CF_XDR_MC":"伊宁市金泰恒瑞矿业股份有限公司","CF_XDR_LB":"法人及非法人组织","CF_XDR_SHXYM":"91654002MA8358812G","CF_FRDB":"张芳平","CF_WSH":"霍应急罚〔2026〕5号","CF_WFXW":"违反《中华人民共和国广告法》第九条","CF_SY":"经查，当事人发布含有绝对化用语的广告，广告费用67129元。","CF_YJ":"《中华人民共和国广告法》第五十七条","CF_CFLB":"罚款；没收违法所得","CF_NR":"罚款人民币5000元，没收违法所得3000元","CF_NR_FK":"0.5","CF_NR_WFFF":"0.3","CF_JDRQ":"2026/06/12","CF_YXQ":"2099/12/31","CF_CFJG":"霍尔果斯市应急管理局","CF_CFJGDM":"1165400401044422XK","CF_SJLY":"霍尔果斯市应急管理局","CF_SJLYDM":"1165400401044422XK"})");
    check({"21-xls-formulas/t20e-formula-penalty.xls", "penalty", 2, 2, 0, {"0  V15 info"}},
        R"(2 2026-09-26 2026-12-31 {"CF_XDR_MC":"察布查尔县丰和宏达信息技术有限公司","CF_XDR_LB":"法人及非法人组织","CF_XDR_SHXYM":"91654022MA2213196H","CF_FRDB":"刘平明","CF_WSH":"新市监罚〔2026〕1号","CF_WFXW":"违反《中华人民共和国价格法》第十三条","CF_SY":"经查，当事人未明码标价销售商品14件。","CF_YJ":"《中华人民共和国价格法》第四十二条","CF_CFLB":"罚款","CF_NR":"罚款人民币5000元","CF_NR_FK":"0.5","CF_JDRQ":"2026/09/26","CF_YXQ":"2099/12/31","CF_GSJZQ":"2026/12/31","CF_CFJG":"新源县市场监督管理局","CF_CFJGDM":"116540250103334908","CF_SJLY":"新源县市场监督管理局","CF_SJLYDM":"116540250103334908"})" "\n"
        R"(3 2026-08-28 2027-08-28 {"CF_XDR_MC":"霍城县鑫源房地产开发股份有限公司","CF_XDR_LB":"法人及非法人组织","CF_XDR_SHXYM":"91654023MA37262096","CF_FRDB":"李强","CF_WSH":"察应急罚〔2026〕2号","CF_WFXW":"违反《中华人民共和国食品安全法》第三十四条","CF_SY":"经查，当事人经营超过保质期的食品，货值金额43847元。","CF_YJ":"《中华人民共和国食品安全法》第一百二十四条第一款","CF_CFLB":"罚款","CF_NR":"罚款人民币10000元","CF_NR_FK":"1","CF_JDRQ":"2026/08/28","CF_YXQ":"2099/12/31","CF_CFJG":"察布查尔县应急管理局","CF_CFJGDM":"116540220104444495","CF_SJLY":"察布查尔县应急管理局","CF_SJLYDM":"116540220104444495","BZ":"已履行"})");
    check({"22-1904-unformatted/t20c-1904.xls", "licence", 2, 2, 0, {"0  V15 info"}},
        R"(2 2026-05-05 2031-05-05 {"XK_XDR_MC":"伊宁县旺利汽修部","XK_XDR_LB":"个体工商户","XK_XDR_SHXYM":"92654021MA1233697Q","XK_FRDB":"黄勇艳","XK_XKWS":"准予行政许可决定书","XK_WSH":"新市监许准〔2026〕301号","XK_XKLB":"核准","XK_XKZS":"药品经营许可证","XK_XKBH":"JY13162372590118","XK_NR":"处方药与非处方药零售","XK_JDRQ":"2026/05/05","XK_YXQZ":"2026/05/05","XK_YXQZI":"2031/05/05","XK_XKJG":"新源县市场监督管理局","XK_XKJGDM":"116540250103334908","XK_ZT":"1","XK_LYDW":"新源县市场监督管理局","XK_LYDWDM":"116540250103334908"})" "\n"
        R"(3 2026-10-26 2031-10-26 {"XK_XDR_MC":"巩留县德安金泰食品有限公司","XK_XDR_LB":"法人及非法人组织","XK_XDR_SHXYM":"91654024MA6902730K","XK_FRDB":"王芳","XK_XKWS":"准予行政许可决定书","XK_WSH":"伊市监许准〔2026〕302号","XK_XKLB":"普通","XK_XKZS":"特种设备使用登记证","XK_XKBH":"JY14781921388480","XK_NR":"预包装食品销售","XK_JDRQ":"2026/10/26","XK_YXQZ":"2026/10/26","XK_YXQZI":"2031/10/26","XK_XKJG":"伊宁县市场监督管理局","XK_XKJGDM":"116540210103332121","XK_ZT":"1","XK_LYDW":"伊宁县市场监督管理局","XK_LYDWDM":"116540210103332121"})");
}

namespace {

struct Kind {
    const char* what;
    TwinBook book;
    int total;
    int taken;
    int rejected;
    std::vector<std::string> findings;
    const char* column = ""; ///< its code; empty: nothing is looked at
    const char* stored = ""; ///< of the first row, or "-" when that was not taken
};

using Type = TwinCell::Kind;

TwinBook number(const std::string& column, double value, const std::string& format)
{
    return {{{.cells = {{.kind = Type::number, .column = column, .value = value, .format = format}}}}};
}

TwinBook text(const std::string& column, const std::string& text, const std::string& format)
{
    return {{{.cells = {{.column = column, .text = text, .format = format}}}}};
}

constexpr const char* k_day = "处罚决定日期";
constexpr const char* k_remark = "备注";
constexpr const char* k_document = "行政处罚决定书文号";

std::vector<Kind> kinds()
{
    const std::string fine = rules::header_key("罚款金额（万元）");
    const std::string fine_error = "2 " + fine + " R05 error", fine_warning = "2 " + fine + " R05 warning", day_warning = std::string("2 ") + k_day + " R05 warning";
    return {
        {"a good file", {}, 2, 2, 0, {}, "CF_NR_FK", "0.1"},
        // formulas and errors
        {"formula without value", {{{.cells = {{.kind = Type::no_value, .column = k_remark}}}}}, 2, 1, 1, {"2 备注 R04 error"}, "BZ", "-"},
        {"error value", {{{.cells = {{.kind = Type::error, .column = k_remark}}}}}, 2, 1, 1, {"2 备注 R04 error"}, "BZ", "-"},
        // amounts
        {"amount rounded", number(fine, 0.1, "0"), 2, 2, 0, {fine_warning}, "CF_NR_FK", "0.1"},
        {"amount with its zeros", number(fine, 0.1, "0.00"), 2, 2, 0, {}, "CF_NR_FK", "0.1"},
        {"amount in red", number(fine, 0.1, "[红色]0.0"), 2, 2, 0, {}, "CF_NR_FK", "0.1"},
        {"amount in yuan", number(fine, 1000, "0\"元\""), 2, 1, 1, {fine_error}, "CF_NR_FK", "-"},
        {"amount in thousands", number(fine, 100, "0.0,"), 2, 1, 1, {fine_error}, "CF_NR_FK", "-"},
        {"amount in per cent", number(fine, 0.1, "0%"), 2, 1, 1, {fine_error}, "CF_NR_FK", "-"},
        {"amount that is hidden", number(fine, 0.1, ";;;"), 2, 2, 0, {fine_warning}, "CF_NR_FK", "0.1"},
        {"amount as a date", number(fine, 46315, "#58"), 2, 1, 1, {fine_error}, "CF_NR_FK", "-"},
        // dates
        {"date by its number", number(k_day, 46315, "#14"), 2, 2, 0, {}, "CF_JDRQ", "2026/10/20"},
        {"date without a format", number(k_day, 46315, ""), 2, 2, 0, {"0  V15 info"}, "CF_JDRQ", "2026/10/20"},
        {"date in Chinese", number(k_day, 46315, "#31"), 2, 2, 0, {}, "CF_JDRQ", "2026/10/20"},
        {"date without a year", number(k_day, 46315, "#58"), 2, 2, 0, {day_warning}, "CF_JDRQ", "2026/10/20"},
        {"date in words", number(k_day, 46315, "[DBNum1][$-804]yyyy\"年\"m\"月\"d\"日\""), 2, 2, 0, {}, "CF_JDRQ", "2026/10/20"},
        {"date that is hidden", number(k_day, 46315, ";;;"), 2, 2, 0, {"0  V15 info", day_warning}, "CF_JDRQ", "2026/10/20"},
        {"date in a text column", number(k_document, 46024, "m\"月\"d\"日\""), 2, 2, 0, {std::string("2 ") + k_document + " R05 warning"}, "CF_WSH", "1月2日"},
        {"date in a remark", number(k_remark, 46024, "#14"), 2, 2, 0, {}, "BZ", "2026/01/02"},
        {"date in unknown words", number(k_remark, 46024, "#17"), 2, 1, 1, {"2 备注 R05 error"}, "BZ", "-"},
        {"day since 1904", {{{.cells = {{.kind = Type::number, .column = k_day, .value = 44853}}}}, true}, 2, 2, 0, {"0  V15 info"}, "CF_JDRQ", "2026/10/20"},
        {"date since 1904", {{{.cells = {{.kind = Type::number, .column = k_day, .value = 44853, .format = "#14"}}}}, true}, 2, 2, 0, {}, "CF_JDRQ", "2026/10/20"},
        // texts
        {"number with words", number(k_document, 301, "\"新市监罚〔2026〕\"0\"号\""), 2, 2, 0, {}, "CF_WSH", "新市监罚〔2026〕301号"},
        {"number with zeros", number(k_remark, 42, "000000"), 2, 2, 0, {}, "BZ", "000042"},
        {"number in a remark that is hidden", number(k_remark, 42, ";;;"), 2, 1, 1, {"2 备注 R05 error"}, "BZ", "-"},
        {"text with words", text(k_remark, "甲", "@\"号\""), 2, 2, 0, {}, "BZ", "甲号"},
        {"text that is hidden", text(k_remark, "甲", ";;;"), 2, 1, 1, {"2 备注 R05 error"}, "BZ", "-"},
        {"lost digits", number(k_remark, 654002198001010000, ""), 2, 1, 1, {"2 备注 R06 error"}, "BZ", "-"},
        {"digits not shown", number(k_remark, 123456789012345, "0.00E+00"), 2, 1, 1, {"2 备注 R06 error"}, "BZ", "-"},
        {"a zero that the view hides", {{{.cells = {{.kind = Type::number, .column = k_remark}}, .hides_zeros = true}}}, 2, 1, 1, {"2 备注 R05 error"}, "BZ", "-"},
        // merges; the amount stands in the 13th column, the remark in the 20th
        {"merged downwards", {{{.cells = {{.kind = Type::number, .column = fine, .value = 0.1}, {.column = fine, .text = "9", .row = 2}}, .merges = {{1, 2, 12, 12}}}}}, 2, 2, 0, {}, "CF_NR_FK", "0.1"},
        {"merged across", {{{.merges = {{2, 2, 0, 1}}}}}, 2, 1, 1, {"3 行政相对人名称 R03 error", "3 行政相对人类别 R03 error"}, "BZ", ""},
        {"merged with the header", {{{.merges = {{0, 1, 0, 0}}}}}, 2, 1, 1, {"2 行政相对人名称 R03 error"}, "BZ", "-"},
        {"merged and empty", {{{.merges = {{1, 2, 19, 20}}}}}, 2, 2, 0, {}, "BZ", ""},
        // hidden and several
        {"hidden row", {{{.hidden_rows = {2}}}}, 2, 2, 0, {"0  R01 warning"}},
        {"hidden column", {{{.hides_first_column = true}}}, 2, 2, 0, {"0  R01 warning"}},
        {"hidden sheet", {{{.name = "作废", .is_hidden = true}, {.name = "1月"}}}, 2, 2, 0, {"0  R02 info"}, "CF_NR_FK", "0.1"},
        {"several sheets", {{{.name = "1月"}, {.name = "续", .is_note = true}, {.name = "2月", .cells = {{.kind = Type::error, .column = k_remark}}}}}, 4, 2, 1,
            {"0  R02 warning", "0  R02 warning", "2月 2 备注 R04 error", "2月 3 行政处罚决定书文号 V18 warning"}},
    };
}

} // namespace

TEST_CASE("office cases: every kind in a whole upload, the same of .xlsx and .xls, in the browser and on the server")
{
    for (const Kind& kind : kinds()) {
        CAPTURE(kind.what);
        for (const bool is_old : {false, true}) {
            const std::string name = std::string(kind.what) + (is_old ? ".xls" : ".xlsx");
            check_case({name, "penalty", kind.total, kind.taken, kind.rejected, kind.findings}, is_old ? as_xls(kind.book) : as_xlsx(kind.book),
                *kind.column == '\0' ? Stored() : value_of(kind.column, kind.stored));
        }
    }
}

TEST_CASE("office cases: a value that is merged downwards is stored for every row")
{
    const std::string fine = rules::header_key("罚款金额（万元）");
    for (const bool is_old : {false, true}) {
        const TwinBook book{{{.cells = {{.kind = Type::number, .column = fine, .value = 0.1}, {.column = fine, .text = "9", .row = 2}}, .merges = {{1, 2, 12, 12}}}}};
        UploadPortal portal;
        portal.import(Role::credit_office, "penalty", "merged", is_old ? as_xls(book) : as_xlsx(book));
        CHECK(portal.number("SELECT count(*) FROM record WHERE unpack_fields(packed) ->> 'CF_NR_FK' = '0.1'") == 2);
    }
}

} // namespace chengxin::test
