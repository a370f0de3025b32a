#pragma once

#include <cstdint>

namespace chengxin::client {

/// Draws one frame soon. Input, answers and timers do it by themselves; widgets call it while they animate.
void request_frame();

/// Draws a frame after so many seconds (caret, toast, poll); the earliest request counts.
void request_frame_after(double seconds);

/// Runs the frames that queued input needs at once, inside the browser's event: only there may a page copy to the
/// clipboard or open a file dialogue.
void draw_now();

/// After the browser itself scrolled (a node brought into view): canvas and mirror move within the same event, so that
/// nobody sees, or clicks on, a place where the node no longer is.
void draw_moved();

/// Seconds that an animation moves on in this frame: never a jump after an idle hour.
float frame_step();

/// ImGui needs a few frames after the last event until layout and hover are final.
constexpr int k_settling_frames = 3;

/// State of the frame scheduler.
struct Frames {
    int settling = 0;                 ///< frames still to draw
    bool scheduled = false;           ///< the browser will call us
    bool visible = true;              ///< the tab is shown
    double due_at = 0;                ///< time of the next timer in seconds, 0 for none
    double last_time = 0;
    std::uint64_t drawn_hash = 0;     ///< what the canvas shows
    std::uint64_t count = 0;          ///< frames built since the start
    std::uint64_t submitted = 0;      ///< frames given to WebGL
    double last_build_ms = 0;         ///< from the input to the list of triangles, without the mirror
    double last_patch_ms = 0;         ///< of the mirror, when it was last patched
};

} // namespace chengxin::client
