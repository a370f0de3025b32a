#include "server/features/data_import/table_file.hpp"

#include "server/features/data_import/xls_reader.hpp"

namespace chengxin::data_import {

Result<TableFile> open_table(sheet::ByteSource& source, const catalogue::Item& item)
{
    Result<std::unique_ptr<sheet::Workbook>> workbook = open_any_workbook(source);
    if (!workbook) return fail(std::move(workbook.error()));
    const auto score = [&item](const sheet::Row& row) {
        const rules::ColumnMap columns = rules::bind_columns(item, row);
        return columns.usable ? columns.score : 0;
    };
    Result<sheet::HeaderPlace> place = sheet::find_header(**workbook, score);
    if (!place) return fail(std::move(place.error()));
    rules::ColumnMap columns = rules::bind_columns(item, place->header);
    return TableFile{std::move(*workbook), std::move(*place), std::move(columns)};
}

Result<void> inspect(sheet::ByteSource& source, const catalogue::Item& item)
{
    Result<TableFile> table = open_table(source, item);
    if (!table) return fail(std::move(table.error()));
    return sheet::read_table(*table->workbook, table->place, [](sheet::Row&) { return sheet::Flow::stop; });
}

} // namespace chengxin::data_import
