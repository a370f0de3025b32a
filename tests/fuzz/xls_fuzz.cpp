// libFuzzer target: .xls. A file with the signature of compound files is read as it is. Anything else is taken as the stream of a
// workbook and put into a container, so that mutations reach the records instead of failing at the sectors: the first byte chooses
// the version's name for the stream and how it lies in the container.
#include "tests/core/sheet/biff.hpp"
#include "tests/fuzz/table_oracle.hpp"

#include "shared/sheet/compound_file.hpp"

using namespace chengxin;
using namespace chengxin::fuzz;

namespace {

constexpr unsigned char k_book = 1;
constexpr unsigned char k_small = 2;
constexpr unsigned char k_backwards = 4;
constexpr unsigned char k_summary = 8;

void check_survey(sheet::Workbook& workbook, std::size_t index, const Table& table)
{
    const auto survey = workbook.survey(index);
    if (!survey) return check_error(survey.error());
    std::uint32_t last = 0;
    for (const sheet::RowRange& range : survey->hidden_rows) {
        if (range.first <= last || range.last < range.first || range.last > 65'536) std::abort();
        last = range.last;
    }
    for (const sheet::Row& row : table.rows) {
        const bool is_told = std::any_of(survey->hidden_rows.begin(), survey->hidden_rows.end(), [&](const sheet::RowRange& range) { return row.number >= range.first && row.number <= range.last; });
        if (row.hidden && !is_told) std::abort(); // a clerk is asked about every hidden row
    }
}

void read_all(std::string_view file)
{
    const auto limits = small_limits();
    sheet::MemorySource source(file);
    auto workbook = sheet::open_workbook(source, limits);
    if (!workbook) return check_error(workbook.error());
    if ((*workbook)->sheets().size() > limits.sheets) std::abort();
    for (std::size_t sheet = 0; sheet < (*workbook)->sheets().size(); ++sheet) {
        const Table first = read_sheet(**workbook, sheet, limits);
        const Table second = read_sheet(**workbook, sheet, limits);
        if (first.refusal != second.refusal || !same_cells(first, second)) std::abort(); // reading is repeatable
        check_survey(**workbook, sheet, first);
    }
    check_header_search(**workbook);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size)
{
    if (size < 1) return 0;
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    if (bytes.substr(0, sheet::k_compound_signature.size()) == sheet::k_compound_signature) {
        read_all(bytes);
        return 0;
    }
    std::vector<std::pair<std::string, std::string>> streams{{(data[0] & k_book) != 0 ? "Book" : "Workbook", std::string(bytes.substr(1))}};
    if ((data[0] & k_summary) != 0) streams.push_back({"\x05SummaryInformation", "x"});
    read_all(sheet::test::compound_file(streams, {.small_streams = (data[0] & k_small) != 0, .backwards = (data[0] & k_backwards) != 0}));
    return 0;
}
