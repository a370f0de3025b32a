#include "tests/core/sheet/biff.hpp"
#include "tests/features/data_import/support.hpp"
#include "tests/hostile/hostile_file.hpp"

#include <algorithm>

namespace chengxin::test {
namespace {

constexpr const char* k_unreadable = "无法读取这个旧版 Excel 文件（.xls），文件可能已损坏。请用 Excel 或 WPS 打开它，另存为 .xlsx 后再上传。";
constexpr const char* k_cut = "文件已损坏，无法读取。可能是传输中断或保存不完整，请用 Excel 或 WPS 打开并另存为 .xlsx 后再上传。";
constexpr const char* k_no_header = "没有找到表头。请使用本页下载的模板，保留列名所在的一行，再上传。";

using namespace sheet::test;

std::string with_password()
{
    return xls(shared_cell(0, 0, 0), {u"a"}, password_record());
}

std::string farthest_cell()
{
    return xls(number_cell(65'535, 255, 1), {u"a"});
}

/// What DIMENSIONS says of the used rows and columns.
std::string dimensions(std::uint32_t rows, std::uint16_t columns)
{
    return record(0x0200, little(0, 4) + little(rows, 4) + little(0, 2) + little(columns, 2) + little(0, 2));
}

/// Rows and columns that are not there.
std::string claims_many_cells()
{
    return xls(dimensions(0xFFFFFFFF, 0xFFFF) + shared_cell(0, 0, 0), {u"a"});
}

std::string cell_beyond_the_dimensions()
{
    return xls(dimensions(1, 1) + shared_cell(60'000, 200, 0) + shared_cell(0, 0, 0), {u"a"});
}

std::string shared_string_not_there()
{
    return xls(shared_cell(0, 0, 0x7FFFFFFF), {u"a"});
}

/// Every cell of the largest sheet points to the longest text: 64 KB of text a cell, which no memory may hold at once.
std::string same_long_text_everywhere()
{
    std::string cells;
    for (int row = 0; row < 3; ++row)
        for (int column = 0; column < 256; ++column) cells += shared_cell(row, column, 0);
    std::string text;
    std::string strings = record(0x00FC, little(1, 4) + little(1, 4) + little(32'767, 2) + '\1');
    for (int piece = 0; piece < 32'767; piece += 4'000) {
        text.clear();
        for (int i = piece; i < std::min(piece + 4'000, 32'767); ++i) text += little(u'长', 2);
        strings += record(0x003C, '\1' + text);
    }
    XlsSpec spec;
    spec.sheets.resize(1);
    spec.sheets[0].cells = cells;
    spec.strings = strings;
    return xls(spec);
}

/// Twenty megabytes of strings that nothing points to.
std::string many_strings()
{
    XlsSpec spec;
    spec.sheets.resize(1);
    spec.sheets[0].cells = shared_cell(0, 0, 0);
    spec.strings = record(0x00FC, little(0xFFFFFFFF, 4) + little(0xFFFFFFFF, 4));
    std::string empty;
    for (int i = 0; i < 2'700; ++i) empty += little(0, 3);
    for (int i = 0; i < 2'500; ++i) spec.strings += record(0x003C, empty);
    return xls(spec);
}

/// 256 sheets that are all the same place.
std::string same_sheet_many_times()
{
    XlsSpec spec;
    spec.sheets.assign(256, {u"A", number_cell(0, 0, 1)});
    std::string stream = workbook_stream(spec);
    const std::string head = little(0x0085, 2) + little(10, 2);
    const auto first = stream.find(head);
    const std::string place = stream.substr(first + 4, 4);
    for (auto at = first; at != std::string::npos; at = stream.find(head, at + 4)) stream.replace(at + 4, 4, place);
    return compound_file({{"Workbook", stream}});
}

std::string truncated(int sixteenths)
{
    const std::string whole = sample("penalty-2018.xls");
    return whole.substr(0, whole.size() * static_cast<std::size_t>(sixteenths) / 16);
}

/// A compound file whose allocation table goes round in a circle.
std::string endless_chain()
{
    std::string file = xls(shared_cell(0, 0, 0), {u"a"});
    file.replace(file.size() - 512 + 4 * 3, 4, little(1, 4)); // the table is the last sector; the fourth of the stream leads to its second
    return file;
}

} // namespace

std::vector<HostileFile> hostile_xls()
{
    std::vector<HostileFile> files{
        {"password", "密码.xls", with_password, "password", "工作簿设有密码，无法读取。请在 Excel 或 WPS 中取消密码后重新保存再上传。"},
        {"row 65,536, column 256", "远.xls", farthest_cell, "no_header", k_no_header},
        {"claims 281 trillion cells", "虚报.xls", claims_many_cells, "no_header", k_no_header},
        {"a cell beyond the dimensions", "越界.xls", cell_beyond_the_dimensions, "no_header", k_no_header},
        {"a shared string that is not there", "串.xls", shared_string_not_there, "xls_unreadable", k_unreadable},
        {"an endless chain of sectors", "环.xls", endless_chain, "xls_unreadable", k_unreadable},
        {"one long text in every cell", "长.xls", same_long_text_everywhere, "no_header", k_no_header},
        {"seven million strings", "多.xls", many_strings, "no_data", "文件里没有数据，请检查是否选错了文件。"},
        {"one sheet 256 times", "重.xls", same_sheet_many_times, "xls_unreadable", k_unreadable},
    };
    for (int i = 1; i < 16; ++i) files.push_back({"truncated", "截断.xls", [i] { return truncated(i); }, "xls_unreadable", k_cut});
    return files;
}

} // namespace chengxin::test
