#include "shared/rules/uscc.hpp"

#include "shared/rules/organisation_code.hpp"

#include <algorithm>
#include <array>

namespace chengxin::rules {

namespace {

constexpr std::string_view k_characters = "0123456789ABCDEFGHJKLMNPQRTUWXY"; // GB 32100 table 4: no I O S V Z
constexpr std::array<int, 17> k_weights = {1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28};
constexpr std::size_t k_length = 18;
constexpr std::size_t k_most_candidates = 5;

/// Value of a character, by its code; -1 outside the set.
constexpr std::array<signed char, 256> make_values()
{
    std::array<signed char, 256> values{};
    for (auto& value : values) {
        value = -1;
    }
    for (std::size_t i = 0; i < k_characters.size(); ++i) {
        values[static_cast<unsigned char>(k_characters[i])] = static_cast<signed char>(i);
    }
    return values;
}
constexpr std::array<signed char, 256> k_values = make_values();

int value_of(char character)
{
    return k_values[static_cast<unsigned char>(character)];
}

bool is_digit(char character)
{
    return character >= '0' && character <= '9';
}

/// [1-9ANY][1-9] and six digits of the division.
bool has_shape(std::string_view code)
{
    const bool department = (code[0] >= '1' && code[0] <= '9') || code[0] == 'A' || code[0] == 'N' || code[0] == 'Y';
    return department && code[1] >= '1' && code[1] <= '9' && std::all_of(code.begin() + 2, code.begin() + 8, is_digit);
}

void add(std::vector<std::string>& candidates, const std::string& code)
{
    if (candidates.size() < k_most_candidates && is_uscc(code) &&
        std::find(candidates.begin(), candidates.end(), code) == candidates.end()) {
        candidates.push_back(code);
    }
}

/// Characters outside the set that look like one inside: I and L for 1 (only where a digit must be), O for 0, S for 5, Z for 2, V for U.
std::string without_look_alikes(std::string_view code)
{
    std::string fixed(code);
    for (char& character : fixed) {
        switch (character) {
        case 'O': character = '0'; break;
        case 'I':
        case '|': character = '1'; break;
        case 'S': character = '5'; break;
        case 'Z': character = '2'; break;
        case 'V': character = 'U'; break;
        default: break;
        }
    }
    return fixed;
}

/// D§0: 91 651000 … is a copying error for 11 654000 …: an enterprise's prefix on an organ's code, one digit of the
/// division wrong. The province stays; digits of the prefecture are tried before those of the county.
void add_organ_prefixes(std::vector<std::string>& candidates, std::string_view code)
{
    if (!has_valid_organisation_code(code)) {
        return;
    }
    for (const std::string_view organ : {"11", "12"}) {
        std::string changed = std::string(organ) + std::string(code.substr(2));
        add(candidates, changed);
        for (std::size_t place = 4; place < 8; ++place) {
            const char original = changed[place];
            for (char digit = '0'; digit <= '9'; ++digit) {
                changed[place] = digit;
                add(candidates, changed);
            }
            changed[place] = original;
        }
    }
}

void add_exchanged(std::vector<std::string>& candidates, std::string_view code)
{
    for (std::size_t i = 0; i + 1 < code.size(); ++i) {
        std::string exchanged(code);
        std::swap(exchanged[i], exchanged[i + 1]);
        if (exchanged != code && has_valid_organisation_code(exchanged)) {
            add(candidates, exchanged);
        }
    }
}

/// One character replaced. Every position has a character that repairs the check sum; a right organisation code inside makes it likely.
void add_replaced(std::vector<std::string>& candidates, std::string_view code)
{
    for (std::size_t i = 8; i < 17; ++i) {
        for (const char character : k_characters) {
            std::string replaced(code);
            replaced[i] = character;
            if (character != code[i] && has_valid_organisation_code(replaced)) {
                add(candidates, replaced);
            }
        }
    }
}

/// Of codes that a repair gives, those that are valid and have a right organisation code inside; each once.
class Repairs {
public:
    void offer(const std::string& code)
    {
        if (code != m_wrong && is_uscc(code) && has_valid_organisation_code(code) && std::find(m_found.begin(), m_found.end(), code) == m_found.end()) {
            m_found.push_back(code);
        }
    }
    explicit Repairs(std::string_view wrong) : m_wrong(wrong) {}
    std::vector<std::string> take() { return std::move(m_found); }

private:
    std::string m_wrong;
    std::vector<std::string> m_found;
};

void offer_replaced(Repairs& repairs, const std::string& code, std::size_t from, std::size_t to)
{
    for (std::size_t i = from; i < to; ++i) {
        for (const char character : k_characters) {
            std::string replaced = code;
            replaced[i] = character;
            repairs.offer(replaced);
        }
    }
}

void offer_exchanged(Repairs& repairs, const std::string& code)
{
    for (std::size_t i = 0; i + 1 < code.size(); ++i) {
        std::string exchanged = code;
        std::swap(exchanged[i], exchanged[i + 1]);
        repairs.offer(exchanged);
    }
}

/// D§0: 11 654000 … became 91 651000 …
void offer_organ_prefixes(Repairs& repairs, const std::string& code)
{
    for (const std::string_view organ : {"11", "12"}) {
        const std::string changed = std::string(organ) + code.substr(2);
        repairs.offer(changed);
        offer_replaced(repairs, changed, 4, 8);
    }
}

void offer_longer(Repairs& repairs, const std::string& code, std::size_t from)
{
    for (std::size_t i = from; i <= code.size(); ++i) {
        for (const char character : k_characters) {
            repairs.offer(code.substr(0, i) + character + code.substr(i));
        }
    }
}

void offer_shorter(Repairs& repairs, const std::string& code, std::size_t from)
{
    for (std::size_t i = from; i < code.size(); ++i) {
        repairs.offer(code.substr(0, i) + code.substr(i + 1));
    }
}

constexpr std::size_t k_organisation_at = 8; ///< of the organisation code inside
constexpr std::size_t k_organisation_end = 17;

bool is_right_inside(const std::string& code)
{
    return code.size() >= k_organisation_end && is_organisation_code(std::string_view(code).substr(k_organisation_at, k_organisation_end - k_organisation_at));
}

} // namespace

char uscc_check_character(std::string_view code)
{
    if (code.size() < k_length - 1) {
        return 0;
    }
    int sum = 0;
    for (std::size_t i = 0; i < k_weights.size(); ++i) {
        const int value = value_of(code[i]);
        if (value < 0) {
            return 0;
        }
        sum += value * k_weights[i];
    }
    return k_characters[static_cast<std::size_t>((31 - sum % 31) % 31)];
}

std::vector<std::string> uscc_repairs(std::string_view code)
{
    const std::string fixed = without_look_alikes(code);
    Repairs repairs(code);
    if (fixed != code && is_uscc(fixed)) { // characters that no code has were certainly meant to be others
        return {fixed};
    }
    const bool right_inside = is_right_inside(fixed);
    if (fixed.size() == k_length - 1) {
        offer_longer(repairs, fixed, right_inside ? k_organisation_end : 0);
    } else if (fixed.size() == k_length + 1) {
        offer_shorter(repairs, fixed, right_inside ? k_organisation_end : 0);
    } else if (fixed.size() == k_length) {
        offer_replaced(repairs, fixed, 0, right_inside ? k_organisation_at : k_length);
        offer_replaced(repairs, fixed, k_organisation_end, k_length);
        offer_exchanged(repairs, fixed);
        offer_organ_prefixes(repairs, fixed);
    }
    return repairs.take();
}

UsccFault uscc_fault(std::string_view code)
{
    if (code.size() != k_length) {
        return UsccFault::length;
    }
    const char expected = uscc_check_character(code);
    if (expected == 0 || value_of(code[17]) < 0 || !has_shape(code)) {
        return UsccFault::character;
    }
    return expected == code[17] ? UsccFault::none : UsccFault::check_character;
}

bool has_valid_organisation_code(std::string_view code)
{
    return code.size() == k_length && is_organisation_code(code.substr(8, 9));
}

std::vector<std::string> uscc_candidates(std::string_view code)
{
    std::vector<std::string> candidates;
    const std::string fixed = without_look_alikes(code);
    add(candidates, fixed);
    if (fixed.size() != k_length || uscc_check_character(fixed) == 0) {
        return candidates;
    }
    std::string checked = fixed;
    checked[17] = uscc_check_character(fixed);
    // Where characters 9 to 17 are consistent in themselves, the mistake is in front of them or in the last one.
    if (has_valid_organisation_code(fixed)) {
        add(candidates, checked);
        add_organ_prefixes(candidates, fixed);
    }
    add_exchanged(candidates, fixed);
    add_replaced(candidates, fixed);
    add(candidates, checked);
    return candidates;
}

std::string_view uscc_class_name(std::string_view code)
{
    struct Class {
        std::string_view prefix;
        std::string_view name;
    };
    static constexpr std::array<Class, 22> k_classes = {{
        {"11", "机关"},
        {"12", "事业单位"},
        {"13", "群团机关"},
        {"19", "其他机构编制单位"},
        {"31", "律师事务所"},
        {"32", "公证处"},
        {"33", "基层法律服务所"},
        {"34", "司法鉴定机构"},
        {"35", "仲裁委员会"},
        {"51", "社会团体"},
        {"52", "民办非企业单位"},
        {"53", "基金会"},
        {"59", "其他社会组织"},
        {"71", "宗教活动场所"},
        {"72", "宗教院校"},
        {"81", "基层工会"},
        {"91", "企业"},
        {"92", "个体工商户"},
        {"93", "农民专业合作社"},
        {"N1", "组级集体经济组织"},
        {"N2", "村级集体经济组织"},
        {"N3", "乡镇级集体经济组织"},
    }};
    for (const Class& entry : k_classes) {
        if (code.substr(0, 2) == entry.prefix) {
            return entry.name;
        }
    }
    return {};
}

} // namespace chengxin::rules
