#pragma once

#include <cstdint>
#include <string_view>

namespace chengxin::sheet {

/// What a number format of an .xls makes of a number.
struct XlsStyle {
    bool is_date = false;
    std::uint8_t zero_padding = 0; ///< format 000000: integers get leading zeros up to this many digits
};

/// Dates and times have y, m, d, h or s outside of quotes and brackets (ECMA-376 part 1, 18.8.31, as in BIFF).
XlsStyle xls_style(std::string_view format_code);
/// The built-in formats (18.8.30), with the East Asian dates 27–36 and 50–58.
XlsStyle built_in_xls_style(std::uint32_t format_id);

} // namespace chengxin::sheet
