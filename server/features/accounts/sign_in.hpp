#pragma once

#include "server/core/change.hpp"
#include "server/core/portal.hpp"
#include "shared/api/session.hpp"
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
/// each time (a service hall shares one address, so it is never locked out by five). The password is checked in the lane for that
/// (PasswordLane); on the way a hash of a lower cost than today's is replaced. Sets the cookies of session and device.
Next<SignedIn> sign_in(RequestContext& context, const SignInRequest& request);

/// Ends the session and its cookie.
Next<api::Nothing> sign_out(RequestContext& context);

/// Sets a new password of the signed-in account and ends its other sessions.
Next<api::Nothing> change_password(RequestContext& context, const ChangePasswordRequest& request);

/// With a reminder for whoever manages the site, see Person::reminder.
Person person_of(const Portal& portal, const Session& session, std::int64_t idle_seconds);

} // namespace chengxin::accounts
