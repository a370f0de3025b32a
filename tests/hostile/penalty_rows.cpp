#include "shared/sheet/csv_reader.hpp"
#include "tests/features/data_import/support.hpp"
#include "tests/hostile/hostile_file.hpp"

#include <stdexcept>

namespace chengxin::test {

std::string penalty_rows(int count)
{
    PenaltyFile file;
    for (int i = 0; i < count; ++i) file.add("伊市监罚〔2026〕" + std::to_string(i) + "号");
    const std::string csv = file.csv();
    sheet::MemorySource source(csv);
    auto workbook = sheet::open_csv(source, {});
    if (!workbook) throw std::runtime_error(workbook.error().message);
    std::string xml;
    const auto read = (*workbook)->read(0, [&xml](sheet::Row& row) {
        xml += "<row r=\"" + std::to_string(row.number) + "\">";
        for (const sheet::Cell& cell : row.cells) xml += "<c t=\"inlineStr\"><is><t>" + cell.text + "</t></is></c>";
        xml += "</row>";
        return sheet::Flow::proceed;
    });
    if (!read) throw std::runtime_error(read.error().message);
    return xml;
}

} // namespace chengxin::test
