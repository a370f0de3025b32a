#pragma once

#include "server/core/portal.hpp"
#include "shared/catalogue/model.hpp"

#include <string>

namespace chengxin::data_import {

/// The item with its code lists, calendar and rule tables, as loaded at start; null for an unknown code.
const catalogue::ItemReference* find_item(const Portal& portal, const std::string& code);

} // namespace chengxin::data_import
