// libFuzzer target: .xlsx. The first byte chooses: an even one takes the rest as the file's bytes (zip, deflate); an odd one
// takes it as parts of a workbook and zips them, so that mutations reach the XML instead of failing at the checksum.
// Parts stand between bytes 0xFF, which no UTF-8 has; the first character of each says which part it replaces.
#include "tests/core/sheet/files.hpp"
#include "tests/fuzz/table_oracle.hpp"

using namespace chengxin;
using namespace chengxin::fuzz;

namespace {

constexpr unsigned char k_parts = 1;
constexpr unsigned char k_deflated = 2;
constexpr unsigned char k_descriptor = 4;
constexpr unsigned char k_zip64 = 8;

std::vector<sheet::test::ZipPart> ordinary_parts()
{
    sheet::test::Book book;
    book.sheets = {R"(<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" s="1"><v>46148</v></c></row>)", R"(<row><c t="inlineStr"><is><t>x</t></is></c></row>)"};
    book.shared_strings = "<si><t>a</t></si><si><r><t>b</t></r></si>";
    book.cell_formats = R"(<numFmts><numFmt numFmtId="164" formatCode="yyyy"/></numFmts><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/></cellXfs>)";
    return sheet::test::parts_of(book);
}

std::string workbook_of(std::string_view text, unsigned char form)
{
    constexpr const char* k_names[] = {"xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/styles.xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "_rels/.rels"};
    auto parts = ordinary_parts();
    while (!text.empty()) {
        const auto end = std::min(text.find('\xFF'), text.size());
        const auto piece = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        if (piece.empty() || piece[0] < '0' || piece[0] > '5') continue;
        for (auto& part : parts)
            if (part.name == k_names[piece[0] - '0']) part.content = piece.substr(1);
    }
    for (auto& part : parts) {
        part.is_deflated = (form & k_deflated) != 0;
        part.has_descriptor = (form & k_descriptor) != 0;
    }
    return sheet::test::zip(parts, (form & k_zip64) != 0 ? sheet::test::ZipEnd::zip64 : sheet::test::ZipEnd::classic);
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
    }
    check_header_search(**workbook);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size)
{
    if (size < 1) return 0;
    const std::string_view bytes(reinterpret_cast<const char*>(data + 1), size - 1);
    if ((data[0] & k_parts) == 0) read_all(bytes);
    else read_all(workbook_of(bytes, data[0]));
    return 0;
}
