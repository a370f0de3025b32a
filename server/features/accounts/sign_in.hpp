#pragma once

#include "server/core/portal.hpp"
#include "shared/core/result.hpp"
#include "shared/features/accounts/api.hpp"

#include <string>

namespace chengxin {
struct Session;
struct RequestContext;
}

namespace chengxin::accounts {

struct SignedIn {
    std::string token; ///< for the cookie
    Person person;
};

/// Five wrong passwords lock a name for 30 minutes, known or not; one address that fails far more often has to wait longer
/// each time (a service hall shares one address, so it is never locked out by five).
Result<SignedIn> sign_in(Portal& portal, const SignInRequest& request, const std::string& address);

/// Sets a new password of the signed-in account and ends its other sessions.
Result<void> change_password(Portal& portal, const Session& session, const ChangePasswordRequest& request, const std::string& address);

Person person_of(const Session& session, std::int64_t idle_seconds);

} // namespace chengxin::accounts
