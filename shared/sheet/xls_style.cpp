#include "shared/sheet/xls_style.hpp"

#include <algorithm>
#include <cctype>
#include <string>

namespace chengxin::sheet {
namespace {

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

XlsStyle xls_style(std::string_view format_code)
{
    const std::string bare = bare_format(format_code);
    if (bare.find("general") != std::string::npos) return {};
    if (bare.size() > 1 && bare.size() <= 30 && bare.find_first_not_of('0') == std::string::npos)
        return {.is_date = false, .zero_padding = static_cast<std::uint8_t>(bare.size())};
    return {.is_date = bare.find_first_of("ymdhs") != std::string::npos, .zero_padding = 0};
}

XlsStyle built_in_xls_style(std::uint32_t format_id)
{
    const bool is_date = (format_id >= 14 && format_id <= 22) || (format_id >= 27 && format_id <= 36) || (format_id >= 45 && format_id <= 47)
        || (format_id >= 50 && format_id <= 58);
    return {.is_date = is_date, .zero_padding = 0};
}

} // namespace chengxin::sheet
