#pragma once

#include "shared/core/result.hpp"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace chengxin::http {

/// Names and values in the order in which they came; a name may come several times.
using Pairs = std::vector<std::pair<std::string, std::string>>;

/// Whether "+" stands for a space (query strings and urlencoded forms) or for itself (paths).
enum class PlusSign { space, literal };

/// %XX to bytes. Refused: a broken %XX, a NUL byte, bytes that are not UTF-8.
Result<std::string> percent_decode(std::string_view text, PlusSign plus);

/// Everything but letters, digits and -._~ as %XX.
std::string percent_encode(std::string_view text);

inline constexpr std::size_t k_max_pairs = 500;

/// Reads `a=1&b=%E4%BC%8A`: a query string or an application/x-www-form-urlencoded body. At most k_max_pairs pairs.
Result<Pairs> parse_pairs(std::string_view text);

} // namespace chengxin::http
