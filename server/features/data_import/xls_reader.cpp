#include "server/features/data_import/xls_reader.hpp"

#include "server/features/data_import/memory_file.hpp"
#include "shared/sheet/number_text.hpp"
#include "shared/sheet/row_builder.hpp"

#include <algorithm>
#include <array>
#include <freexl.h>

namespace chengxin::data_import {
namespace {

using sheet::Cell;
using sheet::CellKind;
using sheet::Flow;

tl::unexpected<Error> unreadable()
{
    return fail(ErrorCode::invalid_request, "无法读取这个旧版 Excel 文件（.xls），文件可能已损坏。请用 Excel 或 WPS 打开它，另存为 .xlsx 后再上传。", "xls_unreadable");
}

struct CloseHandle {
    void operator()(const void* handle) const { freexl_close(handle); }
};
using Handle = std::unique_ptr<const void, CloseHandle>;

/// 2026-05-06 00:00:00 as 2026/05/06, like the dates of the other readers.
std::string date_text(std::string_view text)
{
    std::string date(text);
    std::replace(date.begin(), date.end(), '-', '/');
    if (const auto midnight = date.find(" 00:00:00"); midnight != std::string::npos) date.erase(midnight);
    return date;
}

void fill(Cell& cell, const FreeXL_CellValue& value)
{
    switch (value.type) {
    case FREEXL_CELL_INT:
        cell.text = std::to_string(value.value.int_value);
        cell.kind = CellKind::number;
        break;
    case FREEXL_CELL_DOUBLE:
        cell.text = sheet::number_text(value.value.double_value);
        cell.kind = CellKind::number;
        break;
    case FREEXL_CELL_DATE:
    case FREEXL_CELL_DATETIME:
    case FREEXL_CELL_TIME:
        cell.text = date_text(value.value.text_value);
        cell.kind = CellKind::date;
        break;
    case FREEXL_CELL_TEXT:
    case FREEXL_CELL_SST_TEXT:
        if (value.value.text_value != nullptr) cell.text = value.value.text_value;
        cell.kind = CellKind::text;
        break;
    default: break; // FREEXL_CELL_NULL
    }
}

class XlsWorkbook final : public sheet::Workbook {
public:
    XlsWorkbook(Handle handle, const sheet::Limits& limits) : m_handle(std::move(handle)), m_limits(limits) {}

    Result<void> load();
    sheet::FileKind kind() const override { return sheet::FileKind::xls; }
    const std::vector<sheet::SheetInfo>& sheets() const override { return m_sheets; }
    Result<void> read(std::size_t index, const sheet::RowSink& sink) override;
    double progress() const override { return m_progress; }

private:
    Flow read_row(std::uint32_t row, std::uint16_t columns, sheet::RowBuilder& rows);

    Handle m_handle;
    sheet::Limits m_limits;
    std::vector<sheet::SheetInfo> m_sheets;
    double m_progress = 0;
};

Result<void> XlsWorkbook::load()
{
    unsigned int count = 0;
    if (freexl_get_info(m_handle.get(), FREEXL_BIFF_SHEET_COUNT, &count) != FREEXL_OK) return unreadable();
    if (count > m_limits.sheets) return fail(ErrorCode::too_large, "工作簿里的工作表超过 " + std::to_string(m_limits.sheets) + " 个，请只保留需要上报的工作表。", "too_large");
    for (unsigned int i = 0; i < count; ++i) {
        const char* name = nullptr;
        if (freexl_get_worksheet_name(m_handle.get(), static_cast<unsigned short>(i), &name) != FREEXL_OK) return unreadable();
        m_sheets.push_back({name != nullptr ? name : "", false});
    }
    if (m_sheets.empty()) return fail(ErrorCode::invalid_request, "工作簿里没有可以读取的工作表，请检查文件是否完整。", "no_sheet");
    return {};
}

Flow XlsWorkbook::read_row(std::uint32_t row, std::uint16_t columns, sheet::RowBuilder& rows)
{
    rows.begin(row + 1);
    for (std::uint16_t column = 0; column < columns; ++column) {
        FreeXL_CellValue value = {};
        value.type = FREEXL_CELL_NULL;
        if (freexl_get_cell_value(m_handle.get(), row, column, &value) != FREEXL_OK || value.type == FREEXL_CELL_NULL) continue;
        Cell* cell = rows.cell(column);
        if (cell == nullptr) break; // .xls has 256 columns at most
        fill(*cell, value);
        rows.finish(*cell);
    }
    return rows.end();
}

Result<void> XlsWorkbook::read(std::size_t index, const sheet::RowSink& sink)
{
    unsigned int row_count = 0;
    unsigned short column_count = 0;
    if (index >= m_sheets.size()) return fail(ErrorCode::invalid_request, "工作簿里没有这个工作表。", "no_sheet");
    if (freexl_select_active_worksheet(m_handle.get(), static_cast<unsigned short>(index)) != FREEXL_OK) return unreadable();
    if (freexl_worksheet_dimensions(m_handle.get(), &row_count, &column_count) != FREEXL_OK) return unreadable();
    sheet::RowBuilder rows(sink, m_limits);
    for (unsigned int row = 0; row < row_count; ++row) {
        m_progress = static_cast<double>(row + 1) / static_cast<double>(row_count);
        if (read_row(row, column_count, rows) == Flow::stop) break;
    }
    if (rows.error()) return fail(*rows.error());
    return {};
}

void copy(sheet::ByteSource& source, MemoryFile& file)
{
    std::array<char, 64 * 1024> piece;
    for (std::uint64_t offset = 0; offset < source.size();) {
        const std::size_t got = source.read_at(offset, piece.data(), piece.size());
        if (got == 0) return; // a file cut short is refused by FreeXL
        file.append(piece.data(), got);
        offset += got;
    }
}

Result<std::unique_ptr<sheet::Workbook>> open_xls(sheet::ByteSource& source, const sheet::Limits& limits)
{
    if (source.size() > k_xls_bytes)
        return fail(ErrorCode::too_large, "旧版 Excel 文件（.xls）超过 " + std::to_string(k_xls_bytes >> 20) + " MB，请另存为 .xlsx 后再上传。", "too_large");
    MemoryFile file;
    copy(source, file);
    const void* opened = nullptr;
    const int status = freexl_open(file.path().c_str(), &opened); // reads everything; the file may go afterwards
    Handle handle(opened);
    if (status != FREEXL_OK || !handle) return unreadable(); // 0 with a null handle happens, and is an error
    unsigned int protection = FREEXL_BIFF_PLAIN;
    if (freexl_get_info(handle.get(), FREEXL_BIFF_PASSWORD, &protection) == FREEXL_OK && protection == FREEXL_BIFF_OBFUSCATED)
        return fail(ErrorCode::invalid_request, "工作簿设有密码，无法读取。请在 Excel 或 WPS 中取消密码后重新保存再上传。", "password");
    auto workbook = std::make_unique<XlsWorkbook>(std::move(handle), limits);
    if (auto loaded = workbook->load(); !loaded) return fail(loaded.error());
    return workbook;
}

} // namespace

Result<std::unique_ptr<sheet::Workbook>> open_any_workbook(sheet::ByteSource& source, const sheet::Limits& limits)
{
    auto workbook = sheet::open_workbook(source, limits);
    if (workbook || workbook.error().detail != "xls_in_browser") return workbook;
    return open_xls(source, limits);
}

} // namespace chengxin::data_import
