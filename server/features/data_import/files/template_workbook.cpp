#include "server/features/data_import/files/template_workbook.hpp"

#include "server/kit/memory_file.hpp"
#include "shared/sheet/reader.hpp"

#include <algorithm>
#include <stdexcept>
#include <utility>
#include <vector>
#include <xlsxwriter.h>

namespace chengxin::data_import {
namespace {

using catalogue::Field;
using catalogue::FieldType;
using catalogue::ItemReference;
using catalogue::Requirement;

constexpr lxw_row_t k_last_prepared_row = 5'000; // rows with drop-downs and date checks
// libxlsxwriter 1.1.4 overruns its buffer beyond 255 bytes of list, although Excel counts characters.
constexpr std::size_t k_list_bytes = 240;

const char* requirement_text(const Field& field)
{
    switch (field.requirement) {
    case Requirement::required: return "必填";
    case Requirement::conditional: return "条件必填";
    case Requirement::optional: return "选填";
    }
    return "";
}

lxw_color_t header_color(const Field& field)
{
    if (field.extension) return 0xE2EFDA;
    switch (field.requirement) {
    case Requirement::required: return 0xF8CBAD;
    case Requirement::conditional: return 0xFFE699;
    case Requirement::optional: return 0xD9E1F2;
    }
    return 0xD9E1F2;
}

std::string type_text(const Field& field)
{
    const std::string length = field.max_length > 0 ? "，不超过 " + std::to_string(field.max_length) + " 个字符" : "";
    switch (field.type) {
    case FieldType::text: return "文字" + length;
    case FieldType::date: return "日期，写成 YYYY/MM/DD";
    case FieldType::money: return "数字，单位万元，最多 6 位小数";
    case FieldType::code: return "从下拉列表中选一项";
    case FieldType::codes: return "从列表中选，多项用“；”连接";
    }
    return {};
}

std::string joined(const std::vector<std::string>& words, const char* between)
{
    std::string all;
    for (const std::string& word : words) all += (all.empty() ? "" : between) + word;
    return all;
}

std::vector<std::string> names_of(const catalogue::CodeList& list)
{
    std::vector<std::string> names;
    for (const catalogue::CodeValue& value : list.values) names.push_back(value.needs_detail ? value.name + "-××" : value.name);
    return names;
}

/// Who must fill a conditional field, in words.
std::string condition_text(const Field& field)
{
    std::string words;
    if (!field.required_for.empty()) words += "相对人类别为" + joined(field.required_for, "、") + "时必填。";
    if (!field.forbidden_for.empty()) words += "相对人类别为" + joined(field.forbidden_for, "、") + "时不填。";
    return words;
}

std::string comment_of(const Field& field)
{
    std::string words = std::string("【") + requirement_text(field) + "】" + type_text(field) + "。";
    if (const std::string condition = condition_text(field); !condition.empty()) words += "\n" + condition;
    if (!field.note.empty()) words += "\n" + field.note;
    if (!field.example.empty()) words += "\n例：" + field.example;
    return words;
}

/// Frees the workbook unless it was closed.
class TemplateWriter {
public:
    explicit TemplateWriter(const ItemReference& reference) : m_reference(reference), m_workbook(workbook_new(m_file.path().c_str()))
    {
        if (m_workbook == nullptr) throw std::runtime_error("no memory for a workbook");
    }
    TemplateWriter(const TemplateWriter&) = delete;
    TemplateWriter& operator=(const TemplateWriter&) = delete;
    ~TemplateWriter()
    {
        if (m_workbook != nullptr) lxw_workbook_free(m_workbook);
    }

    std::string write()
    {
        const bool usable = workbook_validate_sheet_name(m_workbook, m_reference.item.name.c_str()) == LXW_NO_ERROR;
        m_data = workbook_add_worksheet(m_workbook, usable ? m_reference.item.name.c_str() : "数据");
        make_column_formats();
        lxw_col_t column = 0;
        for (const Field& field : m_reference.item.fields) write_column(field, column++);
        worksheet_set_row(m_data, 0, 48, nullptr);
        worksheet_freeze_panes(m_data, 1, 1);
        write_instructions();
        const lxw_error status = workbook_close(std::exchange(m_workbook, nullptr));
        if (status != LXW_NO_ERROR) throw std::runtime_error(std::string("cannot write the template: ") + lxw_strerror(status));
        return m_file.read_all();
    }

private:
    lxw_format* column_format(const char* code)
    {
        lxw_format* format = workbook_add_format(m_workbook);
        format_set_num_format(format, code);
        return format;
    }

    void make_column_formats()
    {
        m_text_format = column_format("@");
        m_date_format = column_format("yyyy/mm/dd");
        m_money_format = column_format("0.######");
    }

    lxw_format* header_format(const Field& field)
    {
        lxw_format* format = workbook_add_format(m_workbook);
        format_set_bold(format);
        format_set_text_wrap(format);
        format_set_align(format, LXW_ALIGN_VERTICAL_CENTER);
        format_set_border(format, LXW_BORDER_THIN);
        format_set_num_format(format, "@");
        format_set_bg_color(format, header_color(field));
        return format;
    }

    void write_column(const Field& field, lxw_col_t column)
    {
        const bool is_date = field.type == FieldType::date;
        const bool is_money = field.type == FieldType::money;
        const double width = is_date || is_money ? 14 : field.max_length > 500 ? 40 : field.max_length >= 100 ? 28 : 20;
        worksheet_set_column(m_data, column, column, width, is_date ? m_date_format : is_money ? m_money_format : m_text_format);
        worksheet_write_string(m_data, 0, column, field.name.c_str(), header_format(field));
        const std::string words = comment_of(field);
        const auto lines = static_cast<std::uint16_t>(2 + std::count(words.begin(), words.end(), '\n') + static_cast<std::ptrdiff_t>(words.size() / 60));
        lxw_comment_options options = {};
        options.width = 280;
        options.height = static_cast<std::uint16_t>(20 * lines);
        worksheet_write_comment_opt(m_data, 0, column, words.c_str(), &options);
        add_validation(field, column);
    }

    void add_validation(const Field& field, lxw_col_t column)
    {
        const auto* list = find_code_list(m_reference, field.code_list);
        if (list != nullptr) add_list(field, *list, column);
        else if (field.type == FieldType::money) add_amount(field, column);
        // Dates may be typed as text as well; the check after the upload tells what is wrong.
    }

    /// A drop-down of the names that fit. It refuses other values only where it is complete and one of its values must be taken.
    void add_list(const Field& field, const catalogue::CodeList& list, lxw_col_t column)
    {
        std::vector<std::string> names;
        std::size_t bytes = 0;
        for (std::string& name : names_of(list)) {
            if (bytes + name.size() + 1 > k_list_bytes) continue;
            bytes += name.size() + 1;
            names.push_back(std::move(name));
        }
        if (names.empty()) return;
        std::vector<char*> pointers;
        for (std::string& name : names) pointers.push_back(name.data());
        pointers.push_back(nullptr);
        const bool is_closed = field.type == FieldType::code && names.size() == list.values.size()
            && std::none_of(list.values.begin(), list.values.end(), [](const auto& value) { return value.needs_detail; });
        lxw_data_validation validation = {};
        validation.validate = LXW_VALIDATION_TYPE_LIST;
        validation.value_list = pointers.data();
        validation.show_error = is_closed ? LXW_VALIDATION_ON : LXW_VALIDATION_OFF;
        add(field, column, validation);
    }

    void add_amount(const Field& field, lxw_col_t column)
    {
        lxw_data_validation validation = {};
        validation.validate = LXW_VALIDATION_TYPE_DECIMAL;
        validation.criteria = LXW_VALIDATION_CRITERIA_GREATER_THAN_OR_EQUAL_TO;
        validation.value_number = 0;
        add(field, column, validation);
    }

    void add(const Field& field, lxw_col_t column, lxw_data_validation validation)
    {
        std::string title = "请检查填写内容";
        std::string message = type_text(field) + "。";
        validation.error_title = title.data();
        validation.error_message = message.data();
        const lxw_error status = worksheet_data_validation_range(m_data, 1, column, k_last_prepared_row, column, &validation);
        if (status != LXW_NO_ERROR) throw std::runtime_error(std::string("cannot write a drop-down: ") + lxw_strerror(status));
    }

    void write_instructions()
    {
        lxw_worksheet* sheet = workbook_add_worksheet(m_workbook, sheet::k_instruction_sheet_name);
        lxw_format* bold = workbook_add_format(m_workbook);
        format_set_bold(bold);
        lxw_format* wrapped = workbook_add_format(m_workbook);
        format_set_text_wrap(wrapped);
        format_set_align(wrapped, LXW_ALIGN_VERTICAL_TOP);
        const std::vector<double> widths = {6, 36, 10, 30, 70, 34};
        for (std::size_t i = 0; i < widths.size(); ++i) worksheet_set_column(sheet, static_cast<lxw_col_t>(i), static_cast<lxw_col_t>(i), widths[i], nullptr);
        lxw_row_t row = 0;
        for (const std::string& line : opening_lines()) {
            worksheet_write_string(sheet, row, 0, line.c_str(), row == 0 ? bold : nullptr);
            ++row;
        }
        ++row;
        const std::vector<std::string> titles = {"序号", "列名", "要求", "格式", "填写规则", "示例"};
        for (std::size_t i = 0; i < titles.size(); ++i) worksheet_write_string(sheet, row, static_cast<lxw_col_t>(i), titles[i].c_str(), bold);
        for (const Field& field : m_reference.item.fields) write_instruction(sheet, ++row, field, wrapped);
    }

    std::vector<std::string> opening_lines() const
    {
        const auto& item = m_reference.item;
        return {
            item.name + "上报模板（版本 " + item.version + "）",
            "一、在“" + item.name + "”工作表里填写，一行一条，不要改动第一行的列名；列的先后可以调整，不用的选填列可以删去。",
            "二、橙色列必填，黄色列按条件必填，蓝色列选填，绿色列是本平台的扩展列，可以不填。",
            "三、证件号码、信用代码等长数字请保持文本格式，不要让表格软件改成科学计数法。",
            "四、时限：" + item.update_cycle + "。依据：" + item.legal_basis,
        };
    }

    void write_instruction(lxw_worksheet* sheet, lxw_row_t row, const Field& field, lxw_format* format)
    {
        std::string rule = condition_text(field) + field.note;
        if (const auto* list = find_code_list(m_reference, field.code_list); list != nullptr) rule += (rule.empty() ? "可填：" : "\n可填：") + joined(names_of(*list), "、");
        const std::vector<std::string> cells = {std::to_string(row - opening_lines().size() - 1), field.name, requirement_text(field), type_text(field), rule, field.example};
        for (std::size_t i = 0; i < cells.size(); ++i) worksheet_write_string(sheet, row, static_cast<lxw_col_t>(i), cells[i].c_str(), format);
    }

    const ItemReference& m_reference;
    kit::MemoryFile m_file;
    lxw_workbook* m_workbook;
    lxw_worksheet* m_data = nullptr;
    lxw_format* m_text_format = nullptr;
    lxw_format* m_date_format = nullptr;
    lxw_format* m_money_format = nullptr;
};

} // namespace

std::string template_workbook(const ItemReference& reference)
{
    return TemplateWriter(reference).write();
}

std::string template_file_name(const catalogue::Item& item)
{
    return item.name + "上报模板（" + item.version + "）.xlsx";
}

} // namespace chengxin::data_import
