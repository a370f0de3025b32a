#include "server/kit/list_file.hpp"

#include "server/kit/csv.hpp"
#include "server/kit/memory_file.hpp"

#include <charconv>
#include <memory>
#include <stdexcept>
#include <xlsxwriter.h>

namespace chengxin::kit {

namespace {

std::string file_name(const api::ListInfo& info, const ExportNote& note, const char* ending)
{
    return info.title() + "-" + note.time.substr(0, 10) + ending;
}

std::vector<std::pair<std::string, std::string>> lines_of(const ExportNote& note)
{
    std::vector<std::pair<std::string, std::string>> lines{{"导出人", note.person}, {"导出时间", note.time}};
    if (note.demonstration) lines.emplace_back("数据性质", "演示数据");
    return lines;
}

void check(lxw_error error)
{
    if (error != LXW_NO_ERROR) throw std::runtime_error(std::string("export of a list: ") + lxw_strerror(error));
}

void write_cell(lxw_worksheet* sheet, lxw_row_t line, lxw_col_t at, const api::Column& column, const api::TypeInfo& type, const void* row)
{
    const bool number = column.cell == api::Cell::number || column.cell == api::Cell::id;
    if (!number) return check(worksheet_write_string(sheet, line, at, api::cell_text(column, type, row).c_str(), nullptr));
    const std::string digits = api::member_text(type, row, column.field);
    std::int64_t value = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), value);
    check(worksheet_write_number(sheet, line, at, static_cast<double>(value), nullptr));
}

} // namespace

api::File csv_file(const api::ListInfo& info, const api::TypeInfo& type, const ExportNote& note, const EachRow& rows)
{
    std::string text = "\xEF\xBB\xBF";
    const auto line = [&](const auto& cell_of) {
        for (std::size_t i = 0; i < info.columns.size(); ++i)
            text += (i ? "," : "") + csv_cell(cell_of(info.columns[i]));
        text += "\r\n";
    };
    line([](const api::Column& column) { return std::string(column.label); });
    rows([&](const void* row) {
        line([&](const api::Column& column) {
            return column.cell == api::Cell::number ? api::member_text(type, row, column.field) : api::cell_text(column, type, row);
        });
    });
    text += "\r\n";
    for (const auto& [name, value] : lines_of(note))
        text += csv_cell(name) + "," + csv_cell(value) + "\r\n";
    return {file_name(info, note, ".csv"), "text/csv; charset=utf-8", std::move(text)};
}

api::File xlsx_file(const api::ListInfo& info, const api::TypeInfo& type, const ExportNote& note, const EachRow& rows)
{
    const MemoryFile memory;
    lxw_workbook_options options = {};
    options.constant_memory = LXW_TRUE;
    lxw_workbook* workbook = workbook_new_opt(memory.path().c_str(), &options);
    if (!workbook) throw std::runtime_error("export of a list: no workbook");
    const auto closed = [](lxw_workbook* open) { (void)workbook_close(open); };
    std::unique_ptr<lxw_workbook, decltype(closed)> guard(workbook, closed);
    lxw_worksheet* sheet = workbook_add_worksheet(workbook, info.title().c_str());
    lxw_row_t line = 0;
    lxw_col_t at = 0;
    for (const api::Column& column : info.columns)
        check(worksheet_write_string(sheet, line, at++, column.label, nullptr));
    rows([&](const void* row) {
        ++line;
        at = 0;
        for (const api::Column& column : info.columns)
            write_cell(sheet, line, at++, column, type, row);
    });
    lxw_worksheet* about = workbook_add_worksheet(workbook, "说明");
    line = 0;
    for (const auto& [name, value] : lines_of(note)) {
        check(worksheet_write_string(about, line, 0, name.c_str(), nullptr));
        check(worksheet_write_string(about, line++, 1, value.c_str(), nullptr));
    }
    check(workbook_close(guard.release()));
    return {file_name(info, note, ".xlsx"), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", memory.read_all()};
}

} // namespace chengxin::kit
