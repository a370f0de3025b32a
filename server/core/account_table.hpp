#pragma once

#include "server/core/portal.hpp"
#include "server/storage/connection.hpp"
#include "shared/core/result.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace chengxin {

/// Rows of account, role and organisation. Every function runs in the caller's transaction.
struct NewAccount {
    std::string name;              ///< sign-in name: 2 to 32 letters, digits, -._
    std::string display_name;      ///< empty: the name
    std::string organisation_uscc; ///< empty: none
    std::vector<std::string> roles;
    std::string password_hash;     ///< crypto::hash_password, made outside the transaction
    bool must_change_password = false;
};

enum class BuiltInRole { credit_office, clerk, administrator, auditor };
/// Code of a role in the tables, for example "credit_office".
const char* code_of(BuiltInRole role);

/// Adds the account; refuses a name in use, an unknown role or organisation.
Result<std::int64_t> add_account(storage::Connection& connection, const NewAccount& account, std::int64_t now);
/// Id of an account; nothing when there is none.
std::optional<std::int64_t> account_id_of(storage::Connection& connection, const std::string& name);
/// Sets a new password hash, remembers the old one in the history (the last five are kept) and ends the account's sessions,
/// but for the one with `kept_token_hash` (empty: all).
void set_password(storage::Connection& connection, std::int64_t account_id, const std::string& password_hash, bool must_change, std::int64_t now,
    const std::string& kept_token_hash);
/// Puts a hash of the same password in the place of `former`, unless the password was changed meanwhile.
void renew_hash(storage::Connection& connection, std::int64_t account_id, const std::string& former, const std::string& hash);
/// The current hash first, then the former ones, five at most.
std::vector<std::string> password_hashes(storage::Connection& connection, std::int64_t account_id);

struct AccountRow {
    std::int64_t id = 0;
    std::string name;
    std::string display_name;
    std::string organisation;
    std::string roles; ///< codes, separated by commas
    bool active = true;
};
std::vector<AccountRow> all_accounts(storage::Connection& connection);

/// Writes the built-in roles, and the organisations of the site (new ones added, names and parents brought up to date).
void seed_roles(storage::Connection& connection);
void seed_organisations(storage::Connection& connection, const Site& site);

} // namespace chengxin
