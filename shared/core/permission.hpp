#pragma once

#include <boost/describe/enum.hpp>

namespace chengxin {

/// What an operation needs. An endpoint names exactly one; roles grant them (table role_permission).
/// A new permission is one line here and one line in the seed of server/features/accounts.
enum class Permission {
    anyone,             ///< no session needed: public reads, sign-in
    signed_in,          ///< any session
    import_upload,      ///< data-import:upload   upload, undo and read one's batches
    import_confirm,     ///< data-import:confirm  confirm or correct held records (待核)
    user_manage,        ///< system:user
    audit_read,         ///< system:audit
    parameter_manage,   ///< system:parameter
};
BOOST_DESCRIBE_ENUM(Permission, anyone, signed_in, import_upload, import_confirm, user_manage, audit_read, parameter_manage)

/// How far a role reaches into the data of organisations (D§ design 7). Stores require it as a typed predicate.
enum class ScopeKind { none, self, own, own_and_below, chosen, all };
BOOST_DESCRIBE_ENUM(ScopeKind, none, self, own, own_and_below, chosen, all)

} // namespace chengxin
