#include "client/core/session.hpp"

#include <algorithm>

namespace chengxin::client {

bool Session::may(Permission permission) const
{
    if (permission == Permission::anyone)
        return true;
    if (!person)
        return false;
    const auto& granted = person->permissions;
    return permission == Permission::signed_in || std::find(granted.begin(), granted.end(), permission.name) != granted.end();
}

} // namespace chengxin::client
