#pragma once

#include "server/core/portal.hpp"

#include <string>

namespace chengxin::data_import {

/// The daily job: forgets originals and finding values older than the parameter's days, and files that no batch owns
/// (an upload that ended between the file and its batch). Running it twice changes nothing.
Result<void> forget_old_uploads(Portal& portal, const std::string& today);

/// At the start, when no upload is on its way: removes what a crash has left in originals/.
Result<void> remove_leftovers(Portal& portal);

/// Removes an original unless a batch names it. On the writer's thread, as is the look for it when a batch is queued, so that no
/// batch is queued without its original.
Result<void> remove_unneeded_original(Portal& portal, const std::string& name);

} // namespace chengxin::data_import
