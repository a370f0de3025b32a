#include "tests/bench/penalty_rows.hpp"

#include "shared/core/date.hpp"
#include "shared/rules/identity_card.hpp"
#include "shared/rules/uscc.hpp"

#include <string_view>

namespace chengxin::bench {

namespace {

/// Columns of the template by what they hold.
enum Column { name = 0, kind = 1, code = 2, representative = 8, identity_kind = 11, identity = 12, document = 13, violation = 14, facts = 15, basis = 16,
    penalty_kind = 17, content = 18, fine = 19, decided_on = 22, authority = 25, authority_code = 26, source = 27, source_code = 28 };

/// One of the places, brands, businesses, by a number that is used up digit by digit: different numbers give different names.
template <std::size_t N> const char* take(const std::array<const char*, N>& words, std::uint64_t& number)
{
    const char* word = words[number % N];
    number /= N;
    return word;
}

constexpr std::array k_places = {"伊宁市", "霍尔果斯市", "奎屯市", "伊宁县", "霍城县", "新源县", "昭苏县", "特克斯县", "尼勒克县", "巩留县"};
constexpr std::array k_first = {"华", "天", "金", "鑫", "瑞", "宏", "恒", "盛", "德", "安", "博", "旺", "绿", "丰", "嘉", "同", "新", "永", "福", "广", "联", "信"};
constexpr std::array k_second = {"山", "泰", "源", "祥", "达", "通", "隆", "润", "康", "利", "和", "茂", "成", "航", "佳", "辉", "民", "宇", "业", "远", "城", "海"};
constexpr std::array k_third = {"原", "泉", "顺", "发", "鼎", "欣", "林", "岭", "河", "谷", "香", "缘", "邦", "生", "来", "川", "云", "峰", "洋", "江", "阳", "明"};
constexpr std::array k_businesses = {"商贸有限公司", "餐饮管理有限公司", "建筑工程有限公司", "运输有限公司", "农产品加工有限责任公司", "食品有限公司", "药房连锁有限公司",
    "物业服务有限公司", "信息科技有限公司", "种植农民专业合作社", "汽车维修服务有限公司", "旅行社有限公司", "酒店管理有限公司", "房地产开发有限公司", "矿业有限责任公司", "文化传媒有限公司", "环保设备有限公司"};
constexpr std::array k_families = {"王", "李", "张", "刘", "陈", "杨", "赵", "黄", "周", "吴", "徐", "孙", "马"};
constexpr std::array k_given = {"伟", "芳", "娜", "敏", "静", "建国", "晓燕", "志强", "海燕", "文博", "玉兰", "红梅", "永强", "春华", "秀英", "国庆", "新民"};

struct Unit {
    const char* name;
    const char* mark;
};
constexpr std::array k_units = {Unit{"伊宁市市场监督管理局", "伊市市监罚字"}, Unit{"霍城县应急管理局", "霍应急罚字"}, Unit{"新源县交通运输局", "新交罚字"},
    Unit{"奎屯市卫生健康委员会", "奎卫医罚字"}, Unit{"昭苏县文化体育广播电视和旅游局", "昭文旅罚字"}, Unit{"特克斯县住房和城乡建设局", "特住建罚字"}, Unit{"尼勒克县农业农村局", "尼农罚字"}};

struct Matter {
    const char* violation;
    const char* facts;
    const char* basis;
};
constexpr std::array k_matters = {
    Matter{"经营超过保质期的食品", "销售的预包装食品已超过标签标明的保质期，货架上尚存未售出的同批次商品，当事人不能提供进货查验记录",
        "《中华人民共和国食品安全法》第三十四条第一款第十项、第一百二十四条第一款第五项"},
    Matter{"未按规定对从业人员进行安全生产教育和培训", "未建立安全生产教育和培训档案，现场抽查的三名作业人员均未接受三级安全教育即上岗作业",
        "《中华人民共和国安全生产法》第二十八条第一款、第九十七条第三项"},
    Matter{"未取得道路货物运输经营许可擅自从事道路货物运输经营", "驾驶重型半挂牵引车在国道上从事货物运输，现场不能出示道路运输经营许可证件",
        "《中华人民共和国道路运输条例》第二十四条、第六十三条"},
    Matter{"未依法取得施工许可擅自施工", "在未取得建筑工程施工许可证的情况下开工建设办公楼附属用房，已完成基础和主体结构施工",
        "《建筑工程施工许可管理办法》第三条、第十二条，《建设工程质量管理条例》第五十七条"}};

/// GB 11714: the check character of an organisation code.
char organisation_check_character(std::string_view body)
{
    constexpr std::array k_weights = {3, 7, 9, 10, 5, 8, 4, 2};
    int sum = 0;
    for (std::size_t i = 0; i < k_weights.size(); ++i) sum += k_weights[i] * (body[i] <= '9' ? body[i] - '0' : body[i] - 'A' + 10);
    const int check = 11 - sum % 11;
    return check == 10 ? 'X' : check == 11 ? '0' : static_cast<char>('0' + check);
}

std::string company_code(std::string_view prefix, std::uint64_t number)
{
    constexpr std::string_view k_characters = "0123456789ABCDEFGHJKLMNPQRTUWXY";
    std::string body(8, '0');
    for (auto position = body.rbegin(); number != 0 && position != body.rend(); ++position, number /= k_characters.size()) {
        *position = k_characters[number % k_characters.size()];
    }
    body[0] = 'M';
    std::string text = std::string(prefix) + "659900" + body + organisation_check_character(body);
    return text + rules::uscc_check_character(text);
}

std::string padded(std::uint64_t number, std::size_t width)
{
    std::string text = std::to_string(number);
    return text.size() < width ? std::string(width - text.size(), '0') + text : text;
}

std::string identity_number(std::uint64_t number)
{
    const std::string text = "659900" + padded(1955 + number % 45, 4) + padded(1 + number / 45 % 12, 2) + padded(1 + number / 540 % 28, 2) +
        padded(number / 15'120 % 1'000, 3);
    return text + rules::identity_check_character(text);
}

/// Neighbouring rows differ in every part. The factor is odd, so that no two indexes below 2^32 meet.
std::uint64_t scattered(std::uint64_t index)
{
    return (index * 2'654'435'761ULL) & 0xFFFF'FFFFULL;
}

void put_subject(Row& row, std::uint64_t index)
{
    std::uint64_t person = scattered(index) % 2'003;
    std::string someone = take(k_families, person);
    someone += take(k_given, person);
    if (index % 50 == 7) {
        row[name] = someone;
        row[kind] = "自然人";
        row[identity_kind] = "身份证";
        row[identity] = identity_number(index);
        return;
    }
    std::uint64_t number = scattered(index);
    for (const char* word : {take(k_places, number), take(k_first, number), take(k_second, number), take(k_third, number)}) row[name] += word;
    row[name] += take(k_first, number);
    row[name] += take(k_businesses, number);
    row[kind] = "法人及非法人组织";
    row[code] = company_code("91", index);
    if (index % 200 == 42) row[code].back() = row[code].back() == '0' ? '1' : '0';
    row[representative] = someone;
}

void put_decision(Row& row, std::uint64_t index)
{
    const Unit& unit = k_units[index % k_units.size()];
    const Matter& matter = k_matters[index / 7 % k_matters.size()];
    constexpr std::int32_t k_last_day = 20'758; // 2026-11-01
    const auto day = Date{static_cast<std::int32_t>(k_last_day - 3 - static_cast<std::int64_t>(scattered(index) % 300))};
    const std::uint64_t yuan = 1'000 + index % 490 * 100;
    row[document] = std::string(unit.mark) + "〔2026〕第" + std::to_string(index + 1) + "号";
    row[violation] = matter.violation;
    row[facts] = "经查，当事人于" + slash_text(day) + "前" + matter.facts + "。";
    row[basis] = matter.basis;
    row[penalty_kind] = "罚款";
    row[content] = "罚款人民币" + std::to_string(yuan) + "元";
    row[fine] = std::to_string(yuan / 10'000) + "." + padded(yuan % 10'000, 4);
    row[decided_on] = slash_text(day);
    row[authority] = row[source] = unit.name;
    row[authority_code] = row[source_code] = company_code("11", 1 + index % k_units.size());
}

/// A permutation of the numbers below `count` that looks like chance: steps of a permutation of the next power of two, until one lies below.
std::uint64_t shuffled(std::uint64_t place, std::uint64_t count)
{
    int bits = 1;
    while (count > std::uint64_t{1} << bits) ++bits;
    const std::uint64_t mask = (std::uint64_t{1} << bits) - 1;
    do {
        for (int round = 0; round < 3; ++round) {
            place = (place * 0x9E37'79B9'7F4A'7C15ULL + 0x7F4A'7C15ULL) & mask;
            place ^= place >> (bits / 2 + 1);
        }
    } while (place >= count);
    return place;
}

} // namespace

const Row& header()
{
    static const Row k_header = {"行政相对人名称", "行政相对人类别", "行政相对人代码_1(统一社会信用代码)", "行政相对人代码_2(工商注册号)",
        "行政相对人代码_3(组织机构代码)", "行政相对人代码_4(税务登记号)", "行政相对人代码_5(事业单位证书号)", "行政相对人代码_6(社会组织登记证号)", "法定代表人",
        "法定代表人证件类型", "法定代表人证件号码", "证件类型", "证件号码", "行政处罚决定书文号", "违法行为类型", "违法事实", "处罚依据", "处罚类别", "处罚内容",
        "罚款金额（万元）", "没收违法所得、没收非法财物的金额（万元）", "暂扣或吊销证照名称及编号", "处罚决定日期", "处罚有效期", "公示截止期", "处罚机关",
        "处罚机关统一社会信用代码", "数据来源单位", "数据来源单位统一社会信用代码", "备注"};
    return k_header;
}

Row penalty_row(std::uint64_t index)
{
    Row row;
    put_subject(row, index);
    put_decision(row, index);
    return row;
}

Row met_row(std::uint64_t place, std::uint64_t rows)
{
    const std::uint64_t index = shuffled(place, rows);
    const std::uint64_t half = rows / 2;
    Row row;
    put_subject(row, index < half || half == 0 ? index : scattered(index) % half);
    put_decision(row, index);
    return row;
}

} // namespace chengxin::bench
