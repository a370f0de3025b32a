#pragma once

#include "client/features/data_import/upload_state.hpp"

namespace chengxin::client::data_import {

ui::Status status_of(rules::Severity severity);

/// The chosen cause; null when all are shown or when its last finding was corrected.
const shared::Cause* chosen_cause(const Review& review, const shared::CheckSession& session);

/// The causes of all findings; choosing one narrows table and list to it.
void draw_causes(UploadState& state);
/// The file's rows with marked cells, corrected in place.
void draw_grid(UploadState& state);
/// The findings of one line below the grid, with their suggestions.
void draw_line_findings(UploadState& state, std::uint32_t line);

} // namespace chengxin::client::data_import
