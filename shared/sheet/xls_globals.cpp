#include "shared/sheet/xls_globals.hpp"

#include "shared/sheet/compound_sectors.hpp"

#include <array>
#include <map>

namespace chengxin::sheet {
namespace {

constexpr std::uint32_t k_biff5 = 0x0500;
constexpr std::uint32_t k_biff8 = 0x0600;
constexpr std::size_t k_most_cell_formats = 65'536; // a cell names its format in 16 bits
constexpr std::size_t k_most_code_bytes = 2 << 20;  // of all number formats; thousands of real ones need a tenth

class GlobalsReader {
public:
    GlobalsReader(BiffReader& reader, const Limits& limits) : m_reader(reader), m_limits(limits) {}

    Result<XlsGlobals> read();

private:
    Result<void> take(const BiffRecord& record);
    Result<void> add_sheet(const BiffRecord& record);
    Result<void> add_number_format(const BiffRecord& record);
    void resolve_styles();

    BiffReader& m_reader;
    const Limits& m_limits;
    XlsGlobals m_globals;
    std::map<std::uint32_t, std::string> m_own_formats;
    std::size_t m_code_bytes = 0;
    std::vector<std::uint32_t> m_cell_formats; ///< the number format of each
};

Result<void> GlobalsReader::take(const BiffRecord& record)
{
    switch (record.type) {
    case biff::file_password:
        return fail(ErrorCode::invalid_request, "工作簿设有密码，无法读取。请在 Excel 或 WPS 中取消密码后重新保存再上传。", "password");
    case biff::date_mode:
        if (little_endian(record.data, 0, 2) == 1) m_globals.dates = DateSystem::from_1904;
        return {};
    case biff::code_page: m_globals.page.set(static_cast<std::uint16_t>(little_endian(record.data, 0, 2))); return {};
    case biff::bound_sheet: return add_sheet(record);
    case biff::number_format: return add_number_format(record);
    case biff::cell_format:
        if (m_cell_formats.size() < k_most_cell_formats) m_cell_formats.push_back(little_endian(record.data, 2, 2));
        return {};
    case biff::shared_strings:
        if (m_globals.is_biff8 && !m_globals.shared_strings) m_globals.shared_strings = record.offset;
        return {};
    case biff::recalculation_id: m_globals.knows_calculation = true; return {};
    default: return {};
    }
}

/// BOUNDSHEET (MS-XLS 2.4.28): place, state, kind, name. Macro sheets, charts and modules hold no table.
Result<void> GlobalsReader::add_sheet(const BiffRecord& record)
{
    BiffCursor cursor(m_reader, record.data);
    const std::uint32_t offset = cursor.number(4);
    const std::uint32_t state = cursor.number(1) & 3;
    const std::uint32_t kind = cursor.number(1);
    SheetInfo info{{}, state != 0};
    if (auto named = append_biff_string(cursor, m_globals, 1, info.name); !named) return named;
    if (kind != 0) return {};
    if (m_globals.sheets.size() == m_limits.sheets)
        return fail(ErrorCode::too_large, "工作簿里的工作表超过 " + std::to_string(m_limits.sheets) + " 个，请只保留需要上报的工作表。", "too_large");
    m_globals.sheets.push_back(std::move(info));
    m_globals.offsets.push_back(offset);
    return {};
}

Result<void> GlobalsReader::add_number_format(const BiffRecord& record)
{
    BiffCursor cursor(m_reader, record.data);
    const std::uint32_t id = cursor.number(2);
    std::string code;
    if (auto read = append_biff_string(cursor, m_globals, m_globals.is_biff8 ? 2 : 1, code); !read) return read;
    m_code_bytes += code.size();
    if (m_code_bytes > k_most_code_bytes)
        return fail(ErrorCode::too_large, "工作簿里的单元格格式异常多，为安全起见不予读取。请把需要上报的行复制到新的工作簿后再上传。", "zip_bomb");
    m_own_formats[id] = std::move(code);
    return {};
}

void GlobalsReader::resolve_styles()
{
    std::map<std::uint32_t, std::uint32_t> places; // of the formats by their numbers
    for (const std::uint32_t format : m_cell_formats) {
        const auto [known, is_new] = places.emplace(format, static_cast<std::uint32_t>(m_globals.formats.size()));
        if (is_new) {
            const auto own = m_own_formats.find(format);
            m_globals.formats.push_back(own != m_own_formats.end() ? NumberFormat(own->second) : NumberFormat::built_in(format));
        }
        m_globals.styles.push_back(known->second);
    }
}

Result<XlsGlobals> GlobalsReader::read()
{
    BiffRecord record;
    if (!m_reader.next(record)) return fail(xls_unreadable());
    const std::uint32_t version = little_endian(record.data, 0, 2);
    const char head[] = {static_cast<char>(record.type), static_cast<char>(record.type >> 8), 6, 0};
    if (auto older = refuse_bare_biff({head, sizeof head}); older && record.type != biff::begin) return fail(std::move(*older));
    if (record.type != biff::begin || (version != k_biff5 && version != k_biff8)) return fail(xls_unreadable());
    m_globals.is_biff8 = version == k_biff8;
    int depth = 1;
    while (depth > 0) {
        if (!m_reader.next(record)) return fail(xls_cut());
        if (record.type == biff::begin) ++depth;
        else if (record.type == biff::end_of_stream) --depth;
        else if (auto taken = take(record); !taken) return fail(taken.error());
    }
    resolve_styles();
    if (m_globals.sheets.empty()) return fail(ErrorCode::invalid_request, "工作簿里没有可以读取的工作表，请检查文件是否完整。", "no_sheet");
    return std::move(m_globals);
}

struct BareForm {
    std::string_view start;
    const char* name;
};

constexpr std::array k_bare_forms{
    BareForm{{"\x09\x00", 2}, "Excel 2.x 的文件（BIFF2）"},
    BareForm{{"\x09\x02", 2}, "Excel 3.0 的文件（BIFF3）"},
    BareForm{{"\x09\x04", 2}, "Excel 4.0 的文件（BIFF4）"},
    BareForm{{"\x09\x08", 2}, "由程序直接写出、不完整的旧版 Excel 数据（没有文件容器的 BIFF）"},
};

} // namespace

Result<XlsGlobals> read_globals(BiffReader& reader, const Limits& limits)
{
    return GlobalsReader(reader, limits).read();
}

Result<void> append_biff_string(BiffCursor& cursor, XlsGlobals& globals, std::size_t length_bytes, std::string& out)
{
    if (globals.is_biff8) {
        cursor.unicode_string(length_bytes, out);
        return cursor.is_broken() ? Result<void>(fail(xls_unreadable())) : Result<void>();
    }
    std::string bytes;
    cursor.bytes(cursor.number(length_bytes), bytes);
    if (cursor.is_broken()) return fail(xls_unreadable());
    return globals.page.append(bytes, out);
}

std::optional<Error> refuse_bare_biff(std::string_view start)
{
    const std::uint32_t length = little_endian(start, 2, 2);
    if (start.size() < 4 || length < 4 || length > 16) return std::nullopt; // no text begins with such characters
    for (const BareForm& form : k_bare_forms)
        if (start.substr(0, 2) == form.start)
            return Error{ErrorCode::unsupported, "这是" + std::string(form.name) + "，无法读取。请用 WPS、LibreOffice 或 Excel 打开它，另存为 .xlsx 后再上传。", "old_excel"};
    return std::nullopt;
}

Error xls_unreadable()
{
    return {ErrorCode::invalid_request, "无法读取这个旧版 Excel 文件（.xls），文件可能已损坏。请用 Excel 或 WPS 打开它，另存为 .xlsx 后再上传。", "xls_unreadable"};
}

Error xls_cut()
{
    return {ErrorCode::invalid_request, "文件已损坏，无法读取。可能是传输中断或保存不完整，请用 Excel 或 WPS 打开并另存为 .xlsx 后再上传。", "xls_unreadable"};
}

} // namespace chengxin::sheet
