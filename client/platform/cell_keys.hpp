#pragma once

#include "client/platform/text_input.hpp"

namespace chengxin::client::text_input {

/// Whether a key is the grid's while its current cell is in this mode; the rest is the field's own.
bool is_grid_key(Cell mode, const CellEvent& event);

} // namespace chengxin::client::text_input
