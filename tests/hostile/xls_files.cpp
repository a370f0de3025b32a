#include "tests/features/data_import/support.hpp"
#include "tests/hostile/hostile_file.hpp"
#include "tests/hostile/xls_file.hpp"

namespace chengxin::test {
namespace {

constexpr const char* k_unreadable = "无法读取这个旧版 Excel 文件（.xls），文件可能已损坏。请用 Excel 或 WPS 打开它，另存为 .xlsx 后再上传。";
constexpr const char* k_cut = "文件已损坏，无法读取。可能是传输中断或保存不完整，请用 Excel 或 WPS 打开并另存为 .xlsx 后再上传。";
constexpr const char* k_no_header = "没有找到表头。请使用本页下载的模板，保留列名所在的一行，再上传。";

std::string with_password()
{
    return xls({.shared_strings = {"a"}, .cells = biff_text_cell(0, 0, 0), .globals = biff_password()});
}

std::string farthest_cell()
{
    return xls({.shared_strings = {"a"}, .cells = biff_number_cell(65'535, 255, 1), .rows = 65'536, .columns = 256});
}

/// Rows and columns that are not there: FreeXL reserves a cell for each.
std::string claims_many_cells()
{
    return xls({.shared_strings = {"a"}, .cells = biff_text_cell(0, 0, 0), .rows = 0xFFFFFFFF, .columns = 0xFFFF});
}

std::string cell_beyond_the_dimensions()
{
    return xls({.shared_strings = {"a"}, .cells = biff_text_cell(60'000, 200, 0) + biff_text_cell(0, 0, 0), .rows = 1, .columns = 1});
}

std::string shared_string_not_there()
{
    return xls({.shared_strings = {"a"}, .cells = biff_text_cell(0, 0, 0x7FFFFFFF)});
}

std::string truncated(int sixteenths)
{
    const std::string whole = sample("penalty-2018.xls");
    return whole.substr(0, whole.size() * static_cast<std::size_t>(sixteenths) / 16);
}

/// A compound file whose allocation table goes round in a circle.
std::string endless_chain()
{
    std::string file = xls({.shared_strings = {"a"}, .cells = biff_text_cell(0, 0, 0)});
    file[512 + 4 * 9] = 2; // the last sector of the stream leads to its first
    return file;
}

} // namespace

std::vector<HostileFile> hostile_xls()
{
    std::vector<HostileFile> files{
        {"password", "密码.xls", with_password, "password", "工作簿设有密码，无法读取。请在 Excel 或 WPS 中取消密码后重新保存再上传。"},
        {"row 65,536, column 256", "远.xls", farthest_cell, "no_header", k_no_header},
        {"claims 281 trillion cells", "虚报.xls", claims_many_cells, "xls_unreadable", k_unreadable},
        {"a cell beyond the dimensions", "越界.xls", cell_beyond_the_dimensions, "xls_unreadable", k_unreadable},
        {"a shared string that is not there", "串.xls", shared_string_not_there, "xls_unreadable", k_unreadable},
        {"an endless chain of sectors", "环.xls", endless_chain, "no_header", k_no_header},
    };
    for (int i = 1; i < 16; ++i) files.push_back({"truncated", "截断.xls", [i] { return truncated(i); }, "xls_unreadable", k_cut});
    return files;
}

} // namespace chengxin::test
