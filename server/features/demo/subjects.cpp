#include "server/features/demo/subjects.hpp"

#include "shared/rules/compiled_item.hpp"
#include "shared/rules/identity_card.hpp"
#include "shared/rules/uscc.hpp"

#include <array>
#include <cstdio>
#include <unordered_set>

namespace chengxin::demo {
namespace {

constexpr const char* k_unassigned_division = "659900";

constexpr std::array k_first_syllables = {"华", "天", "金", "鑫", "瑞", "宏", "恒", "盛", "德", "安", "博", "旺", "绿", "丰", "嘉", "同", "新", "永", "福", "广",
                                          "联", "信", "诚", "汇", "远", "东", "昌", "众", "国", "兴", "雪", "草", "塞", "花", "果", "长", "万", "利", "顺", "富"};
constexpr std::array k_second_syllables = {"盛", "山", "泰", "源", "祥", "达", "通", "隆", "润", "康", "利", "和", "茂", "成", "航", "佳", "辉", "民", "宇", "业",
                                           "远", "城", "海", "原", "泉", "丰", "发", "鼎", "欣", "瑞", "林", "岭", "河", "谷", "香", "缘", "邦", "生", "来", "顺"};
constexpr std::array k_family_names = {"王", "李", "张", "刘", "陈", "杨", "赵", "黄", "周", "吴", "徐", "孙", "马", "朱", "胡", "郭", "何", "高", "林", "罗",
                                       "郑", "梁", "谢", "宋", "唐", "许", "韩", "冯", "邓", "曹", "彭", "曾", "肖", "田", "董", "袁", "潘", "于", "蒋", "蔡"};
constexpr std::array k_given_names = {"伟", "芳", "娜", "敏", "静", "丽", "强", "磊", "军", "洋", "勇", "艳", "杰", "娟", "涛", "明", "超", "霞", "平", "刚",
                                      "建国", "建华", "晓燕", "志强", "海燕", "文博", "玉兰", "红梅", "永强", "春华", "秀英", "国庆", "新民", "雪梅", "立新", "丽华"};

/// GB 11714: the check character of an organisation code (D§2.3).
char organisation_check_character(const std::string& body)
{
    constexpr std::array k_weights = {3, 7, 9, 10, 5, 8, 4, 2};
    int sum = 0;
    for (std::size_t i = 0; i < k_weights.size(); ++i) {
        const char c = body[i];
        sum += k_weights[i] * (c <= '9' ? c - '0' : c - 'A' + 10);
    }
    const int check = 11 - sum % 11;
    return check == 10 ? 'X' : check == 11 ? '0' : static_cast<char>('0' + check);
}

const char* code_prefix(Business::Form form)
{
    switch (form) {
    case Business::Form::company: return "91";
    case Business::Form::individual: return "92";
    case Business::Form::cooperative: return "93";
    case Business::Form::private_institution: return "52";
    }
    return "91";
}

std::string company_code(Business::Form form, std::size_t index)
{
    std::array<char, 16> body;
    std::snprintf(body.data(), body.size(), "MD%06zu", index % 1'000'000);
    std::string code = std::string(code_prefix(form)) + k_unassigned_division + body.data();
    code += organisation_check_character(body.data());
    return code + rules::uscc_check_character(code);
}

std::string identity_number(std::size_t index, Random& random)
{
    std::array<char, 32> digits;
    std::snprintf(digits.data(), digits.size(), "%s%04d%02d%02d%03zu", k_unassigned_division, random.between(1955, 2003), random.between(1, 12), random.between(1, 28),
                  index % 1'000);
    const std::string number = digits.data();
    return number + rules::identity_check_character(number);
}

std::string person_name(Random& random)
{
    return std::string(random.one_of(k_family_names)) + random.one_of(k_given_names);
}

std::string brand(Random& random)
{
    std::string words = random.one_of(k_first_syllables);
    words += random.one_of(k_second_syllables);
    if (random.chance(25)) words += random.one_of(k_second_syllables);
    return words;
}

DemoSubject make_company(const Site& site, std::size_t division, std::size_t index, Random& random)
{
    const Business& business = random.one_of(businesses());
    // Companies of the city itself bear the name of its seat, which stands second.
    const std::size_t place = division == 0 && site.divisions.size() > 1 ? 1 : division;
    DemoSubject subject;
    subject.name = short_division_name(site.divisions[place].name) + brand(random) + business.words;
    subject.kind = business.form == Business::Form::individual ? rules::k_individual_business_kind : rules::k_organisation_kind;
    subject.code = company_code(business.form, index);
    subject.representative = person_name(random);
    subject.division = division;
    subject.trades = business.trades;
    return subject;
}

} // namespace

std::string short_division_name(const std::string& name)
{
    for (const std::string_view nation : {"锡伯自治", "回族"})
        if (const auto at = name.find(nation); at != std::string::npos) return name.substr(0, at) + name.substr(at + nation.size());
    return name;
}

std::vector<int> division_weights(const Site& site)
{
    std::vector<int> weights{60};
    for (std::size_t i = 1; i < site.divisions.size(); ++i) weights.push_back(40 + 400 / static_cast<int>(i + 1));
    return weights;
}

std::vector<DemoSubject> make_subjects(const Site& site, std::size_t companies, std::size_t persons, Random& random)
{
    const std::vector<int> weights = division_weights(site);
    std::vector<DemoSubject> subjects;
    std::unordered_set<std::string> names;
    while (subjects.size() < companies) {
        DemoSubject subject = make_company(site, random.weighted(weights), subjects.size() + 1, random);
        if (names.insert(subject.name).second) subjects.push_back(std::move(subject));
    }
    for (std::size_t i = 0; i < persons; ++i) {
        DemoSubject subject;
        subject.name = person_name(random);
        subject.kind = rules::k_natural_person_kind;
        subject.code = identity_number(i, random);
        subject.division = random.weighted(weights);
        subject.trades = trade::transport | trade::food | trade::shop;
        subject.is_person = true;
        subjects.push_back(std::move(subject));
    }
    return subjects;
}

std::string renamed(const std::string& name, Random& random)
{
    for (const char* seat : {"市", "县", "区", "岸"}) {
        const auto at = name.find(seat);
        if (at == std::string::npos || at > 15) continue;
        const std::size_t start = at + std::string_view(seat).size();
        const std::size_t brand_bytes = 6; // two syllables
        if (start + brand_bytes < name.size()) return name.substr(0, start) + brand(random) + name.substr(start + brand_bytes);
    }
    return name;
}

} // namespace chengxin::demo
