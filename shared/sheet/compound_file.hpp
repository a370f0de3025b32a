#pragma once

#include "shared/sheet/byte_source.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace chengxin::sheet {

/// The first bytes of an OLE compound file (MS-CFB 2.2), the container of .xls, .doc and encrypted .xlsx.
inline constexpr std::string_view k_compound_signature = "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";

/// Names of the streams and storages in the directory of a compound file, as UTF-8; non-ASCII units become '?'.
/// Bounded work: at most some thousand entries; whatever is broken ends the list.
std::vector<std::string> compound_file_names(ByteSource& source);

} // namespace chengxin::sheet
