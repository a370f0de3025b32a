#pragma once

#include "client/platform/semantics.hpp"

#include <cstdint>
#include <imgui_internal.h>
#include <string>
#include <unordered_map>
#include <vector>

namespace chengxin::client::semantics {

/// Part of a frame's string store.
struct Slice {
    std::uint32_t offset = 0, length = 0;
};

/// What a text field adds to its node.
struct FieldTraits {
    std::int32_t kind = -1;        ///< text_input::Kind, -1: not a field
    std::int32_t max_length = 0;
    float font_size = 0;
    std::uint32_t colour = 0;
    std::uint32_t version = 0;     ///< of the browser's text that `value` follows
    Slice placeholder, autocomplete;
    float line_height = 0, indent = 0; ///< of any drawn name, see Drawn; `font_size` is its size
    std::int32_t cell = 0;         ///< text_input::Cell
    std::uint32_t selection = 0;   ///< a new number selects: even all of the text, odd its end
};

/// One node of the frame as JavaScript reads it: 32-bit words in this order (web/library/mirror.js).
struct Entry {
    std::uint32_t key = 0, parent = 0;
    std::uint32_t role = 0, flags = 0;
    Slice name, value, description, href;
    std::int32_t level = 0, row_index = 0, column_index = 0, row_count = 0, column_count = 0, sort = 0;
    float value_now = -1;
    float x = 0, y = 0, width = 0, height = 0;
    std::uint32_t content_hash = 0;
    FieldTraits field;
};

/// Bits of Entry::flags. A state that may be absent takes two: "has" and "is".
enum Flag : std::uint32_t {
    flag_has_checked = 1 << 0, flag_checked = 1 << 1,
    flag_has_selected = 1 << 2, flag_selected = 1 << 3,
    flag_has_expanded = 1 << 4, flag_expanded = 1 << 5,
    flag_has_pressed = 1 << 6, flag_pressed = 1 << 7,
    flag_disabled = 1 << 8, flag_required = 1 << 9, flag_invalid = 1 << 10, flag_read_only = 1 << 11,
    flag_busy = 1 << 12, flag_current = 1 << 13, flag_modal = 1 << 14, flag_top_level = 1 << 15,
    flag_has_popup = 1 << 16, flag_focusable = 1 << 17, flag_clipped = 1 << 18, flag_group = 1 << 19,
    flag_align_end = 1 << 20, flag_strong = 1 << 21, flag_align_centre = 1 << 22, flag_not_a_stop = 1 << 23, flag_for_eyes = 1 << 24,
    flag_keeps_focus = 1 << 25,
};

/// An item that ImGui's test hook reported.
struct HookedItem {
    ImGuiID id = 0;
    ImRect bounds;
};

/// The frame's nodes, what the browser was told last, and what it told us.
class Tree {
public:
    void begin_frame();
    /// Draws the focus ring and patches the mirror if something changed; at most ten times a second.
    void end_frame(double now);
    /// Milliseconds that the last end_frame() spent on patching the mirror; 0 when it did not.
    double patch_ms() const { return m_patch_ms; }
    /// The next frame's end patches the mirror without waiting for the usual interval.
    void mirror_at_once() { m_mirrored_at = -1; }

    Entry& add(const Node& node);
    void set_field(Entry& entry, const FieldTraits& traits, std::string_view placeholder, std::string_view autocomplete);
    void begin_group(const Node& node);
    void end_group();
    std::size_t depth() const { return m_open.size(); }

    // From the browser.
    void take_activation(ImGuiID key) { m_activated = key; }
    void take_value(ImGuiID key, std::string value);
    enum class FocusOrigin { pointer, keyboard, returned }; ///< returned: by the mirror, after a key; nothing scrolls
    void take_focus(ImGuiID key, FocusOrigin origin);

    bool activated(ImGuiID id);
    std::optional<std::string> value_chosen(ImGuiID id);
    /// Also where the focus is asked to go: a key pressed before the mirror has followed belongs there.
    ImGuiID focused() const { return m_has_focus_request && m_focus_request != 0 ? m_focus_request : m_focused; }
    bool focus_visible() const { return m_focus_visible; }
    /// Role of the focused node in the last frame; text if none.
    Role focused_role() const { return m_focused_role; }
    void request_focus(ImGuiID id);
    void request_page_focus();
    void exempt(ImGuiID id) { m_exempt.push_back(id); }

    /// ImGui's hook saw an item.
    void hook_item(ImGuiID id, const ImRect& bounds);
    /// Ids and labels of visible interactive items without a node, one a line; empty is right.
    std::string unmirrored() const;
    /// Visible items that share an id; empty is right.
    std::string duplicates() const;

private:
    struct Open {
        std::size_t entry;
        bool spans_children;
        ImRect bounds;
        std::uint32_t unnamed = 0; ///< children without id so far
    };

    Slice keep(std::string_view text);
    Slice keep_broken(std::string_view text, std::span<const std::string_view> lines);
    void leave_one_stop(std::size_t group);
    std::uint32_t key_for(const Node& node);
    void place(Entry& entry, ImRect bounds, bool given);
    void draw_focus_ring() const;
    bool field_waits() const;
    std::uint64_t hash() const;

    std::vector<Entry> m_entries;
    std::string m_strings;
    std::vector<Open> m_open;
    std::unordered_map<std::uint32_t, std::size_t> m_index;
    std::vector<HookedItem> m_hooked;
    std::vector<ImGuiID> m_exempt;
    std::uint64_t m_mirrored_hash = 0;
    double m_patch_ms = 0;
    double m_mirrored_at = -1;
    ImGuiID m_focused = 0, m_activated = 0, m_value_key = 0, m_scroll_to = 0, m_focus_request = 0;
    bool m_focus_visible = false, m_has_focus_request = false;
    int m_focus_patience = 0; ///< frames that a wanted focus waits for its node
    int m_page_focus_in = 0; ///< frames until the new page is in the mirror; 0: nothing is asked
    Role m_focused_role = Role::text;
    ImRect m_focused_clip;
    std::string m_value;
};

} // namespace chengxin::client::semantics
