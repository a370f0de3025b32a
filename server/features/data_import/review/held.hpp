#pragma once

#include "server/core/change.hpp"
#include "server/core/portal.hpp"
#include "server/features/data_import/batch_store.hpp"
#include "shared/features/data_import/api.hpp"

#include <string>

namespace chengxin::data_import {

/// Held records (待核) within the scope, newest first, each with the warnings that hold it; among them public ones in which personal data
/// was masked and waits for a decision (masked.hpp). Warnings are in full for the uploader only; then they leave when their entry in the
/// audit is durable.
Next<api::Page<HeldRow>> list_held(Portal& portal, const Uploader& asking, const HeldRequest& request, const std::string& address);

/// A person's decision about a held record of the own scope: it is published (where its window allows), corrected and checked
/// again, or withdrawn. A correction with errors changes nothing and comes back with its findings; one that still has a
/// doubtful warning is stored and stays held. A masked record is confirmed as it was, with a reason, or corrected, most simply by what is
/// shown already: no changes are needed for that. Audited, with the reason.
Next<ResolveHeldResponse> resolve_held(Portal& portal, const Uploader& asking, const ResolveHeldRequest& request, const std::string& address);

} // namespace chengxin::data_import
