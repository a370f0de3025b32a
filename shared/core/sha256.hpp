#pragma once

#include <string>
#include <string_view>

namespace chengxin {

/// SHA-256 (FIPS 180-4) where there is no OpenSSL: in the browser, whose own is missing on plain http. 64 hexadecimal digits, lower-case.
std::string sha256_hex(std::string_view bytes);

} // namespace chengxin
