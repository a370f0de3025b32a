#include "shared/features/data_import/questions.hpp"

#include <algorithm>

namespace chengxin::data_import {

namespace {

constexpr std::size_t k_most_names = 6; ///< of columns or sheets in one sentence

std::vector<std::string> names_of(std::string_view sheets)
{
    std::vector<std::string> names;
    while (!sheets.empty()) {
        const std::size_t end = std::min(sheets.find('/'), sheets.size());
        if (end > 0) names.emplace_back(sheets.substr(0, end));
        sheets.remove_prefix(std::min(end + 1, sheets.size()));
    }
    return names;
}

std::string joined(const std::vector<std::string>& names)
{
    std::string text;
    for (std::size_t i = 0; i < std::min(names.size(), k_most_names); ++i) text += (i == 0 ? "“" : "、“") + names[i] + "”";
    return names.size() > k_most_names ? text + "等" : text;
}

/// "5 行（第 3-7 行）、1 列（“备注”）", with the sheet in front where there are several.
std::string part_text(const HiddenPart& part, bool names_sheet)
{
    std::string text = names_sheet ? "工作表“" + part.sheet + "”的 " : std::string();
    if (part.rows > 0) text += std::to_string(part.rows) + " 行（第 " + part.row_numbers + " 行）";
    if (part.rows > 0 && !part.columns.empty()) text += "、";
    if (!part.columns.empty()) text += std::to_string(part.columns.size()) + " 列（" + joined(part.columns) + "）";
    return text;
}

std::string hidden_text(const Questions& questions, const Answers& answers)
{
    std::string text;
    for (const HiddenPart& part : hidden_in_chosen(questions, answers)) {
        text += (text.empty() ? "" : "；") + part_text(part, !questions.sheets.empty());
    }
    return text;
}

} // namespace

bool is_chosen(const Answers& answers, std::string_view sheet)
{
    if (answers.sheets.empty() || answers.sheets == k_all_sheets) return true;
    const std::vector<std::string> names = names_of(answers.sheets);
    return std::find(names.begin(), names.end(), sheet) != names.end();
}

std::string choice_of(const std::vector<std::string>& sheets)
{
    std::string text;
    for (const std::string& sheet : sheets) text += (text.empty() ? "" : "/") + sheet;
    return text == k_all_sheets ? "/" + text : text;
}

std::vector<HiddenPart> hidden_in_chosen(const Questions& questions, const Answers& answers)
{
    std::vector<HiddenPart> parts;
    for (const HiddenPart& part : questions.hidden) {
        if (questions.sheets.empty() || is_chosen(answers, part.sheet)) parts.push_back(part);
    }
    return parts;
}

std::vector<std::string> open_questions(const Questions& questions, const Answers& answers)
{
    std::vector<std::string> open;
    if (answers.hidden == HiddenAnswer::ask && !hidden_in_chosen(questions, answers).empty()) open.push_back("hidden");
    if (answers.sheets.empty() && !questions.sheets.empty()) open.push_back("sheets");
    return open;
}

Result<void> check_sheets(const std::vector<std::string>& known, const Answers& answers)
{
    if (answers.sheets.empty() || answers.sheets == k_all_sheets) return {};
    const std::vector<std::string> names = names_of(answers.sheets);
    if (names.empty()) return fail(ErrorCode::invalid_request, "没有选择工作表，请选择要上报的工作表。", "sheets");
    for (const std::string& name : names) {
        if (std::find(known.begin(), known.end(), name) != known.end()) continue;
        return fail(ErrorCode::invalid_request, "文件里没有带表头的工作表“" + name + "”。带表头的工作表有：" + joined(known) + "，请从中选择。", "sheets");
    }
    return {};
}

Result<void> check_answers(const Questions& questions, const Answers& answers)
{
    if (answers.sheets.empty() || answers.sheets == k_all_sheets) return {};
    if (questions.sheets.empty()) return fail(ErrorCode::invalid_request, "这个批次没有需要选择的工作表。", "sheets");
    std::vector<std::string> known;
    for (const SheetPart& part : questions.sheets) known.push_back(part.name);
    return check_sheets(known, answers);
}

std::string hidden_question(const Questions& questions, const Answers& answers)
{
    const std::string text = hidden_text(questions, answers);
    return text.empty() ? text : "文件里隐藏着 " + text + "，在 Excel 或 WPS 里看不到，但有内容。请选择上报还是不上报；要分别处理时，请在表格软件里取消隐藏或删除后重新选择文件。";
}

std::string sheets_question(const Questions& questions)
{
    if (questions.sheets.empty()) return {};
    std::string text;
    for (const SheetPart& part : questions.sheets) text += (text.empty() ? "“" : "、“") + part.name + "”" + (part.rows > 0 ? "（" + std::to_string(part.rows) + " 行）" : std::string());
    return "有 " + std::to_string(questions.sheets.size()) + " 张工作表带有表头：" + text + "。请选择上报哪些。";
}

std::string hidden_decision(const Questions& questions, const Answers& answers)
{
    const std::string text = answers.hidden == HiddenAnswer::ask ? std::string() : hidden_text(questions, answers);
    if (text.empty()) return {};
    return "隐藏的 " + text + (answers.hidden == HiddenAnswer::send ? "按选择一并上报。" : "按选择没有上报。");
}

std::string sheets_decision(const Questions& questions, const Answers& answers)
{
    if (questions.sheets.empty() || answers.sheets.empty()) return {};
    std::vector<std::string> left;
    for (const SheetPart& part : questions.sheets) {
        if (!is_chosen(answers, part.name)) left.push_back(part.name);
    }
    if (left.empty()) return "按选择上报了全部 " + std::to_string(questions.sheets.size()) + " 张带有表头的工作表。";
    return "按选择没有上报工作表" + joined(left) + "。";
}

} // namespace chengxin::data_import
