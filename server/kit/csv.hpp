#pragma once

#include <string>
#include <string_view>

namespace chengxin::kit {

/// One cell: quoted where needed; what a spreadsheet would run as a formula is defused by an apostrophe, and a long number
/// gets a tab in front so that no digit is lost.
std::string csv_cell(std::string_view value);

} // namespace chengxin::kit
