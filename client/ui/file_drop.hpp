#pragma once

#include "client/platform/files.hpp"
#include "client/ui/layout.hpp"

#include <string_view>
#include <vector>

namespace chengxin::client::ui {

/// A zone that takes files by click, keyboard or drop. `accept`: ".xlsx,.xls,.csv". Returns files that arrived.
std::vector<ChosenFile> file_drop(std::string_view name, std::string_view title, std::string_view hint, std::string_view accept, float height = 176);

} // namespace chengxin::client::ui
