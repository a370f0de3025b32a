#include "shared/sheet/xlsx_styles.hpp"

#include <algorithm>
#include <cctype>
#include <charconv>

namespace chengxin::sheet {
namespace {

constexpr std::size_t k_most_formats = 65'536; // cell formats a workbook may have

/// The first section of a format code without literals: no quoted text, escapes, padding or bracketed colours and locales.
/// Elapsed time ([h], [mm]) is kept, for it is a time.
std::string bare_format(std::string_view code)
{
    std::string bare;
    for (std::size_t i = 0; i < code.size() && code[i] != ';'; ++i) {
        const char c = code[i];
        if (c == '\\' || c == '_' || c == '*') {
            ++i;
        } else if (c == '"') {
            i = std::min(code.find('"', i + 1), code.size());
        } else if (c == '[') {
            const auto end = std::min(code.find(']', i), code.size());
            const char first = i + 1 < end ? static_cast<char>(std::tolower(static_cast<unsigned char>(code[i + 1]))) : ' ';
            if (first == 'h' || first == 'm' || first == 's') bare += first;
            i = end;
        } else {
            bare += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
        }
    }
    return bare;
}

} // namespace

std::uint32_t parse_unsigned(std::string_view text, std::uint32_t otherwise)
{
    std::uint32_t value = 0;
    const auto parsed = std::from_chars(text.data(), text.data() + text.size(), value);
    return parsed.ec == std::errc() && parsed.ptr == text.data() + text.size() ? value : otherwise;
}

NumberStyle number_style(std::string_view format_code)
{
    const std::string bare = bare_format(format_code);
    if (bare.find("general") != std::string::npos) return {};
    if (bare.size() > 1 && bare.size() <= 30 && bare.find_first_not_of('0') == std::string::npos)
        return {.is_date = false, .zero_padding = static_cast<std::uint8_t>(bare.size())};
    return {.is_date = bare.find_first_of("ymdhs") != std::string::npos, .zero_padding = 0};
}

NumberStyle built_in_style(std::uint32_t format_id)
{
    const bool is_date = (format_id >= 14 && format_id <= 22) || (format_id >= 27 && format_id <= 36) || (format_id >= 45 && format_id <= 47)
        || (format_id >= 50 && format_id <= 58);
    return {.is_date = is_date, .zero_padding = 0};
}

void XlsxStyles::start_element(std::string_view name, const XmlAttributes& attributes)
{
    if (name == "cellXfs") {
        m_in_cell_formats = true;
    } else if (name == "numFmt") {
        if (m_own_formats.size() < k_most_formats) m_own_formats[parse_unsigned(attributes.get("numFmtId"), 0)] = number_style(attributes.get("formatCode"));
    } else if (name == "xf" && m_in_cell_formats && m_styles.size() < k_most_formats) {
        const std::uint32_t format_id = parse_unsigned(attributes.get("numFmtId"), 0);
        const auto own = m_own_formats.find(format_id);
        m_styles.push_back(own != m_own_formats.end() ? own->second : built_in_style(format_id));
    }
}

void XlsxStyles::end_element(std::string_view name)
{
    if (name == "cellXfs") m_in_cell_formats = false;
}

} // namespace chengxin::sheet
