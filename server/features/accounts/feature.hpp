#pragma once

#include "server/core/feature.hpp"

namespace chengxin::accounts {

/// Organisations, accounts, roles and sign-in.
Feature feature();

} // namespace chengxin::accounts
