#include "shared/sheet/xlsx_styles.hpp"

#include <charconv>

namespace chengxin::sheet {
namespace xlsx_styles {

constexpr std::size_t k_most_formats = 65'536;     // cell formats a workbook may have
constexpr std::size_t k_most_code_bytes = 2 << 20; // of all its number formats; thousands of real ones need a tenth

Error too_many_formats()
{
    return {ErrorCode::too_large, "工作簿里的单元格格式异常多，为安全起见不予读取。请把需要上报的行复制到新的工作簿后再上传。", "zip_bomb"};
}

} // namespace xlsx_styles

std::uint32_t parse_unsigned(std::string_view text, std::uint32_t otherwise)
{
    std::uint32_t value = 0;
    const auto parsed = std::from_chars(text.data(), text.data() + text.size(), value);
    return parsed.ec == std::errc() && parsed.ptr == text.data() + text.size() ? value : otherwise;
}

const NumberFormat& XlsxStyles::format(std::uint32_t id)
{
    if (const auto known = m_parsed.find(id); known != m_parsed.end()) return *known->second;
    const auto own = m_codes.find(id);
    m_formats.push_back(own != m_codes.end() ? NumberFormat(own->second) : NumberFormat::built_in(id));
    m_parsed.emplace(id, &m_formats.back());
    return m_formats.back();
}

void XlsxStyles::start_element(std::string_view name, const XmlAttributes& attributes)
{
    if (name == "cellXfs") {
        m_in_cell_formats = true;
    } else if (name == "numFmt" && !m_in_cell_formats) {
        const std::string_view code = attributes.get("formatCode");
        m_code_bytes += code.size();
        if (m_code_bytes > xlsx_styles::k_most_code_bytes || m_codes.size() >= xlsx_styles::k_most_formats) return stop_with(xlsx_styles::too_many_formats());
        const std::uint32_t id = parse_unsigned(attributes.get("numFmtId"), 0);
        if (!m_styles_begun) m_codes[id] = code;
    } else if (name == "xf" && m_in_cell_formats && m_styles.size() < xlsx_styles::k_most_formats) {
        m_styles.push_back(&format(parse_unsigned(attributes.get("numFmtId"), 0)));
    }
}

void XlsxStyles::end_element(std::string_view name)
{
    if (name == "cellXfs") {
        m_in_cell_formats = false;
        m_styles_begun = true; // what formats of tables and conditions (dxf) call theirs is not ours
    }
}

} // namespace chengxin::sheet
