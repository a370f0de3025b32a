#pragma once

#include "shared/api/session.hpp"

#include <optional>

namespace chengxin::client {

/// Who is signed in, as the server told us. The client hides what is not permitted; the server decides.
struct Session {
    std::optional<accounts::Person> person;

    bool signed_in() const { return person.has_value(); }
    bool may(Permission permission) const;
};

} // namespace chengxin::client
