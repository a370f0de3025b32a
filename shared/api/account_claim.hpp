#pragma once

namespace chengxin::api {

/// Whoever sends a request may name the account (its id) for which it is meant: the server refuses it with conflict, detail "account", when
/// another one is signed in by then, and nothing happens. Lower-case, as the router has header names. Forms of pages name it in a field.
inline constexpr const char* k_account_header = "x-chengxin-account";
inline constexpr const char* k_account_field = "account";
inline constexpr const char* k_other_account = "account"; ///< detail of the refusal

} // namespace chengxin::api
