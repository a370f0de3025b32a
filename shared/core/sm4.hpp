#pragma once

#include <string>
#include <string_view>

namespace chengxin {

/// SM4 (GB/T 32907-2016) in counter mode where there is no OpenSSL: in the browser. Both directions; key and iv of 16 bytes.
std::string sm4_ctr(std::string_view key, std::string_view iv, std::string_view bytes);

} // namespace chengxin
