#include "server/features/data_import/table_file.hpp"

#include "server/features/data_import/xls_reader.hpp"

namespace chengxin::data_import {

Result<TableFile> open_table(sheet::ByteSource& source, const catalogue::Item& item, const std::vector<std::string>& sheets)
{
    Result<std::unique_ptr<sheet::Workbook>> workbook = open_any_workbook(source);
    if (!workbook) return fail(std::move(workbook.error()));
    Result<rules::FileTables> tables = rules::find_file_tables(**workbook, item, sheets);
    if (!tables) return fail(std::move(tables.error()));
    return TableFile{std::move(*workbook), std::move(*tables)};
}

Result<void> read_rows(TableFile& file, const rules::TableSink& sink)
{
    return rules::read_file_tables(*file.workbook, file.tables, file.table, sink);
}

void bind_headers(rules::FileChecker& checker, const TableFile& file)
{
    for (const rules::FileTable& table : file.tables.tables) checker.bind_header(table.columns);
}

Result<void> inspect(sheet::ByteSource& source, const catalogue::Item& item)
{
    Result<TableFile> file = open_table(source, item);
    if (!file) return fail(std::move(file.error()));
    return read_rows(*file, [](const rules::FileTable&, sheet::Row&) { return sheet::Flow::stop; });
}

} // namespace chengxin::data_import
