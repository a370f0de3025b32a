#pragma once

#include <string_view>

namespace chengxin::sheet {

/// True for the text by which Excel, WPS and LibreOffice show an error instead of a value, as they write it into CSV: #N/A, #REF!,
/// #VALUE!, Err:502 … (ECMA-376 part 1, 18.17.3, and the later ones), also in Chinese, and for ######, a column that was too narrow.
bool is_error_value(std::string_view text);

/// True for ##, ######: the column was too narrow, and the value did not get into the file.
bool is_too_narrow(std::string_view text);

} // namespace chengxin::sheet
