#include "client/features/data_import/review_parts.hpp"
#include "client/platform/frames.hpp"

#include <imgui.h>

namespace chengxin::client::data_import {

namespace {

/// The check of the whole file after a correction waits for a pause, so that it does not hold up the next one.
constexpr double k_settle_seconds = 1.5;

} // namespace

void write_corrections(UploadState& state, const ui::GridChanges& changes)
{
    const std::size_t first = first_file_column(*state.session);
    std::vector<shared::CellEdit> edits;
    for (const ui::GridChange& change : changes) {
        if (change.column < first) continue;
        const std::size_t column = change.column - first;
        edits.push_back({static_cast<std::size_t>(change.row), column, change.after});
        state.review.filled[column] = 1;
    }
    state.session->edit_all(std::move(edits));
    state.review.settle_at = ImGui::GetTime() + k_settle_seconds;
    request_frame_after(k_settle_seconds);
}

void accept_cause(UploadState& state, const shared::Cause& cause)
{
    const std::size_t first = first_file_column(*state.session);
    ui::GridChanges changes;
    for (shared::CellEdit& edit : state.session->suggestions_of(cause)) {
        std::string before = state.session->cell(edit.line, edit.column);
        changes.push_back({static_cast<std::int64_t>(edit.line), edit.column + first, std::move(before), std::move(edit.text)});
    }
    write_corrections(state, changes);
    state.review.table.history->add(std::move(changes));
}

} // namespace chengxin::client::data_import
