#include "shared/rules/subject_name.hpp"
#include "shared/rules/uscc.hpp"
#include "tests/core/rules/fixture.hpp"

#include <algorithm>
#include <doctest/doctest.h>

using namespace chengxin;
using namespace chengxin::rules;
using namespace chengxin::rules::testing;

namespace {

/// The suggestion of a row's first finding.
std::string suggestion(TestFile& file, const Values& changes)
{
    const CheckedRow row = file.check(changes);
    REQUIRE_FALSE(row.findings.empty());
    return row.findings.front().suggestion;
}

/// Units by which a place is known: two counties of one prefecture and a city of another.
void add_units(FakeRegistry& registry)
{
    registry.knows_organisations = true;
    for (const KnownOrganisation& unit : {KnownOrganisation{"特克斯县市场监督管理局", "11654027010333634N", true},
                                          KnownOrganisation{"伊宁市市场监督管理局", "116540020103330011", true},
                                          KnownOrganisation{"霍城县应急管理局", "11654023010444553P", true}}) {
        registry.organisations[unit.uscc] = unit;
    }
}

} // namespace

TEST_CASE("what a name says about its code is taken from what it is, not from its last character")
{
    struct Case {
        const char* name;
        NameClass expected;
    };
    for (const Case& one : {
             Case{"特克斯县华盛汽修部", NameClass::shop},
             Case{"伊宁市建材经营部", NameClass::shop},
             Case{"伊宁市某某商店门市部", NameClass::shop},
             Case{"中共伊宁市委组织部", NameClass::organ},
             Case{"伊宁县西环路加油站", NameClass::business},
             Case{"伊犁州环境监测站", NameClass::institution},
             Case{"伊宁县汽车站", NameClass::mixed},
             Case{"巴彦岱镇卫生院", NameClass::institution},
             Case{"伊宁市人民法院", NameClass::organ},
             Case{"伊宁市夕阳红养老院", NameClass::mixed},
             Case{"伊宁市政务服务中心", NameClass::institution},
             Case{"伊宁市好帮手家政服务中心", NameClass::business},
             Case{"伊宁市某某服务中心", NameClass::mixed},
             Case{"伊宁市老味道餐厅", NameClass::shop},
             Case{"新疆维吾尔自治区财政厅", NameClass::organ},
             Case{"伊宁市公安局解放路派出所", NameClass::organ},
             Case{"伊宁市迎宾招待所", NameClass::business},
             Case{"新疆某某律师事务所", NameClass::lawyers},
             Case{"伊宁市市场监督管理局", NameClass::organ},
             Case{"伊犁华盛商贸有限责任公司", NameClass::company},
             Case{"伊宁县某某农民专业合作社", NameClass::cooperative},
             Case{"伊宁市华盛商行（个体工商户）", NameClass::shop},
             Case{"伊宁市解放路街道某某社区居民委员会", NameClass::mixed},
             Case{"张三", NameClass::unknown},
         }) {
        CAPTURE(one.name);
        CHECK(class_of_name(one.name) == one.expected);
    }
}

TEST_CASE("B1: a code is suggested only where one agrees with class, name, base library and region")
{
    struct Case {
        const char* what;
        Values changes;
        const char* expected;
    };
    const Case cases[] = {
        {"a repair shop keeps the code of a shop",
         {{"CF_XDR_MC", "特克斯县华盛汽修部"}, {"CF_XDR_LB", "个体工商户"}, {"CF_XDR_SHXYM", "92654027MA2568763A"}},
         "92654027MA2568763Y"},
        {"a name that is no shop's with a shop's code",
         {{"CF_XDR_MC", "特克斯县华盛商贸有限公司"}, {"CF_XDR_SHXYM", "92654027MA2568763A"}},
         ""},
        {"a class that does not go with the code", {{"CF_XDR_MC", "特克斯县华盛汽修部"}, {"CF_XDR_SHXYM", "92654027MA2568763A"}}, ""},
        {"the last character is missing",
         {{"CF_XDR_MC", "特克斯县华盛汽修部"}, {"CF_XDR_LB", "个体工商户"}, {"CF_XDR_SHXYM", "92654027MA2568763"}},
         "92654027MA2568763Y"},
        {"another prefecture than the name's", {{"CF_XDR_SHXYM", "916510000103332476"}}, ""},
        {"a unit's code by its name in the table",
         {{"CF_CFJG", "霍城县应急管理局"}, {"CF_CFJGDM", "11654023010444553"}},
         "11654023010444553P"},
        {"a unit's code that is not near the named one's", {{"CF_CFJG", "霍城县应急管理局"}, {"CF_CFJGDM", "116540270103336341"}}, ""},
        {"a character that no code has", {{"CF_XDR_MC", "某某商贸有限公司"}, {"CF_XDR_SHXYM", "91650100MA776C2DO4"}}, "91650100MA776C2D04"},
    };
    for (const Case& one : cases) {
        CAPTURE(one.what);
        TestFile file("penalty");
        add_units(file.registry);
        CHECK(suggestion(file, one.changes) == one.expected);
    }
}

TEST_CASE("B1: the base library decides between candidates, and forbids another's code")
{
    const Values shop = {{"CF_XDR_MC", "特克斯县华盛汽修部"}, {"CF_XDR_LB", "个体工商户"}, {"CF_XDR_SHXYM", "92654027MA2568763A"}};
    TestFile other("penalty");
    other.registry.knows_subjects = true;
    other.registry.subjects["92654027MA2568763Y"] = {"特克斯县另一家餐馆", {}};
    CHECK(suggestion(other, shop).empty());

    TestFile same("penalty");
    same.registry.knows_subjects = true;
    same.registry.subjects["92654027MA2568763Y"] = {"特克斯县华盛汽修部", {}};
    CHECK(suggestion(same, shop) == "92654027MA2568763Y");
}

TEST_CASE("B1: numbers that many repairs fit get none")
{
    TestFile file("penalty");
    CHECK(suggestion(file, {{"CF_XDR_GSZC", "440301103097414"}}).empty());
    CHECK(suggestion(file, {{"CF_XDR_ZZJG", "715267261"}}).find("715267261") == std::string::npos);
    // Nine characters stand in the unified code already.
    CHECK(suggestion(file, {{"CF_XDR_ZZJG", "MA776C2D1"}}) == "MA776C2D0");
}

TEST_CASE("B1: a suggestion never makes another cell wrong")
{
    // The class that the code asks for would contradict the name.
    TestFile file("penalty");
    CHECK(suggestion(file, {{"CF_XDR_SHXYM", "92654028MA13135072"}}).empty());
    CHECK(suggestion(file, {{"CF_XDR_SHXYM", "92654028MA13135072"}, {"CF_XDR_MC", "尼勒克县诚信餐馆"}}) == "个体工商户");
    // An identity number beside a code: the class would make the code wrong.
    CHECK(suggestion(file, {{"CF_XDR_LB", ""},
                            {"CF_XDR_SHXYM", ""},
                            {"CF_FRDB", ""},
                            {"CF_XDR_MC", "杨平磊"},
                            {"CF_XDR_ZJLX", "身份证"},
                            {"CF_XDR_ZJHM", "11010519491231002X"}}) == "自然人");
    CHECK(suggestion(file, {{"CF_XDR_LB", ""},
                            {"CF_XDR_SHXYM", ""},
                            {"CF_XDR_MC", "杨平磊"},
                            {"CF_XDR_ZJLX", "身份证"},
                            {"CF_XDR_ZJHM", "11010519491231002X"}})
              .empty());
}

TEST_CASE("B1: with another known name the code may be wrong as well as the name")
{
    TestFile file("penalty");
    file.registry.knows_subjects = true;
    file.registry.subjects["91650100MA776C2D04"] = {"伊宁市另一家商贸有限公司", {}};
    CHECK(suggestion(file, {}).empty());
}

TEST_CASE("every repair of a code is valid, and a code without a fault is not among them")
{
    for (const char* wrong : {"916510000103332476", "92654027MA2568763A", "11654023010444553", "91650100MA77C62D04"}) {
        for (const std::string& repair : uscc_repairs(wrong)) {
            CHECK(is_uscc(repair));
            CHECK(has_valid_organisation_code(repair));
            CHECK(repair != wrong);
        }
    }
    const auto exchanged = uscc_repairs("91650100MA77C62D04");
    CHECK(std::find(exchanged.begin(), exchanged.end(), "91650100MA776C2D04") != exchanged.end());
    CHECK(uscc_repairs("123").empty());
}
