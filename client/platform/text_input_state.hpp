#pragma once

#include "client/platform/text_input.hpp"

#include <cstdint>
#include <imgui.h>
#include <string>
#include <unordered_map>
#include <vector>

namespace chengxin::client::text_input {

/// What the browser's fields told us since the last frame.
struct State {
    struct Change {
        ImGuiID field;
        std::string text;
    };
    std::vector<Change> changes;
    std::unordered_map<ImGuiID, std::uint32_t> versions; ///< of the browser's text; a value of ours that is older is not shown
    ImGuiID composing = 0;                               ///< field in which an input method is at work
    ImGuiID submitted = 0, cancelled = 0, lost_focus = 0;
    ImGuiID arrow_field = 0;
    int arrow = 0;

    struct FieldEvent {
        ImGuiID field;
        CellEvent event;
    };
    std::vector<FieldEvent> cell_events;
    ImGuiID cell_field = 0;                              ///< the current cell of the grid in the last frame
    Cell cell = Cell::none;
    std::string copied_text, copied_html;

    /// Forgets what no field took.
    void end_frame();
};

} // namespace chengxin::client::text_input
