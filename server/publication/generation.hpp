#pragma once

#include "server/core/renewal.hpp"
#include "server/storage/connection.hpp"

#include <cstdint>

namespace chengxin::publication {

/// How soon what is cached shows a change. Slices of a long import follow each other many times a second: who kept an answer need not
/// forget it with each of them (Renewal).
enum class Shown {
    at_once,
    soon, ///< within a second
};

/// Raised by every change of public data; cached figures and pages compare it. Point look-up.
std::int64_t generation(storage::Connection& connection);
/// The same with the newest change that is to be shown at once.
ChangeCount change_count(storage::Connection& connection);
/// Public data changed. The search index has a generation of its own: records::raise_generation raises both.
void raise(storage::Connection& connection, Shown shown);
/// What was to be shown soon is shown at once.
void show_now(storage::Connection& connection);

} // namespace chengxin::publication
