#include "server/features/data_import/files/table_file.hpp"

namespace chengxin::data_import {

Result<TableFile> open_table(sheet::ByteSource& source, const catalogue::Item& item)
{
    Result<std::unique_ptr<sheet::Workbook>> workbook = sheet::open_workbook(source);
    if (!workbook) return fail(std::move(workbook.error()));
    Result<rules::FileTables> tables = rules::find_file_tables(**workbook, item);
    if (!tables) return fail(std::move(tables.error()));
    return TableFile{std::move(*workbook), std::move(*tables)};
}

void bind_headers(rules::FileChecker& checker, const TableFile& file, const Answers& answers)
{
    for (const rules::FileTable& table : file.tables.tables) {
        if (table.columns.sheet_name.empty() || is_chosen(answers, table.columns.sheet_name)) checker.bind_header(table.columns);
    }
}

Result<void> inspect(sheet::ByteSource& source, const catalogue::Item& item)
{
    Result<TableFile> file = open_table(source, item);
    if (!file) return fail(std::move(file.error()));
    return sheet::read_table(*file->workbook, file->tables.tables.front().place, [](sheet::Row&) { return sheet::Flow::stop; });
}

} // namespace chengxin::data_import
