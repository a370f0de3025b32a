#pragma once

#include "server/core/context.hpp"
#include "server/storage/connection.hpp"

#include <cstdint>
#include <string>

/// Browsers on which an account has signed in before, known by a random cookie whose hash is stored. What is known of a device only
/// decides who goes first; it is never a proof of who somebody is.
namespace chengxin::accounts {

/// Hash of the device cookie of this request; empty when it has none, and on a kiosk.
std::string device_of(const RequestContext& context);

/// Whether this account has signed in on this device.
bool is_known_device(storage::Connection& connection, std::int64_t account_id, const std::string& device);

/// A token for a new device.
std::string new_device_token();
std::string hash_of_device(const std::string& token);
/// Value of Set-Cookie, for a year.
std::string device_cookie(const std::string& token, bool secure);

/// Notes that the account has signed in there now. It keeps its newest devices; what nobody has used for long is forgotten.
void remember_device(storage::Connection& connection, std::int64_t account_id, const std::string& device, std::int64_t now);

} // namespace chengxin::accounts
