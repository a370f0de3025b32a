#pragma once

#include <imgui.h>

namespace chengxin::client {

/// Scrolls ImGui's windows by exact pixels: wheel and touch pad, finger with momentum, keys, the mirror's own scrolling
/// (find-in-page, tests). ImGui's coarse wheel steps are not used.
class Scrolling {
public:
    /// Called by the shell inside the window that holds the page's content.
    void set_main_window(ImGuiID window) { m_main_window = window; }
    /// Scroll position of the main window, for the History entry; `restore` puts it back when the content is long enough.
    float position() const { return m_position; }
    void restore(float position);

    void wheel(ImVec2 pixels, bool notched);
    void touch_begin();
    void touch_move(ImVec2 pixels, double now);
    void touch_end();
    /// Moves the main window, not what is under the pointer.
    void scroll_main(float pixels) { m_main_pixels += pixels; }
    /// Page and arrow keys, when no widget has a use for them.
    void take_keys();

    /// At the end of a frame, on screens for fingers: where the window that moves or moved lately is in its content.
    void draw_overlay_bar(double now) const;
    /// After NewFrame; asks for more frames while something moves.
    void apply(double seconds);

private:
    void move(ImVec2 pixels);
    void move_main(float pixels);
    void apply_restore();

    ImGuiID m_main_window = 0, m_touched_window = 0;
    ImVec2 m_remaining, m_now, m_velocity;
    float m_main_pixels = 0, m_position = 0, m_told = 0, m_restore = -1;
    int m_restore_frames = 0, m_restore_rest = 0;
    double m_touch_at = 0;
    bool m_touching = false;
    ImGuiID m_moved_window = 0; ///< whose bar is shown …
    double m_bar_until = 0;     ///< … until then
};

} // namespace chengxin::client
