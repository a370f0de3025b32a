#pragma once

#include "server/core/control.hpp"

#include <boost/describe/class.hpp>
#include <string>
#include <vector>

namespace chengxin::accounts {

/// What a command about accounts is given; each takes what it needs.
struct AccountCommand {
    std::string name;
    std::string display_name;
    std::string organisation_uscc;
    std::vector<std::string> roles;
    std::string password; ///< empty: a random one is made and told
};
BOOST_DESCRIBE_STRUCT(AccountCommand, (), (name, display_name, organisation_uscc, roles, password))

/// user.add, user.passwd, user.list, user.disable, user.enable, user.unlock, user.end-sessions; arguments are an AccountCommand. All but
/// the list are in the audit. The last active administrator and the last active auditor cannot be disabled.
const std::vector<ControlCommand>& account_commands();

} // namespace chengxin::accounts
