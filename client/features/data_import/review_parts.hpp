#pragma once

#include "client/features/data_import/upload_state.hpp"

/// The parts of the page on which a file is corrected.
namespace chengxin::client::data_import {

ui::Status status_of(rules::Severity severity);

/// The chosen cause; null when all are shown or when its last finding was corrected.
const shared::Cause* chosen_cause(const Review& review, const shared::CheckSession& session);

/// The causes of all findings, errors first; choosing one narrows table and list to it and goes to its first cell.
void draw_causes(UploadState& state);
/// The file's rows with marked cells, corrected in place; `height` of the grid in pixels.
void draw_table(UploadState& state, float height);
/// One row for each finding, corrected in place.
void draw_list(UploadState& state, float height);

/// Which columns hold something, or a finding.
void note_filled_columns(Review& review, const shared::CheckSession& session);
/// The number in the grid of the file's first column; before it stand row number, state and, where the file has them, hidden rows.
std::size_t first_file_column(const shared::CheckSession& session);
/// Goes to the first cell of the chosen cause, or to the first error.
void go_to_first_wrong(UploadState& state);

/// Corrections of either grid: rows by line, columns by number of the table's grid.
void write_corrections(UploadState& state, const ui::GridChanges& changes);
/// Accepts all suggestions of a cause, as one step that can be undone.
void accept_cause(UploadState& state, const shared::Cause& cause);

} // namespace chengxin::client::data_import
