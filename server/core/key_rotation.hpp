#pragma once

#include "server/core/portal.hpp"
#include "server/core/sealed_values.hpp"
#include "shared/core/result.hpp"

#include <functional>
#include <string>

/// New keys for everything sealed. The key file gets a second generation first; then every value is sealed anew, in slices, before
/// anything is served; then the former generation is dropped. Killed at any moment, the next opening of the directory goes on. The index
/// key stays: blind indexes and the keys of records could only be made anew by checking every row again, and tell nothing that the keys
/// of a stolen database would not tell; it changes with an upgrade that re-keys all records.
namespace chengxin {

/// Adds a generation to the key file; the next opening does the rest.
Result<void> begin_rotation(const Portal& portal);

/// At every opening, after the upgrades: does what is left of a rotation.
Result<void> finish_rotation(Portal& portal, const SealedThings& things, const std::function<void(const std::string&)>& tell);

} // namespace chengxin
