#include "shared/rules/personal_numbers.hpp"

#include "shared/core/text.hpp"
#include "shared/rules/identity_card.hpp"
#include "shared/rules/registration_number.hpp"
#include "shared/rules/uscc.hpp"

#include <algorithm>

namespace chengxin::rules {

namespace {

bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

bool is_letter(char c)
{
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

/// What may stand between the groups of one number.
bool is_gap(char c)
{
    return c == ' ' || c == '-';
}

struct Group {
    std::size_t begin = 0;
    std::size_t end = 0;
    std::size_t size() const { return end - begin; }
};

/// Digits with at most one gap between groups: 138 0000 0000 is one run of three.
std::vector<Group> run_at(std::string_view text, std::size_t begin)
{
    std::vector<Group> run;
    std::size_t at = begin;
    while (at < text.size() && is_digit(text[at])) {
        std::size_t end = at;
        while (end < text.size() && is_digit(text[end])) {
            ++end;
        }
        run.push_back({at, end});
        at = end;
        if (at + 1 >= text.size() || !is_gap(text[at]) || !is_digit(text[at + 1])) {
            break;
        }
        ++at;
    }
    return run;
}

/// Words before a number that make it one of a thing: a receipt, a file, a product.
bool is_numbered_thing(std::string_view before)
{
    while (!before.empty() && (before.back() == ' ' || before.back() == ':')) {
        before.remove_suffix(1);
    }
    for (const std::string_view mark : {"：", "为", "是", "（", "“"}) {
        if (text::ends_with(before, mark)) {
            before.remove_suffix(mark.size());
            break;
        }
    }
    for (const std::string_view word : {"编号", "单号", "票号", "文号", "代码", "条码", "批号", "案号", "序列号", "流水号", "许可证号", "登记号",
                                        "注册号", "合同号", "执法证号", "No.", "NO.", "№", "字第", "第"}) {
        if (text::ends_with(before, word)) {
            return true;
        }
    }
    return false;
}

bool is_about_identity(std::string_view before)
{
    constexpr std::size_t k_looked_back = 45;
    const std::string_view near = before.substr(before.size() - std::min(before.size(), k_looked_back));
    return text::contains(near, "身份") || text::contains(near, "证件号");
}

/// ISO/IEC 7812-1, annex B.
bool has_check_digit(std::string_view digits)
{
    int sum = 0;
    bool twice = false;
    for (std::size_t i = digits.size(); i-- > 0; twice = !twice) {
        const int value = (digits[i] - '0') * (twice ? 2 : 1);
        sum += value > 9 ? value - 9 : value;
    }
    return sum % 10 == 0;
}

/// Prefixes of cards that are met in China, with their lengths: UnionPay 62, the old debit cards of single banks, Visa, Mastercard, JCB.
bool is_card_of_an_issuer(std::string_view digits)
{
    const std::size_t size = digits.size();
    const auto begins = [&](std::string_view prefix) { return text::starts_with(digits, prefix); };
    if (begins("62")) {
        return size >= 16 && size <= 19;
    }
    if (begins("9558") || begins("6013") || begins("6014") || begins("6858") || begins("6903") || begins("6907")) {
        return size >= 16 && size <= 19;
    }
    const bool is_foreign = digits[0] == '4' || (digits[0] == '5' && digits[1] >= '1' && digits[1] <= '5') || (begins("35") && digits >= "3528");
    return is_foreign && size == 16;
}

bool is_mobile(std::string_view digits)
{
    return digits.size() == 11 && digits[0] == '1' && digits[1] >= '3';
}

std::string masked(std::string_view number, std::size_t first, std::size_t last)
{
    return std::string(number.substr(0, first)) + std::string(number.size() - first - last, '*') + std::string(number.substr(number.size() - last));
}

class NumberSearch {
public:
    NumberSearch(std::string_view text, const PersonalSearch& search, std::vector<PersonalPlace>& places)
        : m_text(text), m_search(search), m_places(places)
    {
    }

    void look_at(const std::vector<Group>& run)
    {
        // Neither letters nor a decimal point may touch: JY13812345678, 13812345678.50
        const std::size_t begin = run.front().begin;
        const std::size_t end = run.back().end;
        const bool touches_letter = begin > 0 && is_letter(m_text[begin - 1]);
        m_has_fraction = (begin > 1 && m_text[begin - 1] == '.' && is_digit(m_text[begin - 2])) ||
                         (end + 1 < m_text.size() && m_text[end] == '.' && is_digit(m_text[end + 1]));
        for (std::size_t first = touches_letter ? 1 : 0; first < run.size();) {
            const std::size_t taken = take(run, first);
            first += std::max<std::size_t>(taken, 1);
        }
    }

private:
    /// The number that begins with a group; returns how many groups it has, 0 when there is none.
    std::size_t take(const std::vector<Group>& run, std::size_t first)
    {
        std::string digits;
        for (std::size_t last = first; last < run.size() && digits.size() < 20; ++last) {
            digits += m_text.substr(run[last].begin, run[last].size());
            const bool whole = last == first;
            const bool is_last = last + 1 == run.size();
            if (take_number(digits, run[first].begin, run[last].end, is_last, whole, run[first].size())) {
                return last - first + 1;
            }
        }
        return 0;
    }

    bool take_number(const std::string& digits, std::size_t begin, std::size_t end, bool is_last, bool whole, std::size_t first_size)
    {
        const char next = end < m_text.size() ? m_text[end] : '\0';
        const bool has_x = digits.size() == 17 && (next == 'X' || next == 'x');
        if (has_x && !(end + 1 < m_text.size() && (is_letter(m_text[end + 1]) || is_digit(m_text[end + 1])))) {
            return take_identity(digits + 'X', begin, end + 1);
        }
        if (is_last && is_letter(next)) {
            return false;
        }
        if (digits.size() == 18 || (digits.size() == 15 && whole)) {
            if (take_identity(digits, begin, end)) {
                return true;
            }
        }
        if (m_search.number_field || m_has_fraction) {
            return false;
        }
        if (digits.size() == 11 && (whole || first_size == 3) && is_mobile(digits)) {
            return take_mobile(begin, end);
        }
        if (whole && (digits.size() == 13 || digits.size() == 15) && (text::starts_with(digits, "86") || text::starts_with(digits, "0086"))) {
            const std::size_t prefix = digits.size() - 11;
            return is_mobile(std::string_view(digits).substr(prefix)) && take_mobile(begin + prefix, end);
        }
        if (digits.size() >= 16 && digits.size() <= 19 && (whole || first_size == 4 || first_size == 6)) {
            return take_card(digits, begin, end);
        }
        return false;
    }

    bool take_identity(const std::string& number, std::size_t begin, std::size_t end)
    {
        const std::string_view before = m_text.substr(0, begin);
        if (number.size() == 15) {
            const auto full = identity_from_fifteen(number);
            // One registration number in a hundred looks like one, too.
            const bool is_other = !is_about_identity(before) && (is_numbered_thing(before) || registration_fault(number) == RegistrationFault::none);
            if (!full || identity_fault(*full, m_search.today) != IdentityFault::none || is_other || m_search.number_field) {
                return false;
            }
        } else if (identity_fault(number, m_search.today) != IdentityFault::none || (is_uscc(number) && !is_about_identity(before))) {
            return false;
        }
        add(PersonalKind::identity_number, begin, end, 4, 4);
        return true;
    }

    bool take_mobile(std::size_t begin, std::size_t end)
    {
        if (is_numbered_thing(m_text.substr(0, begin))) {
            return false;
        }
        add(PersonalKind::mobile_number, begin, end, 3, 4);
        return true;
    }

    bool take_card(const std::string& digits, std::size_t begin, std::size_t end)
    {
        if (!is_card_of_an_issuer(digits) || !has_check_digit(digits) || is_numbered_thing(m_text.substr(0, begin))) {
            return false;
        }
        add(PersonalKind::bank_card, begin, end, 4, 4);
        return true;
    }

    void add(PersonalKind kind, std::size_t begin, std::size_t end, std::size_t keep_first, std::size_t keep_last)
    {
        std::string plain(m_text.substr(begin, end - begin));
        plain.erase(std::remove_if(plain.begin(), plain.end(), is_gap), plain.end());
        m_places.push_back({kind, begin, end - begin, masked(plain, keep_first, keep_last)});
    }

    std::string_view m_text;
    const PersonalSearch& m_search;
    std::vector<PersonalPlace>& m_places;
    bool m_has_fraction = false;
};

} // namespace

void find_personal_numbers(std::string_view text, const PersonalSearch& search, std::vector<PersonalPlace>& places)
{
    NumberSearch numbers(text, search, places);
    for (std::size_t at = 0; at < text.size();) {
        if (!is_digit(text[at])) {
            ++at;
            continue;
        }
        const std::vector<Group> run = run_at(text, at);
        numbers.look_at(run);
        at = run.back().end;
    }
}

} // namespace chengxin::rules
