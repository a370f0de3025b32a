#pragma once

#include "server/core/keys.hpp"
#include "server/core/sealed_values.hpp"
#include "server/core/sm2.hpp"
#include "server/storage/store.hpp"

#include <string>

namespace chengxin {

/// Keys that belong to this installation for ever; a rotation does not change them. The one for signatures stands sealed in the database
/// (table installation_key), so that backups carry it.
struct InstallationKeys {
    std::string audit;        ///< 32 bytes (Keys::derived): chains the audit
    crypto::Sm2Key signing;   ///< signs audit checkpoints
};

/// Reads them, and makes them at the first start. Fails with a sentence when they cannot be opened with these keys.
Result<InstallationKeys> load_installation_keys(storage::Store& store, const Keys& keys);

/// For sealed_things: the table, which f082447 does not have.
SealedTable sealed_installation_keys();

/// The same for a look only; fails when there are none.
Result<InstallationKeys> read_installation_keys(storage::Connection& connection, const Keys& keys);

} // namespace chengxin
