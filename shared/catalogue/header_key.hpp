#pragma once

#include <string>
#include <string_view>

namespace chengxin::catalogue {

/// The form by which headers are compared: widths and brackets folded, blanks and marks such as * gone, and of
/// 行政相对人代码_3(组织机构代码) the name in brackets, never the number (D appendix A: the 2015 template numbers them otherwise).
std::string header_key(std::string_view header);

} // namespace chengxin::catalogue
