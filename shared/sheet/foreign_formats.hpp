#pragma once

#include "shared/core/result.hpp"
#include "shared/sheet/byte_source.hpp"

#include <optional>
#include <string_view>

namespace chengxin::sheet {

/// What a file is that is neither a workbook nor separated text, told by its first bytes: a sentence that names the format and the way
/// out, with a detail word of reader.hpp. Nothing when no known format begins so. `start` are the first 4096 bytes.
std::optional<Error> foreign_format(ByteSource& source, std::string_view start);

/// For a file that is nothing known at all.
Error unknown_format();

} // namespace chengxin::sheet
