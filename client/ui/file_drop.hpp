#pragma once

#include "client/ui/layout.hpp"

#include <string_view>

namespace chengxin::client::ui {

/// A zone that takes files by click, keyboard or drop. `accept`: ".xlsx,.xls,.csv". What arrives the page takes (browser::take_files).
void file_drop(std::string_view name, std::string_view title, std::string_view hint, std::string_view accept, float height = 176);

} // namespace chengxin::client::ui
