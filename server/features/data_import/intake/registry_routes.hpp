#pragma once

#include "server/core/router.hpp"

namespace chengxin::data_import {

/// Endpoints by which the browser checks names and units before anything is sent.
void add_registry_routes(Router& router);

} // namespace chengxin::data_import
