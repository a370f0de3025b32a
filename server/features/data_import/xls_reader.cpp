#include "server/features/data_import/xls_reader.hpp"

#include "server/features/data_import/xls_convert.hpp"
#include "shared/sheet/encoding.hpp"
#include "shared/sheet/row_builder.hpp"

#include <array>
#include <cstring>

namespace chengxin::data_import {
namespace {

using sheet::Cell;
using sheet::CellKind;
using sheet::Flow;

Error unreadable()
{
    return {ErrorCode::invalid_request, "无法读取这个旧版 Excel 文件（.xls），文件可能已损坏。请用 Excel 或 WPS 打开它，另存为 .xlsx 后再上传。", "xls_unreadable"};
}

/// Takes the converter's answer apart. It comes from a process that read a hostile file, so every length is checked.
class AnswerReader {
public:
    explicit AnswerReader(std::string_view bytes) : m_rest(bytes) {}
    bool at_end() const { return m_rest.empty(); }
    bool is_broken() const { return m_broken; }
    std::size_t left() const { return m_rest.size(); }
    std::string_view rest() const { return m_rest; }
    char peek() const { return m_rest.empty() ? '\0' : m_rest.front(); }

    template <class T> T number()
    {
        T value{};
        const std::string_view bytes = take(sizeof value);
        if (!m_broken) std::memcpy(&value, bytes.data(), sizeof value);
        return value;
    }
    /// UTF-8 or broken.
    std::string_view text()
    {
        const std::string_view taken = take(number<std::uint32_t>());
        if (sheet::valid_utf8_prefix(taken) != taken.size()) refuse();
        return taken;
    }
    void refuse()
    {
        m_broken = true;
        m_rest = {};
    }

private:
    std::string_view take(std::size_t count)
    {
        if (m_broken || count > m_rest.size()) {
            refuse();
            return {};
        }
        const std::string_view taken = m_rest.substr(0, count);
        m_rest.remove_prefix(count);
        return taken;
    }

    std::string_view m_rest;
    bool m_broken = false;
};

struct RawCell {
    std::uint16_t column = 0;
    CellKind kind = CellKind::blank;
    std::string_view text;
};

RawCell read_cell(AnswerReader& answer)
{
    answer.number<char>();
    RawCell cell;
    cell.column = answer.number<std::uint16_t>();
    const auto kind = answer.number<std::uint8_t>();
    cell.text = answer.text();
    const bool is_blank = kind == static_cast<std::uint8_t>(CellKind::blank);
    if (kind > static_cast<std::uint8_t>(CellKind::error) || (is_blank && !cell.text.empty())) answer.refuse();
    else cell.kind = static_cast<CellKind>(kind);
    return cell;
}

class XlsWorkbook final : public sheet::Workbook {
public:
    XlsWorkbook(std::string answer, const sheet::Limits& limits) : m_answer(std::move(answer)), m_limits(limits) {}

    Result<void> load();
    sheet::FileKind kind() const override { return sheet::FileKind::xls; }
    const std::vector<sheet::SheetInfo>& sheets() const override { return m_sheets; }
    Result<void> read(std::size_t index, const sheet::RowSink& sink) override;
    double progress() const override { return m_progress; }

private:
    Flow read_row(AnswerReader& answer, sheet::RowBuilder& rows);

    std::string m_answer;
    sheet::Limits m_limits;
    std::vector<sheet::SheetInfo> m_sheets;
    std::vector<std::string_view> m_contents; ///< the rows of each sheet, within m_answer
    double m_progress = 0;
};

Result<void> XlsWorkbook::load()
{
    AnswerReader answer(m_answer);
    while (!answer.at_end()) {
        if (answer.number<char>() != 'S' || m_sheets.size() == m_limits.sheets) return fail(unreadable());
        m_sheets.push_back({std::string(answer.text()), false});
        const std::string_view start = answer.rest();
        while (answer.peek() == 'R' || answer.peek() == 'C') {
            if (answer.peek() == 'C') read_cell(answer);
            else answer.number<char>(), answer.number<std::uint32_t>();
        }
        if (answer.is_broken()) return fail(unreadable());
        m_contents.push_back(start.substr(0, start.size() - answer.left()));
    }
    if (m_sheets.empty()) return fail(ErrorCode::invalid_request, "工作簿里没有可以读取的工作表，请检查文件是否完整。", "no_sheet");
    return {};
}

Flow XlsWorkbook::read_row(AnswerReader& answer, sheet::RowBuilder& rows)
{
    answer.number<char>();
    const auto number = answer.number<std::uint32_t>();
    if (number <= rows.number()) answer.refuse();
    rows.begin(number);
    while (answer.peek() == 'C') {
        const RawCell raw = read_cell(answer);
        Cell* cell = rows.cell(raw.column);
        if (cell == nullptr) continue; // .xls has 256 columns at most
        cell->text = raw.text;
        cell->kind = raw.kind;
        rows.finish(*cell);
    }
    return answer.is_broken() ? Flow::stop : rows.end();
}

Result<void> XlsWorkbook::read(std::size_t index, const sheet::RowSink& sink)
{
    if (index >= m_sheets.size()) return fail(ErrorCode::invalid_request, "工作簿里没有这个工作表。", "no_sheet");
    AnswerReader answer(m_contents[index]);
    const auto size = static_cast<double>(m_contents[index].size());
    sheet::RowBuilder rows(sink, m_limits);
    while (answer.peek() == 'R') {
        m_progress = 1 - static_cast<double>(answer.left()) / size;
        if (read_row(answer, rows) == Flow::stop) break;
    }
    if (rows.error()) return fail(*rows.error());
    if (answer.is_broken()) return fail(unreadable());
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

Result<std::unique_ptr<sheet::Workbook>> open_xls(sheet::ByteSource& source, const sheet::Limits& limits, ConversionLimits conversion)
{
    if (source.size() > k_xls_bytes)
        return fail(ErrorCode::too_large, "旧版 Excel 文件（.xls）超过 " + std::to_string(k_xls_bytes >> 20) + " MB，请另存为 .xlsx 后再上传。", "too_large");
    MemoryFile file;
    copy(source, file);
    MemoryFile answer;
    conversion.sheets = static_cast<unsigned int>(limits.sheets);
    switch (convert_xls(file, answer, conversion)) {
    case Conversion::done: break;
    case Conversion::unreadable: return fail(unreadable());
    case Conversion::password:
        return fail(ErrorCode::invalid_request, "工作簿设有密码，无法读取。请在 Excel 或 WPS 中取消密码后重新保存再上传。", "password");
    case Conversion::too_many_sheets:
        return fail(ErrorCode::too_large, "工作簿里的工作表超过 " + std::to_string(limits.sheets) + " 个，请只保留需要上报的工作表。", "too_large");
    case Conversion::no_sheet: return fail(ErrorCode::invalid_request, "工作簿里没有可以读取的工作表，请检查文件是否完整。", "no_sheet");
    }
    return read_xls_answer(answer.read_all(), limits);
}

} // namespace

Result<std::unique_ptr<sheet::Workbook>> read_xls_answer(std::string answer, const sheet::Limits& limits)
{
    auto workbook = std::make_unique<XlsWorkbook>(std::move(answer), limits);
    if (auto loaded = workbook->load(); !loaded) return fail(loaded.error());
    return workbook;
}

Result<std::unique_ptr<sheet::Workbook>> open_any_workbook(sheet::ByteSource& source, const sheet::Limits& limits, ConversionLimits conversion)
{
    auto workbook = sheet::open_workbook(source, limits);
    if (workbook || workbook.error().detail != "xls_in_browser") return workbook;
    return open_xls(source, limits, conversion);
}

} // namespace chengxin::data_import
