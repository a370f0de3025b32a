#include "shared/sheet/compound_file.hpp"
#include "shared/sheet/csv_reader.hpp"
#include "shared/sheet/encoding.hpp"
#include "shared/sheet/foreign_formats.hpp"
#include "shared/sheet/reader.hpp"
#include "shared/sheet/xls_globals.hpp"
#include "shared/sheet/xls_workbook.hpp"
#include "shared/sheet/xlsx_workbook.hpp"

#include <algorithm>

namespace chengxin::sheet {
namespace {

constexpr std::size_t k_looked_at = 4096;

bool starts_with(std::string_view text, std::string_view start)
{
    return text.substr(0, start.size()) == start;
}

/// Word, Excel and PowerPoint before 2007, and encrypted files of later ones.
Result<std::unique_ptr<Workbook>> open_compound(ByteSource& source, const Limits& limits)
{
    auto file = CompoundFile::open(source);
    if (!file)
        return fail(ErrorCode::invalid_request, "文件已损坏，无法读取。可能是传输中断或保存不完整，请用 Excel 或 WPS 打开并另存为 .xlsx 后再上传。", "xls_unreadable");
    if (file->has("EncryptedPackage")) return fail(ErrorCode::invalid_request, "工作簿设有打开密码，无法读取。请在 Excel 或 WPS 中取消密码后重新保存再上传。", "password");
    for (const char* name : {"Workbook", "Book"}) { // some files hold both, for Excel 97 and for Excel 95
        if (!file->has(name)) continue;
        auto stream = file->stream(name);
        return stream ? open_xls(std::move(stream), file->has("\x05SummaryInformation"), limits) : fail(xls_unreadable());
    }
    if (file->has("WordDocument")) return fail(ErrorCode::unsupported, "这是 Word 文档，不是表格。请把数据放进 Excel 工作簿（.xlsx）后再上传。", "word_document");
    if (file->has("PowerPoint Document")) return fail(ErrorCode::unsupported, "这是演示文稿，不是表格。请把数据放进 Excel 工作簿（.xlsx）后再上传。", "presentation");
    return fail(unknown_format());
}

Result<std::unique_ptr<Workbook>> open_zip(ByteSource& source, const Limits& limits)
{
    auto zip = ZipReader::open(source, limits);
    if (!zip) return fail(zip.error());
    return open_xlsx(std::move(*zip), limits);
}

} // namespace

Result<std::unique_ptr<Workbook>> open_workbook(ByteSource& source, const Limits& limits)
{
    if (source.size() == 0) return fail(ErrorCode::invalid_request, "文件是空的，请检查后重新选择文件。", "empty_file");
    if (source.size() > limits.file_bytes)
        return fail(ErrorCode::too_large, "文件超过 " + std::to_string(limits.file_bytes >> 20) + " MB，请拆成几个文件分别上传。", "too_large");
    std::string start(k_looked_at, '\0');
    start.resize(source.read_at(0, start.data(), start.size()));
    if (starts_with(start, "PK\x03\x04") || starts_with(start, "PK\x05\x06")) return open_zip(source, limits);
    if (starts_with(start, k_compound_signature)) return open_compound(source, limits);
    if (auto bare = refuse_bare_biff(start)) return fail(std::move(*bare));
    if (auto foreign = foreign_format(source, start)) return fail(std::move(*foreign));
    if (is_binary(source, detect_encoding(source).encoding)) return fail(unknown_format());
    return open_csv(source, limits);
}

} // namespace chengxin::sheet
