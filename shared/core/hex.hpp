#pragma once

#include <string>
#include <string_view>

namespace chengxin {

std::string hex(std::string_view bytes);     ///< lower-case
std::string from_hex(std::string_view text); ///< of lower-case digits; empty when it is something else

} // namespace chengxin
