#pragma once

#include "server/storage/connection.hpp"
#include "shared/core/result.hpp"

#include <functional>
#include <vector>

namespace chengxin::storage {

/// One forward-only step of the schema, owned by a feature. `name` is unique: "<feature>/<nnn>_<what>".
struct Migration {
    const char* name;
    const char* sql;
};

/// Applies what is missing, each step in a transaction of its own, in the given order.
/// Refuses a database that knows steps which this program does not: a newer program has been there.
/// `first_change`, when given, is called within the transaction of the first one.
Result<void> migrate(Connection& connection, const std::vector<Migration>& migrations, const std::function<void(Connection&)>& first_change = {});

} // namespace chengxin::storage
