#pragma once

#include "shared/api/type_info.hpp"
#include "shared/core/result.hpp"

namespace chengxin::api {

/// Whether every text in a decoded request is valid UTF-8 without control characters but tab and line ends, whatever codec it came by:
/// else something stored today breaks a page, an export or a log tomorrow. The content of files is left alone. The error names the member.
Result<void> check_texts(const TypeInfo& type, const void* value);

} // namespace chengxin::api
