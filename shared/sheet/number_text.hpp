#pragma once

#include "shared/sheet/cell.hpp"

#include <string>
#include <string_view>

namespace chengxin::sheet {

/// The number of an xlsx cell as people wrote it: binary noise is removed (0.10000000000000001 → 0.1), exponents are written out
/// where the value has at most 15 significant digits (5E-2 → 0.05); plain integers stay as they are. A longer integer in scientific
/// notation stays scientific (6.54002198001010E+17 in 15 digits): its digits are lost and must not look complete.
/// What is no number comes back unchanged.
std::string number_text(std::string_view stored);

/// Like number_text for a value that is already binary (.xls).
std::string number_text(double value);

/// A serial date as yyyy/MM/dd, with " HH:mm:ss" behind it when it has a time, or HH:mm:ss for a time alone.
/// Empty when the value is outside of 1900-01-01 … 9999-12-31. The 29 February 1900 that Excel invented is kept as serial 60.
std::string date_text(double serial, DateSystem system);

/// The text as a double; false when it is none.
bool parse_number(std::string_view text, double& value);

} // namespace chengxin::sheet
