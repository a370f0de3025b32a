#pragma once

#include <imgui.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

/// Text editing by a real <input> or <textarea> above the field's rectangle: Chinese input methods with visible
/// pre-edit, mobile keyboards, paste, undo, selection and password managers come from the browser.
///
/// The widget draws frame, label and icons. It draws the text itself only while `!focused` (and `draw_placeholder`
/// tells when to draw the hint); while focused the browser shows text, caret, selection and pre-edit in the same place:
///
///     const auto field = text_input::field({.id = id, .name = "企业名称", .min = inner.Min, .max = inner.Max}, m_draft);
///     if (!field.focused) draw_list->AddText(…, m_draft.c_str());
///     if (field.draw_placeholder) draw_list->AddText(…, hint);
///     if (field.submitted) search();
///
/// It registers the ImGui item (hover, test hooks) and emits the semantics node; the caller reserves the space
/// (`ImGui::ItemSize` or `Dummy` before). Draw text at `min`, vertically centred for one-line fields.
namespace chengxin::client::text_input {

enum class Kind : std::uint8_t { text, search, password, multi_line, number, phone, email, date };

/// What keys mean to a field that is the current cell of a grid (client/ui/grid.hpp).
enum class Cell : std::uint8_t {
    none,     ///< an ordinary field
    navigate, ///< the grid shows the text and what is typed replaces it; most keys are the grid's
    type,     ///< the browser shows what is typed; arrows end it
    edit,     ///< the browser shows text and caret; only Enter, Escape and the like are the grid's
};

struct Field {
    ImGuiID id = 0;
    Kind kind = Kind::text;
    std::string_view name;          ///< accessible name (the visible label)
    std::string_view description;   ///< help or error sentence
    std::string_view placeholder;   ///< for assistive technology; the widget draws it
    std::string_view autocomplete;  ///< HTML token: "username", "current-password", "new-password", "off" (default)
    ImVec2 min, max;                ///< where text is drawn: inside frame padding, right of an icon
    float font_size = 0;            ///< 0: ImGui's current size
    ImU32 colour = 0;               ///< 0: ImGui's text colour
    int max_length = 0;             ///< in UTF-16 units, 0 for none
    bool disabled = false, read_only = false, required = false, invalid = false;
    bool align_end = false;         ///< numbers
    bool has_popup = false;         ///< a list of suggestions belongs to it; `expanded` says it is open
    bool expanded = false;
    Cell cell = Cell::none;
    std::uint32_t selection = 0;    ///< of a cell: a new number selects, even all of the text, odd puts the caret at its end
};

/// What a person did in the current cell of a grid besides writing.
struct CellEvent {
    enum class Kind : std::uint8_t { key, copy, cut, paste } kind = Kind::key;
    ImGuiKey key = ImGuiKey_None;
    bool shift = false, control = false, alt = false; ///< control: Ctrl, or Command
    std::string text;                                 ///< pasted
};

struct Result {
    bool focused = false;
    bool changed = false;           ///< `value` is new this frame (never in the middle of a composition)
    bool composing = false;         ///< an input method is at work; do not act on keys
    bool submitted = false;         ///< Enter in a one-line field, after composition
    bool cancelled = false;         ///< Escape
    bool lost_focus = false;        ///< left this frame; `value` is final
    bool draw_placeholder = false;  ///< empty and nothing being composed
    int arrow = 0;                  ///< steps of this frame in a one-line field, for suggestions: arrow down less arrow up
    std::vector<CellEvent> cell_events; ///< of a grid's cell, in order, after what was written before them
};

/// One field for this frame. A `value` changed by the program (cleared, suggestion taken) is shown at once.
Result field(const Field& field, std::string& value);

/// The two halves of field(), for a widget that must know what happened before it can say where the field is.
Result take(ImGuiID id, std::string& value);
void show(const Field& field, const std::string& value);

/// The answer to a copy or cut of this frame, as plain text and as HTML.
void answer_copy(std::string text, std::string html);

/// Puts the caret into a field and selects all of it; effective when the field is drawn.
void focus(ImGuiID id);

} // namespace chengxin::client::text_input
