#pragma once

#include "server/core/portal.hpp"

#include <string>

namespace chengxin::data_import {

/// The daily job: forgets originals and finding values older than the parameter's days, and files that no batch owns
/// (an upload that ended between the file and its batch). Running it twice changes nothing.
Result<void> forget_old_uploads(Portal& portal, const std::string& today);

} // namespace chengxin::data_import
