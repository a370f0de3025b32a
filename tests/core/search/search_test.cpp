#include "tests/core/records/support.hpp"

#include "server/records/publication.hpp"
#include "server/search/fold.hpp"
#include "server/search/subject_search.hpp"

#include <doctest/doctest.h>

#include <algorithm>

using namespace chengxin;
using namespace chengxin::search;
using namespace chengxin::test;

namespace {

struct SearchDatabase : RecordDatabase {
    SearchDatabase()
    {
        add("91654002MA7DEM016N", "伊宁市华盛（集团）商贸有限公司", "伊市监罚〔2026〕12号");
        add("93654021MA77AAAA3U", "霍城县绿洲农民专业合作社", "霍市监罚字[2026]第203号");
        add("52654000501234569R", "伊犁州重庆商会", "伊州民罚〔2025〕7号");
        add("91650100MA776C2D04", "新疆ＡＢＣ科技有限公司", "新科罚〔2026〕0031号");
        add("9144030071526726XG", "王伟", "深罚〔2026〕88号");
        add("91440300708461136T", "厦门银行股份有限公司", "厦银罚决字〔2026〕5号");
        store_record(connection, licence("91110000802100433B", "阿依古丽·买买提国际贸易行", "JY16540020012345"), change());
    }

    void add(const char* code, const char* name, const char* number) { store_record(connection, penalty(code, name, number), change()); }

    /// From memory and from the database, which must agree.
    std::vector<std::string> find(std::string_view text, const Filter& filter = {}, const char* today = "2026-11-02")
    {
        const auto table = FigureTable::load(connection, nullptr);
        const auto names = find(text, filter, today, table.get());
        CHECK(find(text, filter, today, nullptr) == names);
        return names;
    }

    std::vector<std::string> find(std::string_view text, const Filter& filter, const char* today, const FigureTable* table)
    {
        auto hits = search_subjects(connection, parse_query(text), filter, day(today), table);
        std::vector<std::string> names;
        for (const auto& hit : best_hits(connection, hits, 0, k_counted_hits, day(today))) names.push_back(hit.name);
        return names;
    }

    bool finds(std::string_view text, std::string_view name)
    {
        const auto names = find(text);
        return std::find(names.begin(), names.end(), name) != names.end();
    }
};

constexpr std::string_view k_huasheng = "伊宁市华盛（集团）商贸有限公司";
constexpr std::string_view k_lvzhou = "霍城县绿洲农民专业合作社";
constexpr std::string_view k_chamber = "伊犁州重庆商会";
constexpr std::string_view k_abc = "新疆ＡＢＣ科技有限公司";
constexpr std::string_view k_bank = "厦门银行股份有限公司";
constexpr std::string_view k_ayguli = "阿依古丽·买买提国际贸易行";

} // namespace

TEST_CASE("every way to write a query finds")
{
    SearchDatabase database;
    const std::pair<std::string_view, std::string_view> table[] = {
        // one and two characters, any inner part, the whole name
        {"盛", k_huasheng}, {"司", k_huasheng}, {"伊", k_huasheng}, {"华盛", k_huasheng}, {"公司", k_huasheng}, {"商贸有限", k_huasheng},
        {"王", "王伟"}, {"伟", "王伟"}, {"王伟", "王伟"}, {k_huasheng, k_huasheng},
        // brackets of both widths, or none; blanks; several words
        {"华盛(集团)商贸", k_huasheng}, {"华盛（集团）", k_huasheng}, {"华盛集团", k_huasheng}, {"华盛 集团", k_huasheng}, {"集团 伊宁", k_huasheng},
        {"　华　盛　", k_huasheng},
        // full and half width, any case
        {"abc", k_abc}, {"ABC科技", k_abc}, {"ａｂｃ", k_abc}, {"bc科", k_abc},
        // traditional forms and variants
        {"華盛集團", k_huasheng}, {"綠洲農民", k_lvzhou}, {"廈門銀行", k_bank},
        // pinyin, whole, inner, with an incomplete last syllable, with blanks; characters of several readings
        {"huasheng", k_huasheng}, {"hua sheng", k_huasheng}, {"yiningshihua", k_huasheng},
        {"huashe", k_huasheng}, {"HuaSheng", k_huasheng}, {"chongqing", k_chamber}, {"xiamenyinhang", k_bank}, {"lvzhou", k_lvzhou}, {"luzhou", k_lvzhou},
        // first letters
        {"hsjt", k_huasheng}, {"ynshs", k_huasheng}, {"yns", k_huasheng}, {"cqsh", k_chamber}, {"xmyh", k_bank}, {"hs", k_huasheng}, {"abckj", k_abc},
        // codes of any case, and parts of four characters on
        {"91654002MA7DEM016N", k_huasheng}, {"91654002ma7dem016n", k_huasheng}, {"MA7D", k_huasheng}, {"dem016", k_huasheng},
        {"9165 4002 MA7D EM01 6N", k_huasheng}, {"９１６５４００２ＭＡ７ＤＥＭ０１６Ｎ", k_huasheng},
        // document numbers with any brackets, and inner parts
        {"伊市监罚〔2026〕12号", k_huasheng}, {"伊市监罚[2026]12号", k_huasheng}, {"伊市监罚(2026)12号", k_huasheng}, {"伊市监罚（２０２６）12 号", k_huasheng},
        {"〔2026〕12", k_huasheng}, {"202612", k_huasheng}, {"第203号", k_lvzhou}, {"霍市监罚字〔2026〕", k_lvzhou}, {"jy1654002001", k_ayguli},
        {"12345", k_ayguli},
        // dots in names
        {"阿依古丽买买提", k_ayguli}, {"阿依古丽•买买提", k_ayguli},
    };
    for (const auto& [query, name] : table) {
        CAPTURE(query);
        CAPTURE(name);
        CHECK(database.finds(query, name));
    }
}

TEST_CASE("a name is found by any dot, and by radicals for ideographs")
{
    SearchDatabase database;
    for (const char* dot : {"·", "•", "．", "・", "‧", "∙", "⋅", "･", ".", "ㆍ", ""}) {
        CAPTURE(dot);
        CHECK(database.find(std::string("阿依古丽") + dot + "买买提") == std::vector<std::string>{"阿依古丽·买买提国际贸易行"});
    }
    CHECK(database.find("阿依古⼃丽").empty());
    CHECK(database.find("农⺠专业合作社") == std::vector<std::string>{"霍城县绿洲农民专业合作社"});
}

TEST_CASE("what does not occur is not found")
{
    SearchDatabase database;
    for (const std::string_view query : {"盛华", "宁华盛市", "伊宁 绿洲", "huashang", "hsjx", "91654002MA7DEM016X", "罚〔2026〕999号", "!!", "\"", "* OR *", "NEAR(", "-"}) {
        CAPTURE(query);
        CHECK(database.find(query).empty());
    }
}

TEST_CASE("a pinyin phrase does not run from one name into the next")
{
    SearchDatabase database;
    const auto known = records::find_subject(database.connection, records::identity_of_code("9144030071526726XG"));
    REQUIRE(records::adopt_name(database.connection, known->id, "李明", 0, change()));
    CHECK(database.find("王伟") == std::vector<std::string>{"李明"});
    CHECK(database.find("liming") == std::vector<std::string>{"李明"});
    CHECK(database.find("liming wang").empty());
    CHECK(database.find("mingw").empty());
    const auto query = parse_query("王伟");
    CHECK(is_former_name_match(query, "李明"));
    CHECK_FALSE(is_former_name_match(query, "王伟"));
}

TEST_CASE("the exact name comes first, then who has more records")
{
    SearchDatabase database;
    database.add("91330100799655058B", "王伟食品店", "杭罚〔2026〕1号");
    database.add("91330100799655058B", "王伟食品店", "杭罚〔2026〕2号");
    database.add("91310000775785552L", "大王伟业", "沪罚〔2026〕1号");
    CHECK(database.find("王伟") == std::vector<std::string>{"王伟", "王伟食品店", "大王伟业"});
}

TEST_CASE("filters and facets")
{
    SearchDatabase database;
    auto other = penalty("91330100799655058B", "华盛建材店", "霍罚〔2025〕2号");
    other.content.authority = {"霍城县应急管理局", "11654023010356789B", "654023"};
    other.content.decided_on = day("2025-03-01");
    store_record(database.connection, other, change());
    store_record(database.connection, licence("91330100799655058B", "华盛建材店", "XK-9"), change());

    const auto hits = search_subjects(database.connection, parse_query("华盛"), {}, day("2026-11-02"));
    CHECK(hits.rows.size() == 2);
    const auto facets = count_facets(database.connection, hits);
    CHECK(std::ranges::find(facets.items, "licence", &FacetCount::value)->count == 1);
    CHECK(std::ranges::find(facets.items, "penalty", &FacetCount::value)->count == 2);
    REQUIRE(facets.authorities.size() == 2);
    CHECK(facets.authorities[0].value == "伊宁市市场监督管理局");
    CHECK(facets.authorities[0].count == 2);
    REQUIRE(facets.counties.size() == 2);
    CHECK(facets.counties[1].value == "654023");
    REQUIRE(facets.years.size() == 2);
    CHECK(facets.years[0].value == "2026");

    Filter filter;
    filter.catalogue = "licence";
    CHECK(database.find("华盛", filter) == std::vector<std::string>{"华盛建材店"});
    filter = {};
    filter.authority = "霍城县应急管理局";
    CHECK(database.find("华盛", filter) == std::vector<std::string>{"华盛建材店"});
    filter = {};
    filter.county = "654023";
    CHECK(database.find("华盛", filter) == std::vector<std::string>{"华盛建材店"});
    filter = {};
    filter.year = 2025;
    CHECK(database.find("华盛", filter) == std::vector<std::string>{"华盛建材店"});
    filter.year = 1066;
    CHECK(database.find("华盛", filter).empty());
}

TEST_CASE("after the last public day a subject is not found, also before the job has run")
{
    SearchDatabase database;
    CHECK_FALSE(database.find("华盛", {}, "2027-05-06").empty());
    CHECK(database.find("华盛", {}, "2027-05-07").empty());
    CHECK(database.find("伊市监罚〔2026〕12号", {}, "2027-05-07").empty());
    CHECK(database.find("91654002MA7DEM016N", {}, "2027-05-07").empty());
    records::expire_records(database.connection, day("2027-05-07"), 1);
    CHECK(database.find("华盛", {}, "2027-05-07").empty());
    CHECK(database.find("huasheng", {}, "2027-05-07").empty());
    CHECK(database.find("阿依古丽", {}, "2027-05-07").size() == 1);
}

TEST_CASE("natural persons are never found")
{
    SearchDatabase database;
    auto person = penalty("", "赵钱孙李", "伊市监罚〔2026〕777号");
    person.subject.category = records::SubjectCategory::natural_person;
    person.subject.identity = records::identity_of_person("abc");
    store_record(database.connection, person, change());
    for (const std::string_view query : {"赵钱孙李", "钱", "zhaoqian", "zqsl", "伊市监罚〔2026〕777号", "777", "7号"}) {
        CAPTURE(query);
        CHECK(database.find(query).empty());
    }
    CHECK(suggest(database.connection, parse_query("赵钱")).empty());
}

TEST_CASE("a query without hits suggests something that has some")
{
    SearchDatabase database;
    const auto contains = [&](std::string_view query, std::string_view expected) {
        CAPTURE(query);
        const auto suggestions = suggest(database.connection, parse_query(query));
        CHECK(std::find(suggestions.begin(), suggestions.end(), expected) != suggestions.end());
        CHECK(suggestions.size() <= 5);
    };
    contains("91654002MA7DEM016X", "91654002MA7DEM016N"); // wrong check character
    contains("91654OO2MA7DEM016N", "91654002MA7DEM016N"); // O for 0
    contains("华胜", k_huasheng);                          // sounds alike
    contains("华盛建设", "华盛");                           // a shorter part
    contains("绿洲 华为", "绿洲");
}

TEST_CASE("counts are capped at a thousand")
{
    RecordDatabase database;
    for (int i = 0; i < 1005; ++i) {
        const std::string number = std::to_string(100000 + i);
        store_record(database.connection, licence("9165990000000" + number.substr(1), "示例商贸" + number + "有限公司", "XK" + number), change());
    }
    const auto hits = search_subjects(database.connection, parse_query("示例"), {}, day("2026-11-02"));
    CHECK(hits.rows.size() == k_counted_hits);
    CHECK(hits.capped);
    CHECK_FALSE(search_subjects(database.connection, parse_query("100123"), {}, day("2026-11-02")).capped);
}

TEST_CASE("letters are read as syllables")
{
    using Readings = std::vector<std::vector<std::string>>;
    CHECK(segment_pinyin("xian", 8) == Readings{{"xian"}, {"xia", "n"}, {"xi", "an"}, {"xi", "a", "n"}});
    CHECK(segment_pinyin("hssm", 8).empty());
    CHECK(segment_pinyin(std::string(60, 'a'), 8).size() == 1);
    CHECK(segment_pinyin("xianxianxianxianxianxianxianxianxianxianxianxianxiav", 8).empty());
    CHECK(segment_pinyin(std::string(61, 'a'), 8).empty());
}

TEST_CASE("folding")
{
    CHECK(fold_text("ＡＢ（c） 〔1〕·國") == "abc1国");
    CHECK(fold_text("乾坤") == "乾坤"); // 乾 is a standard character of its own
    CHECK(fold_text("\xff\xfe").empty());
}
