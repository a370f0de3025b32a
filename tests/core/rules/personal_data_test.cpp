#include "shared/rules/personal_data.hpp"
#include "shared/rules/identity_card.hpp"

#include "shared/core/text.hpp"
#include "shared/sheet/reader.hpp"
#include "tests/bench/penalty_rows.hpp"
#include "tests/core/rules/fixture.hpp"

#include <doctest/doctest.h>

using namespace chengxin;
using namespace chengxin::rules;
using chengxin::rules::testing::day;

namespace {

const PersonalSearch k_search{day("2026-11-26"), false};

std::string masked(const std::string& text, const PersonalSearch& search = k_search)
{
    const auto places = find_personal_data(text, search);
    for (const PersonalPlace& place : places) {
        CHECK(place.begin + place.length <= text.size());
        CHECK(place.length > 0);
    }
    CHECK((places.empty() || may_hold_personal_data(text)));
    return mask_personal_data(text, places);
}

std::string identity(std::string number)
{
    return number + identity_check_character(number);
}

} // namespace

TEST_CASE("personal data in open text is found with its place and masked")
{
    const std::string id = identity("65400219800101011");
    const std::string with_x = "11010519491231002X";
    const std::string id_masked = "6540**********" + id.substr(14);
    struct Case {
        std::string text, expected;
    };
    const Case cases[] = {
        {"当事人张某（身份证号：" + id + "）未办理", "当事人张某（身份证号：" + id_masked + "）未办理"},
        {id, id_masked},
        {"证件" + with_x + "。", "证件1101**********002X。"},
        {"证件11010519491231002x。", "证件1101**********002x。"},
        {id.substr(0, 6) + " " + id.substr(6, 8) + " " + id.substr(14), id_masked},
        {"旧身份证号110105491231002，", "旧身份证号1101*******1002，"},
        {"（110105491231012）", "（1101*******1012）"},
        {"电话13812345678，", "电话138****5678，"},
        {"联系138-1234-5678或139 8765 4321", "联系138****5678或139****4321"},
        {"+8613812345678", "+86138****5678"},
        {"+86 13812345678", "+86 138****5678"},
        {"卡号6222021234567890128", "卡号6222***********0128"},
        {"汇入 6222 0212 3456 7890 128 账户", "汇入 6222***********0128 账户"},
        {"4111111111111111", "4111********1111"},
        {"张某，男，1980年1月1日出生，住新疆伊宁县青年路12号。", "张某，男，1980年1月1日出生，住新疆伊宁县****。"},
        {"户籍所在地：新疆霍城县清水河镇二宫村3组", "户籍所在地：新疆霍城县****"},
        {"家住伊宁市解放西路18号2单元301室，电话13812345678", "家住伊宁市****，电话138****5678"},
        {"住址：青年街道滨河小区5号楼", "住址：****"},
        {"现住奎屯市乌鲁木齐东路36号，", "现住奎屯市****，"},
    };
    for (const Case& c : cases) {
        CAPTURE(c.text);
        CHECK(masked(c.text) == c.expected);
        CHECK(masked(c.expected) == c.expected); // what is masked is not found again
    }
    const auto places = find_personal_data("甲13812345678乙" + id, k_search);
    REQUIRE(places.size() == 2);
    CHECK(places[0].kind == PersonalKind::mobile_number);
    CHECK(places[0].begin == 3);
    CHECK(places[0].length == 11);
    CHECK(places[1].kind == PersonalKind::identity_number);
    CHECK(places[1].begin == 17);
}

TEST_CASE("what only looks like personal data is left alone")
{
    const char* texts[] = {
        "",
        "罚款人民币5000元",
        "2026年5月6日至2026-05-07 10:31:07",
        "许可证编号JY13812345678900",
        "合同编号：13812345678",
        "票号13812345678",
        "金额13812345678.50元",
        "138123456789",
        "12812345678",
        "91654002MA7DEM016N",
        "统一社会信用代码116540250103334908",
        "654002198001010000",              // wrong check character
        "654002198013010118",              // no such month
        "注册号440301103097413",           // 15 digits with the check digit of a registration number
        "6222021234567890127",             // wrong check digit
        "账户编号6222021234567890128",
        "6540**********0117",
        "138****5678",
        "公司住址：伊宁市解放西路18号",    // where a company is
        "住所：伊宁市解放西路18号",
        "伊宁市住房和城乡建设局，伊宁市解放西路18号",
        "该项目128家住户位于伊宁市解放西路18号",
        "户籍管理窗口设在伊宁市解放西路18号",
        "住址不详",
        "在宿舍住3天，男，",
        "当事人在伊宁县青年路12号经营食品，许可证件号码JY16540020012345",
        "0999-8123456",
        "执行标准GB 2760-2014，批号20260507001",
    };
    for (const char* text : texts) {
        CAPTURE(text);
        CHECK(masked(text) == text);
    }
}

TEST_CASE("in number fields only identity numbers are looked for")
{
    const PersonalSearch numbers{day("2026-11-26"), true};
    const std::string id = identity("65400219800101011");
    CHECK(masked("4111111111111111", numbers) == "4111111111111111");
    CHECK(masked("13812345678", numbers) == "13812345678");
    CHECK(masked("驾" + id, numbers) == "驾6540**********" + id.substr(14));
    CHECK(find_personal_data(id, {day("1970-01-01"), false}).empty()); // born later than today
}

TEST_CASE("broken and long texts are searched to their end")
{
    CHECK(masked("\xE5\x90 13812345678 \xFF") == "\xE5\x90 138****5678 \xFF");
    CHECK(masked("家住\xE5\x90") == "家住\xE5\x90");
    for (std::size_t before = 0; before < 40; ++before) { // the first look at every eleventh place misses none
        CHECK(masked(std::string(before, 'x') + "：13812345678") == std::string(before, 'x') + "：138****5678");
        CHECK(masked(std::string(before, 'x') + "：家住伊宁市解放路18号") == std::string(before, 'x') + "：家住伊宁市****");
    }
    CHECK(masked(std::string(100'000, '1')).size() == 100'000);
    std::string gaps;
    for (int i = 0; i < 20'000; ++i) {
        gaps += "1 ";
    }
    CHECK(masked(gaps) == gaps);
}

TEST_CASE("of a thousand rows without personal data at most one is held for it")
{
    const auto is_held = [](const CheckedRow& row) {
        for (const Finding& finding : row.findings) {
            if (finding.rule == Rule::r10) {
                MESSAGE(finding.message);
                return true;
            }
        }
        return false;
    };
    std::size_t rows = 0;
    std::size_t held = 0;
    EmptyRegistry registry;
    for (const auto& [name, item] : {std::pair("penalty-messy.xlsx", "penalty"), {"penalty-v2.xlsx", "penalty"}, {"licence-v2.csv", "licence"}, {"licence-v2-gb18030.csv", "licence"}}) {
        const auto source = sheet::open_file(std::string(CHENGXIN_SOURCE_DIR "/tests/samples/") + name);
        REQUIRE(source);
        const auto workbook = sheet::open_workbook(**source);
        REQUIRE(workbook);
        const catalogue::ItemReference& reference = testing::reference_of(item);
        const auto place = sheet::find_header(**workbook, [&](const sheet::Row& row) { return bind_columns(reference.item, row).score; });
        REQUIRE(place);
        FileChecker checker(reference, registry, CheckOptions{day("2026-11-02"), DateSystem::from_1900});
        checker.bind_header(bind_columns(reference.item, place->header));
        REQUIRE(sheet::read_table(**workbook, *place, [&](sheet::Row& row) {
            ++rows;
            held += is_held(checker.check(row)) ? 1 : 0;
            return sheet::Flow::proceed;
        }));
    }
    CHECK(held * 1000 <= rows);
    const auto as_row = [](const bench::Row& texts, std::uint32_t number) {
        sheet::Row row;
        row.number = number;
        for (const std::string& text : texts) {
            row.cells.push_back({text, text.empty() ? sheet::CellKind::blank : sheet::CellKind::text});
        }
        return row;
    };
    const catalogue::ItemReference& penalty = testing::reference_of("penalty");
    FileChecker checker(penalty, registry, CheckOptions{day("2026-11-02"), DateSystem::from_1900});
    checker.bind_header(bind_columns(penalty.item, as_row(bench::header(), 1)));
    constexpr std::uint32_t k_rows = 20'000;
    std::size_t of_bench = 0;
    for (std::uint32_t i = 0; i < k_rows; ++i) {
        of_bench += is_held(checker.check(as_row(bench::penalty_row(i), i + 2))) ? 1 : 0;
    }
    CHECK(of_bench * 1000 <= k_rows);
}
