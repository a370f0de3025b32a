#include "server/kit/csv.hpp"

#include "shared/core/text.hpp"

namespace chengxin::kit {

namespace {

constexpr std::size_t k_exact_digits = 11; ///< spreadsheets show longer numbers rounded

bool is_long_number(std::string_view value)
{
    return value.size() > k_exact_digits && value.find_first_not_of("0123456789") == std::string_view::npos;
}

bool starts_formula(std::string_view value)
{
    if (value.empty()) return false;
    std::size_t behind = 0;
    const char32_t first = text::decode(value, behind);
    return std::u32string_view(U"=+-@\t\r\n＝＋－＠").find(first) != std::u32string_view::npos; // spreadsheets take full width for half
}

} // namespace

std::string csv_cell(std::string_view value)
{
    std::string cell = starts_formula(value) ? "'" : is_long_number(value) ? "\t" : "";
    cell += value;
    if (cell.find_first_of("\",\r\n\t") == std::string::npos) return cell;
    std::string quoted = "\"";
    for (const char c : cell)
        quoted += c == '"' ? "\"\"" : std::string(1, c);
    return quoted + '"';
}

} // namespace chengxin::kit
