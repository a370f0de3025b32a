// libFuzzer target: every reader of uploaded tables (CSV in its encodings, XLSX with zip and XML; the first byte chooses
// .xls through its reader). Limits are small, so that a bomb shows as memory or time, not as a long run.
#include "server/features/data_import/xls_reader.hpp"
#include "shared/sheet/reader.hpp"

#include <cstdlib>

using namespace chengxin;

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size)
{
    if (size < 1) return 0;
    const std::string_view bytes(reinterpret_cast<const char*>(data + 1), size - 1);
    sheet::MemorySource source(bytes);
    sheet::Limits limits;
    auto workbook = data[0] == 0 ? data_import::open_any_workbook(source, limits) : sheet::open_workbook(source, limits);
    if (!workbook) {
        if (workbook.error().message.empty()) std::abort(); // every refusal is a sentence
        return 0;
    }
    auto place = sheet::find_header(**workbook, [](const sheet::Row& row) { return static_cast<int>(row.cells.size()); });
    if (!place) return 0;
    std::uint32_t last = place->header.number;
    (void)sheet::read_table(**workbook, *place, [&](sheet::Row& row) {
        if (row.number <= last) std::abort(); // rows come in order, below the header
        last = row.number;
        return sheet::Flow::proceed;
    });
    return 0;
}
