#include "shared/sheet/error_values.hpp"

#include "shared/core/text.hpp"

#include <algorithm>
#include <array>
#include <string>

namespace chengxin::sheet {
namespace {

constexpr std::array<std::string_view, 32> k_errors = {
    "#N/A",      "#REF!",    "#VALUE!",        "#DIV/0!",   "#NAME?",   "#NULL!",  "#NUM!",     "#SPILL!",  "#CALC!",   "#FIELD!",  "#BLOCKED!",
    "#CONNECT!", "#UNKNOWN!", "#GETTING_DATA", "#BUSY!",    "#EXTERNAL!", "#PYTHON!", "#TIMEOUT!", "#EXPIRED!", "#ERROR!",  "#ERR!",    "#值!",
    "#名称?",    "#引用!",   "#空!",           "#数字!",    "#除/0!",   "#被零除!", "#无效!",    "#不适用",  "#溢出!",   "#计算!"};
constexpr std::size_t k_longest = 24;

} // namespace

bool is_too_narrow(std::string_view text)
{
    return text.size() >= 2 && text.find_first_not_of('#') == std::string_view::npos;
}

bool is_error_value(std::string_view text)
{
    if (is_too_narrow(text)) return true;
    if (text.size() > k_longest || text.size() < 4) return false;
    const std::string plain = text::to_upper_ascii(text::fold_width(text::trim(text)));
    if (std::find(k_errors.begin(), k_errors.end(), plain) != k_errors.end()) return true;
    // LibreOffice: Err:502
    return plain.size() == 7 && plain.substr(0, 4) == "ERR:" && plain.find_first_not_of("0123456789", 4) == std::string::npos;
}

} // namespace chengxin::sheet
