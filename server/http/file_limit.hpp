#pragma once

#include <cstddef>

namespace chengxin::http {

/// Raises the number of files that this process may open as far as the system lets it, and returns it.
std::size_t raise_file_limit();

} // namespace chengxin::http
