#pragma once

#include "server/storage/failure.hpp"
#include "shared/core/result.hpp"

#include <exception>
#include <string>

namespace chengxin {

/// What kind of trouble an exception tells of: of the database, of a file (std::system_error), of memory; else our mistake.
storage::FailureKind kind_of(const std::exception& exception);

/// The answer for whoever waits: 507 for a full disk, 503 for what passes, 500 with the request's number for our mistakes.
Error error_of(const std::exception& exception, const std::string& request_id);

} // namespace chengxin
