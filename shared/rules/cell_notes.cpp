#include "shared/rules/cell_notes.hpp"

#include "shared/core/text.hpp"
#include "shared/sheet/number_text.hpp"
#include "shared/sheet/reader.hpp"

#include <algorithm>
#include <cmath>

namespace chengxin::rules {

namespace cell_notes {

using catalogue::FieldType;
using sheet::Cell;
using sheet::CellKind;
using sheet::CellNote;

std::string quoted(std::string_view text)
{
    return "“" + std::string(text::first_characters(text, 30)) + "”";
}

/// How far the number that a cell shows is from its value.
enum class Distance {
    none,
    rounded, ///< the rest is below the last digit that is shown
    other,   ///< another number, or no plain number at all
};

/// 1,234.50 or ¥1,234.50 or (5.00) as the number it says; false where other words stand beside it.
bool plain_number(std::string_view shown, double& number, int& decimals)
{
    std::string digits;
    bool negative = false;
    decimals = 0;
    bool behind_point = false;
    std::string folded = text::fold_width(shown);
    for (const std::string_view sign : {"¥", "￥", "$", "€", " "}) {
        folded = text::replace_all(folded, sign, "");
    }
    if (folded.size() > 2 && folded.front() == '(' && folded.back() == ')') {
        negative = true;
        folded = folded.substr(1, folded.size() - 2);
    }
    for (const char c : folded) {
        if (c == ',') {
            continue;
        }
        decimals += behind_point && c >= '0' && c <= '9' ? 1 : 0;
        behind_point = behind_point || c == '.';
        digits += c;
    }
    if (digits.find_first_not_of("0123456789.-") != std::string::npos || digits.find_first_of("0123456789") == std::string::npos ||
        !sheet::parse_number(digits, number)) {
        return false;
    }
    number = negative ? -number : number;
    return true;
}

Distance distance(const Cell& cell)
{
    double value = 0;
    double shown = 0;
    int decimals = 0;
    if (!sheet::parse_number(cell.text, value)) {
        return Distance::other;
    }
    const std::string& text = cell.shown_text();
    if (value == 0 && text.find_first_not_of("-– ¥￥") == std::string::npos) { // accounting formats show a zero as a dash
        return Distance::none;
    }
    if (!plain_number(text, shown, decimals)) {
        return Distance::other;
    }
    const double apart = std::fabs(value - shown);
    const double half_unit = 0.5 * std::pow(10.0, -decimals);
    if (apart <= std::fabs(value) * 1e-14) {
        return Distance::none;
    }
    return apart <= half_unit * (1 + 1e-9) ? Distance::rounded : Distance::other;
}

constexpr const char* k_hidden_text = "单元格的数字格式（如 ;;;）把内容隐藏了，表格里看不到。请把单元格格式改为“常规”，核对内容后再上传。";
constexpr const char* k_merged = "单元格与其他列或表头合并在一起（合并单元格），看不出这一格的内容。请取消合并单元格，逐格填写。";
constexpr const char* k_no_value = "单元格是公式，文件里没有它的计算结果。请用 Excel 或 WPS 打开文件并保存，再上传。";
constexpr const char* k_picture = "单元格里是图片等内容，不是文字，无法读取。请改为填写文字。";
constexpr const char* k_unknown = "单元格的数字格式无法还原成文字，不知道表格里显示的是什么。请把单元格格式改为“文本”后重新填写。";
constexpr const char* k_lost = "数字超过 15 位，被电子表格改成了科学计数法或把末几位变成了 0，丢失的数字无法恢复。请把单元格格式设为“文本”后重新输入。";

bool refuse(RowContext& context, Rule rule, int field, std::string message)
{
    const sheet::Cell* cell = context.cell(field);
    context.set_value(field, cell == nullptr ? std::string_view() : std::string_view(cell->shown_text()));
    context.error(rule, field, std::move(message));
    return true;
}

/// A number or date that a field takes by its value.
bool report_value(RowContext& context, int field, FieldType type, const Cell& cell)
{
    const bool is_hidden = cell.note == CellNote::hidden_by_format;
    if (is_hidden && (cell.kind == CellKind::number || cell.kind == CellKind::date)) {
        context.warning(Rule::r05, field, "单元格的格式把内容隐藏了，表格里看不到；数值是" + quoted(cell.text) + "，已按数值读取，请核对。");
        return false;
    }
    if (is_hidden) {
        return refuse(context, Rule::r05, field, k_hidden_text);
    }
    const std::string& shown = cell.shown_text();
    if (type == FieldType::date) {
        if (cell.kind == CellKind::date && !parse_date_text(shown)) {
            context.warning(Rule::r05, field, "单元格只显示" + quoted(shown) + "，完整的日期是" + quoted(cell.text) + "，已按完整的日期读取，请核对年月日。");
        } else if (cell.kind == CellKind::text) {
            return refuse(context, Rule::r05, field, "单元格的格式在内容前后加了文字，显示为" + quoted(shown) + "。请把单元格格式改为“常规”后填写日期。");
        }
        return false;
    }
    if (cell.kind != CellKind::number) {
        return refuse(context, Rule::r05, field, "单元格显示为" + quoted(shown) + "，不是数字。请把单元格格式改为“常规”后填写数字。");
    }
    switch (distance(cell)) {
    case Distance::none: return false;
    case Distance::rounded:
        context.warning(Rule::r05, field, "单元格显示为" + quoted(shown) + "，数值是" + quoted(cell.text) + "，已按数值读取，请核对。");
        return false;
    case Distance::other: break;
    }
    return refuse(context, Rule::r05, field,
                  "单元格显示为" + quoted(shown) + "，数值却是" + quoted(cell.text) + "。请把单元格格式改为“常规”，核对后填写" +
                      (type == FieldType::money ? "以万元为单位的数字。" : "数字。"));
}

bool report_shown_otherwise(RowContext& context, int field, FieldType type, const Cell& cell)
{
    if (takes_value(type)) {
        return report_value(context, field, type, cell);
    }
    return cell.note == CellNote::hidden_by_format && refuse(context, Rule::r05, field, k_hidden_text);
}

bool report_unknown(RowContext& context, int field, FieldType type, const Cell& cell)
{
    if (type == FieldType::date && cell.kind == CellKind::date) {
        if (cell.note == CellNote::unknown_format) {
            context.warning(Rule::r05, field, "单元格没有显示完整的年月日，完整的日期是" + quoted(cell.text) + "，已按它读取，请核对。");
        }
        return false;
    }
    return refuse(context, Rule::r05, field, k_unknown);
}

/// A number became a date when it was typed: 1-2 is now 1月2日.
void report_date_in_text(RowContext& context, int field, FieldType type, const Cell& cell)
{
    const bool is_text = type == FieldType::text && context.item().fields[static_cast<std::size_t>(field)].role != catalogue::Role::remark;
    if (cell.kind == CellKind::date && is_text) {
        context.warning(Rule::r05, field, "单元格是日期，不是文字，已按显示的" + quoted(cell.shown_text()) + "读取。如果填写的不是日期，请把单元格格式设为“文本”后重新输入。");
    }
}

} // namespace cell_notes

using namespace cell_notes;

bool takes_value(catalogue::FieldType type)
{
    return type == FieldType::date || type == FieldType::money;
}

bool report_cell_note(RowContext& context, int field, const Cell& cell)
{
    const FieldType type = context.item().fields[static_cast<std::size_t>(field)].type;
    switch (cell.note) {
    case CellNote::merged: return refuse(context, Rule::r03, field, k_merged);
    case CellNote::no_value: return refuse(context, Rule::r04, field, k_no_value);
    case CellNote::picture: return refuse(context, Rule::r04, field, k_picture);
    case CellNote::instant:
        return refuse(context, Rule::r05, field, "单元格是带时区的时刻" + quoted(cell.text) + "，换算成北京时间是另一天，不知道应取哪一天。请改为填写日期。");
    default: break;
    }
    if (cell.kind == CellKind::error) {
        return refuse(context, Rule::r04, field, "单元格是电子表格的错误值“" + cell.text + "”，请改为实际内容。");
    }
    if (sheet::has_lost_digits(cell)) {
        return refuse(context, Rule::r06, field, context.field_name(field) + "的" + k_lost);
    }
    switch (cell.note) {
    case CellNote::shown_otherwise:
    case CellNote::hidden_by_format:
        if (report_shown_otherwise(context, field, type, cell)) {
            return true;
        }
        break;
    case CellNote::unknown_format:
    case CellNote::day_in_words:
        if (report_unknown(context, field, type, cell)) {
            return true;
        }
        break;
    default: break;
    }
    const bool is_scientific = cell.kind == CellKind::number && !takes_value(type) && cell.shown.get() != nullptr &&
                               cell.shown_text().find_first_of("eE") != std::string::npos && cell.shown_text().find_first_not_of("0123456789.eE+-") == std::string::npos;
    if (is_scientific) {
        return refuse(context, Rule::r06, field, context.field_name(field) + "显示为科学计数法，看不到全部数字。请把单元格格式设为“文本”后重新输入。");
    }
    report_date_in_text(context, field, type, cell);
    return false;
}

} // namespace chengxin::rules
