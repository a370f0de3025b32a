#pragma once

#include <boost/describe/enum.hpp>
#include <string_view>

namespace chengxin {

/// What an operation needs, by its name. An endpoint or page names exactly one; roles grant them (table role_permission).
/// A module owns its permissions: it declares them beside its endpoints (shared/features/<feature>/permissions.hpp) and registers
/// them with a label, a group and the roles that have them at first (server/core/permissions.hpp). Two are everybody's.
struct Permission {
    std::string_view name; ///< of a constant: lower-case words with underscores

    static const Permission anyone;    ///< no session needed: public reads, sign-in
    static const Permission signed_in; ///< any session

    friend constexpr bool operator==(const Permission&, const Permission&) = default;
};

inline constexpr Permission Permission::anyone{"anyone"};
inline constexpr Permission Permission::signed_in{"signed_in"};

/// How far a role reaches into the data of organisations (D§ design 7). Stores require it as a typed predicate.
enum class ScopeKind { none, self, own, own_and_below, chosen, all };
BOOST_DESCRIBE_ENUM(ScopeKind, none, self, own, own_and_below, chosen, all)

} // namespace chengxin
