#include "shared/rules/footer.hpp"

#include "shared/core/text.hpp"
#include "shared/rules/compiled_item.hpp"

#include <algorithm>
#include <array>

namespace chengxin::rules {

namespace {

using catalogue::FieldType;
using catalogue::Role;

enum class Part {
    none,
    total,     ///< 合计: numbers may follow
    signature, ///< 填表人：, whose value may stand in the next cell
    note,      ///< 注：…, a text of any length
};

/// Words that stand alone in their cell, or before a colon.
constexpr std::array<std::string_view, 9> k_totals = {"合计", "总计", "小计", "共计", "累计", "总合计", "本页合计", "本页小计", "总数"};
constexpr std::array<std::string_view, 32> k_signatures = {
    "填表人",   "填报人",   "审核人",   "制表人",   "制单人", "负责人",   "单位负责人", "填表日期", "填报日期", "填表时间", "填报时间",
    "制表日期", "制表时间", "报送日期", "报送时间", "上报日期", "上报时间", "联系电话",   "联系人",   "联系方式", "经办人",   "复核人",
    "审批人",   "分管领导", "主管领导", "填报单位", "报送单位", "制表单位", "单位盖章", "打印时间", "打印日期", "导出时间"};
constexpr std::array<std::string_view, 6> k_notes = {"注", "备注", "说明", "填表说明", "填报说明", "注意"};

template <std::size_t N> bool is_one_of(const std::array<std::string_view, N>& words, std::string_view text)
{
    return std::find(words.begin(), words.end(), text) != words.end();
}

std::size_t end_of_digits(std::string_view text)
{
    return std::min(text.find_first_not_of("0123456789."), text.size());
}

/// 合计12条, 共3条, 共 10 户.
bool is_count(std::string_view key)
{
    for (const std::string_view word : k_totals) {
        if (text::starts_with(key, word)) {
            key.remove_prefix(word.size());
            break;
        }
    }
    if (text::starts_with(key, "共")) {
        key.remove_prefix(std::string_view("共").size());
    }
    const std::size_t digits = end_of_digits(key);
    const std::string_view unit = key.substr(digits);
    return digits > 0 && (unit.empty() || unit == "条" || unit == "户" || unit == "件" || unit == "页" || unit == "项" || unit == "元" || unit == "万元");
}

/// What the first cell of a row says. `rest`: whether a value stands behind the word in the same cell.
Part part_of(std::string_view cell, bool& has_value)
{
    const std::string key = text::replace_all(text::fold_width(text::remove_blanks(text::unify(cell))), "（盖章）", "");
    const std::string plain = text::replace_all(key, "(盖章)", "");
    const std::size_t colon = plain.find(':');
    const std::string word = plain.substr(0, colon);
    has_value = colon != std::string::npos && colon + 1 < plain.size();
    if (is_one_of(k_totals, word)) {
        return Part::total;
    }
    if (colon == std::string::npos && (text::starts_with(plain, "共") || is_one_of(k_totals, plain.substr(0, std::min<std::size_t>(6, plain.size())))) && is_count(plain)) {
        return Part::total;
    }
    if (is_one_of(k_signatures, word)) {
        return Part::signature;
    }
    // 注 alone, 注1：, 备注：
    std::string numbered = word;
    while (!numbered.empty() && numbered.back() >= '0' && numbered.back() <= '9') {
        numbered.pop_back();
    }
    if (is_one_of(k_notes, numbered) && (colon != std::string::npos || plain == word)) {
        return Part::note;
    }
    return Part::none;
}

bool is_number(std::string_view text)
{
    const std::string plain = text::replace_all(text::fold_width(text::remove_blanks(text)), ",", "");
    return !plain.empty() && plain.find_first_not_of("0123456789.-") == std::string::npos && plain.size() <= 15;
}

/// A cell that only a record has: the codes and numbers of decisions and subjects.
bool is_of_a_record(const catalogue::Field& field, std::string_view text)
{
    switch (field.role) {
    case Role::subject_uscc:
    case Role::subject_registration:
    case Role::subject_organisation_code:
    case Role::subject_tax:
    case Role::subject_institution:
    case Role::subject_social:
    case Role::identity_number:
    case Role::representative_identity_number:
    case Role::authority_uscc:
    case Role::source_uscc: return text.size() >= 8 && text.find_first_of("0123456789") != std::string_view::npos && text.find_first_not_of("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz- ") == std::string_view::npos;
    case Role::decision_number:
    case Role::licence_number: return text::contains(text, "号") && text.find_first_of("0123456789") != std::string_view::npos && text::contains(text, "〔");
    default:
        return (field.type == FieldType::code || field.type == FieldType::codes) &&
               (text == k_organisation_kind || text == k_natural_person_kind || text == k_individual_business_kind || text::contains(text, "罚款"));
    }
}

constexpr std::size_t k_most_signature_characters = 30;

} // namespace

int footer_column(const sheet::Row& row, const ColumnMap& columns, const catalogue::Item& item)
{
    int first = -1;
    Part part = Part::none;
    bool value_may_follow = false;
    for (std::size_t i = 0; i < row.cells.size(); ++i) {
        const std::string_view text = text::trim(row.cells[i].text);
        if (text.empty()) {
            continue;
        }
        bool has_value = false;
        const Part own = part_of(text, has_value);
        if (first < 0) {
            if (own == Part::none) {
                return -1;
            }
            first = static_cast<int>(i);
            part = own;
            value_may_follow = !has_value;
            continue;
        }
        if (own != Part::none) {
            value_may_follow = !has_value;
            continue;
        }
        const std::int32_t field = i < columns.field_of.size() ? columns.field_of[i] : -1;
        if (field >= 0 && is_of_a_record(item.fields[static_cast<std::size_t>(field)], text)) {
            return -1;
        }
        const bool is_sum = part == Part::total && is_number(text);
        const bool is_signed = value_may_follow && text::count_characters(text) <= k_most_signature_characters;
        if (!is_sum && !is_signed) {
            return -1;
        }
        value_may_follow = is_sum ? value_may_follow : false;
    }
    return first;
}

} // namespace chengxin::rules
