#include "shared/api/json_codec_native.hpp"
#include "shared/catalogue/catalogue.hpp"
#include "shared/core/date.hpp"
#include "shared/core/text.hpp"
#include "shared/rules/header.hpp"

#include <doctest/doctest.h>

using namespace chengxin;
using namespace chengxin::catalogue;

namespace {

const Catalogue& loaded()
{
    static const Catalogue catalogue = [] {
        auto result = load(CHENGXIN_SOURCE_DIR "/assets");
        if (!result) {
            FAIL(result.error().message);
        }
        return *result;
    }();
    return catalogue;
}

sheet::Row header_of(std::string_view names)
{
    sheet::Row row;
    row.number = 1;
    for (const std::string& name : text::split(names, U"|")) {
        row.cells.push_back({name, sheet::CellKind::text});
    }
    return row;
}

/// Headers of the national templates (D appendix A).
constexpr const char* k_licence_v2 =
    "行政相对人名称|行政相对人类别|行政相对人代码_1(统一社会信用代码)|行政相对人代码_2(工商注册号)|行政相对人代码_3(组织机构代码)|"
    "行政相对人代码_4(税务登记号)|行政相对人代码_5(事业单位证书号)|行政相对人代码_6(社会组织登记证号)|法定代表人|法定代表人证件类型|"
    "法定代表人证件号码|证件类型|证件号码|"
    "行政许可决定文书名称|行政许可决定文书号|许可类别|许可证书名称|许可编号|许可内容|许可决定日期|有效期自|有效期至|许可机关|"
    "许可机关统一社会信用代码|当前状态|数据来源单位|数据来源单位统一社会信用代码|备注";
constexpr const char* k_penalty_v2 =
    "行政相对人名称|行政相对人类别|行政相对人代码_1(统一社会信用代码)|行政相对人代码_2(工商注册号)|行政相对人代码_3(组织机构代码)|"
    "行政相对人代码_4(税务登记号)|行政相对人代码_5(事业单位证书号)|行政相对人代码_6(社会组织登记证号)|法定代表人|法定代表人证件类型|"
    "法定代表人证件号码|证件类型|证件号码|"
    "行政处罚决定书文号|违法行为类型|违法事实|处罚依据|处罚类别|处罚内容|罚款金额（万元）|没收违法所得、没收非法财物的金额（万元）|"
    "暂扣或吊销证照名称及编号|处罚决定日期|处罚有效期|公示截止期|"
    "处罚机关|处罚机关统一社会信用代码|数据来源单位|数据来源单位统一社会信用代码|备注";
constexpr const char* k_licence_2015 = "行政许可决定书文号|项目名称|审批类别|许可内容|行政相对人名称|行政相对人代码_1(统一社会信用代码)|"
                                       "行政相对人代码_2(组织机构代码)|行政相对人代码_3(工商登记码)|"
                                       "行政相对人代码_4(税务登记号)|行政相对人代码_5(居民身份证号)|法定代表人姓名|许可决定日期|许可截止期|"
                                       "许可机关|当前状态|地方编码|数据更新时间戳|备注";

} // namespace

TEST_CASE("the national templates are the first columns, in their order")
{
    struct Row {
        const char* item;
        const char* header;
        std::size_t columns;
    };
    for (const Row& row : {Row{"licence", k_licence_v2, 28}, Row{"penalty", k_penalty_v2, 30}}) {
        const ItemReference* reference = loaded().find(row.item);
        REQUIRE(reference != nullptr);
        const auto columns = rules::bind_columns(reference->item, header_of(row.header));
        REQUIRE(columns.field_of.size() == row.columns);
        for (std::size_t i = 0; i < row.columns; ++i) {
            CHECK(columns.field_of[i] == static_cast<int>(i));
        }
        CHECK(columns.missing_required.empty());
        CHECK(columns.extra.empty());
        CHECK(columns.in_template_order);
        CHECK(rules::header_findings(reference->item, columns).empty());
        for (std::size_t i = 0; i < reference->item.fields.size(); ++i) {
            CHECK(reference->item.fields[i].extension == (i >= row.columns));
        }
    }
}

TEST_CASE("the template of 2015 is read by the names in brackets, not by the numbers")
{
    const Item& item = loaded().find("licence")->item;
    const auto columns = rules::bind_columns(item, header_of(k_licence_2015));
    CHECK(item.fields[static_cast<std::size_t>(columns.field_of[6])].role == Role::subject_organisation_code);
    CHECK(item.fields[static_cast<std::size_t>(columns.field_of[7])].role == Role::subject_registration);
    CHECK(item.fields[static_cast<std::size_t>(columns.field_of[9])].role == Role::identity_number);
    CHECK(item.fields[static_cast<std::size_t>(columns.field_of[12])].role == Role::valid_until);
    CHECK(columns.duplicates.empty());
    CHECK(columns.extra.empty());
}

TEST_CASE("the forbidden can never become a field")
{
    const Catalogue& catalogue = loaded();
    const auto with_field = [&catalogue](const char* name, bool about_person) {
        ItemReference reference = *catalogue.find("licence");
        Field field;
        field.code = "X";
        field.name = name;
        field.natural_person_data = about_person;
        reference.item.fields.push_back(field);
        return check_lawful(reference, catalogue.forbidden_terms);
    };
    for (const char* name :
         {"民族", "宗教信仰", "基因信息", "DNA样本", "指纹", "血型", "疾病情况", "既往病史", "虹膜", "ｄｎａ", "民 族"}) {
        CAPTURE(name);
        CHECK_FALSE(with_field(name, false));
    }
    for (const char* name :
         {"居民身份证号", "罚款（人民币）", "农民专业合作社名称", "疾控机构意见", "社会保险登记号", "民族事务委员会意见"}) {
        CAPTURE(name);
        CHECK(with_field(name, true));
    }
    CHECK_FALSE(with_field("年收入", true));
    CHECK(with_field("营业收入", false));
    CHECK_FALSE(with_field("存款余额", true));
}

TEST_CASE("consent that is arranged for is enough")
{
    ItemReference reference = *loaded().find("licence");
    Field field;
    field.code = "X";
    field.name = "纳税数额";
    field.natural_person_data = true;
    field.consent_noted = true;
    reference.item.fields.push_back(field);
    CHECK(check_lawful(reference, loaded().forbidden_terms));
}

TEST_CASE("inconsistent items are refused")
{
    const ItemReference& good = *loaded().find("penalty");
    ItemReference broken = good;
    broken.item.fields[1].code_list = "nothing";
    CHECK_FALSE(check_consistent(broken));
    broken = good;
    broken.item.key_fields = {"NOPE"};
    CHECK_FALSE(check_consistent(broken));
    broken = good;
    broken.item.fields.push_back(broken.item.fields[0]);
    CHECK_FALSE(check_consistent(broken));
    broken = good;
    broken.calendar[0].days_off.push_back("2025-02-30");
    CHECK_FALSE(check_consistent(broken));
}

TEST_CASE("private fields are masked and never open")
{
    for (const ItemReference& reference : loaded().items) {
        for (const Field& field : reference.item.fields) {
            if (field.role != Role::identity_number && field.role != Role::representative_identity_number) {
                continue;
            }
            CHECK(field.visibility == Visibility::authorised);
            CHECK(field.mask.keep_first + field.mask.keep_last > 0);
        }
    }
    CHECK(masked(Mask{4, 4}, "654002198001010117") == "6540**********0117");
    CHECK(masked(Mask{4, 4}, "1234567") == "*******");
    CHECK(masked(Mask{0, 0}, "公开") == "公开");
}

TEST_CASE("calendars: days off and days worked are what they say")
{
    REQUIRE(loaded().calendar.size() >= 2);
    for (const HolidayYear& year : loaded().calendar) {
        CHECK_FALSE(year.source_note.empty());
        for (const std::string& worked : year.days_worked) {
            CHECK(weekday(parse_iso(worked).value()) >= 6);
        }
        for (const std::string& off : year.days_off) {
            CHECK(year_month_day(parse_iso(off).value()).year == year.year);
        }
    }
}

TEST_CASE("an item survives the way to the client")
{
    const ItemReference& reference = *loaded().find("penalty");
    const auto back = api::decode_json<ItemReference>(api::encode_json(reference));
    REQUIRE(back);
    CHECK(api::encode_json(*back) == api::encode_json(reference));
}

TEST_CASE("rule sets of publication follow one another")
{
    ItemReference reference = *loaded().find("penalty");
    CHECK(check_consistent(reference));
    reference.regimes.front().effective_until = reference.regimes.back().effective_from;
    CHECK(check_consistent(reference).error().message.find("施行日期") != std::string::npos);
    reference.regimes.front().effective_until.clear();
    CHECK_FALSE(check_consistent(reference));
    std::swap(reference.regimes.front(), reference.regimes.back());
    CHECK_FALSE(check_consistent(reference));
}
