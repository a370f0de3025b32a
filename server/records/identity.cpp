#include "server/records/identity.hpp"

#include "server/records/units.hpp"
#include "shared/core/text.hpp"

namespace chengxin::records {

namespace {

constexpr char k_separator = '\x1f'; // in no name
constexpr std::string_view k_prefix = "n:";
constexpr std::size_t k_prefecture_digits = 4;

/// The longer ones first: they are taken out of a name one after the other.
constexpr std::string_view k_generic_words[] = {"个体工商户", "个体经营户", "个体经营者", "个体商户", "个体户", "个体", "工商户", "经营户", "经营者",
    "无字号", "未取字号", "未起字号", "无名称", "未登记", "无证无照", "无照", "无证", "不详", "名称", "字号", "无", "户"};
constexpr std::string_view k_signs[] = {"（", "）", "-", "—", "_", "/", "、", "，", "。", "*", "·"};

/// Where the authority sits; all of its prefecture know the same business by the same name.
std::string place_of(const std::string& authority)
{
    const std::string division = division_of_code(authority);
    return division.empty() ? authority : division.substr(0, k_prefecture_digits);
}

} // namespace

std::string identity_of_code(const std::string& uscc)
{
    return text::to_upper_ascii(uscc);
}

std::string identity_of_person(const std::string& blind_index)
{
    return "p:" + blind_index;
}

std::string identities_of_name(const std::string& name)
{
    return std::string(k_prefix) + text::name_key(name) + k_separator;
}

bool is_identity_of_name(std::string_view identity)
{
    return identity.substr(0, k_prefix.size()) == k_prefix;
}

bool is_generic_name(const std::string& name)
{
    std::string rest = text::name_key(name);
    for (const std::string_view word : k_generic_words) rest = text::replace_all(rest, word, "");
    for (const std::string_view sign : k_signs) rest = text::replace_all(rest, sign, "");
    return rest.empty();
}

std::string identity_of_name(const NamedSubject& named)
{
    const std::string begin = identities_of_name(named.name);
    if (!named.number.empty()) return begin + "number" + k_separator + text::to_upper_ascii(named.number);
    if (!named.owner.empty()) return begin + "owner" + k_separator + named.owner;
    if (!named.representative.empty() && !is_generic_name(named.name)) {
        return begin + "operator" + k_separator + text::name_key(named.representative) + k_separator + place_of(named.authority);
    }
    return begin + "record" + k_separator + named.record;
}

} // namespace chengxin::records
