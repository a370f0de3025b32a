#pragma once

#include "client/features/data_import/upload_state.hpp"

namespace chengxin::client::data_import {

ui::Status status_of(rules::Severity severity);

/// The causes of all findings; choosing one narrows table and list to it.
void draw_causes(UploadState& state);
/// The file's rows with marked cells, corrected in place.
void draw_grid(UploadState& state);
/// The findings of one line below the grid, with their suggestions.
void draw_line_findings(UploadState& state, std::uint32_t line);

} // namespace chengxin::client::data_import
