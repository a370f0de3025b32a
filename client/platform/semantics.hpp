#pragma once

#include <imgui.h>

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

/// What screen readers, the keyboard, find-in-page and the browser tests see of the canvas.
///
/// Every widget says once per frame, while it draws, what it is; a DOM mirror above the canvas is patched when the
/// answer changes. Text that a person reads is a node too. How a widget uses it:
///
///     bool button(const char* label) {
///         const ImGuiID id = ImGui::GetID(label);
///         …ItemSize, ItemAdd(bounds, id)…
///         bool pressed = ImGui::ButtonBehavior(bounds, id, &hovered, &held);  // mouse and touch
///         pressed |= semantics::activated(id);                                // Enter, Space, screen reader, el.click()
///         semantics::node({.id = id, .role = Role::button, .name = label, .min = bounds.Min, .max = bounds.Max});
///         return pressed;
///     }
///     ImGui::TextUnformatted("2026-05-06");  semantics::last_item(Role::text, "2026-05-06");
///
/// - Emit in reading order: the order of emission is the order of Tab. Emit scrolled-out items as well (not those that
///   a clipper skips), so that the keyboard reaches them; focusing one scrolls it into view.
/// - Text inside a button, link, tab or cell is that node's `name`; do not emit it twice.
/// - Containers are groups: `semantics::Group table({.id = id, .role = Role::table, .name = "…", .row_count = 128});`
///   then `Group row({.role = Role::row, .row_index = 3})` and nodes of Role::cell within. They end with their scope.
/// - A radio group and a list of tabs are one stop of Tab, at the chosen one: Tree sees to it.
/// - Dialogs, menus and toasts set `.top_level = true`; a modal dialog also `.modal = true` (the rest becomes inert).
/// - Keys: while a node has DOM focus, every key but Tab reaches ImGui, so `focused(id) && ImGui::IsKeyPressed(…)` is
///   how arrows work in tabs, menus and grids. Enter and Space arrive as `activated(id)`, never twice.
/// - The focus ring is drawn for all nodes by the platform.
/// - ImGui's own keyboard navigation is off. Text fields use platform/text_input.hpp, which emits its own node.
namespace chengxin::client::semantics {

enum class Role : std::uint8_t {
    text,          ///< a paragraph or value
    heading,       ///< with `level` 1–6
    link,          ///< a real <a href>; give `href`, a path of ours or an address outside
    button,
    checkbox,      ///< with `checked`
    radio,         ///< with `checked`, in a radio_group
    radio_group,
    toggle,        ///< role=switch, with `checked`
    tab_list,
    tab,           ///< with `selected`, in a tab_list
    tab_panel,
    combo_box,     ///< a select: `value` is the chosen text, `expanded` whether its list is open
    list_box,
    option,        ///< with `selected`, in a list_box
    menu,
    menu_item,
    slider,        ///< `value`; steps with arrow keys
    table,         ///< static rows; `row_count` is the total, not only the drawn ones
    grid,          ///< rows whose cells can be focused or edited
    row,           ///< `row_index` from 1 (the header row is 1)
    column_header, ///< `column_index` from 1, `sort`
    row_header,
    cell,          ///< becomes gridcell inside a grid
    list,
    list_item,
    image,         ///< charts and pictures: `name` says what is seen
    figure,        ///< a group around a chart, with its data as nodes
    progress,      ///< `value_now` 0–100, or none while unknown
    status,        ///< polite live region: results counted, saved
    alert,         ///< assertive live region: errors
    dialog,        ///< with `modal`
    tool_tip,
    separator,
    group,         ///< a named block, for example a form section
    form,
    search,        ///< landmark around a query box
    navigation,    ///< landmark
    banner,        ///< landmark: page header
    main,          ///< landmark
    complementary, ///< landmark
    content_info,  ///< landmark: page footer
    region,        ///< landmark with a name
    article,
    textbox,       ///< emitted by platform/text_input.hpp
};

/// How the name of a node stands on the canvas. The mirror's text lies over it, at the same size and place: it is what one
/// selects, copies and finds.
struct Drawn {
    enum class At : std::uint8_t { start, centre, end };

    float size = 0;   ///< in CSS pixels; 0: the name is not drawn as text
    bool strong = false;
    float line = 0;   ///< height of a line in CSS pixels; 0: one line in the middle of the node
    float indent = 0; ///< from the node's start edge: what stands behind an icon
    At at = At::start;
};

enum class Sort : std::uint8_t { none, ascending, descending };

/// One thing on the screen. Strings are copied; whatever follows "##" in `name` is left out.
struct Node {
    ImGuiID id = 0;                      ///< ImGui's id; 0 for what cannot be focused or activated
    Role role = Role::text;
    std::string_view name;
    std::string_view value;              ///< combo_box, slider, textbox
    std::string_view description;        ///< help or error of a field, read after the name
    std::string_view href;               ///< link
    Drawn drawn;
    std::span<const std::string_view> lines = {}; ///< where the drawn name is broken: views into `name`
    bool for_eyes_only = false;          ///< a field's label: drawn text that belongs to another node's name
    ImVec2 min, max;                     ///< screen rectangle as ImGui has it (CSS pixels); clipped by the platform
    std::optional<bool> checked, selected, expanded, pressed;
    bool disabled = false, required = false, invalid = false, read_only = false, busy = false;
    bool current = false;                ///< the page, step or day that one is on
    bool modal = false, top_level = false;
    bool has_popup = false;
    bool tab_stop = true;                ///< false: arrow keys lead here, not Tab (one day of a calendar is a stop)
    bool keeps_focus = false;            ///< a press in this group leaves the focus in the grid's cell that is being written
    int level = 0, row_index = 0, column_index = 0, row_count = 0, column_count = 0;
    Sort sort = Sort::none;
    std::optional<double> value_now;     ///< progress, in percent
};

/// Emits a leaf.
void node(const Node& node);

/// Emits a leaf with id and rectangle of ImGui's last item.
void last_item(Role role, std::string_view name);

/// A container; what is emitted during its life are its children. `min`/`max` may be left out: then children span it.
class Group {
public:
    explicit Group(const Node& node);
    ~Group();
    Group(const Group&) = delete;
    Group& operator=(const Group&) = delete;

private:
    std::size_t m_depth = 0;
};

/// Counterparts for widgets with a begin/end pair of their own.
void begin_group(const Node& node);
void end_group();

/// Once: the node was activated by keyboard, assistive technology or script (never for a mouse click or a touch:
/// ImGui sees those itself).
bool activated(ImGuiID id);

/// Once: assistive technology or a script chose this value (combo_box: an option's text; slider: a number as text).
std::optional<std::string> value_chosen(ImGuiID id);

/// Whether the node has DOM focus or is about to have it (`focus`); `focus_visible` only if it came there by keyboard.
bool focused(ImGuiID id);
bool focus_visible(ImGuiID id);
/// The focused node's id, 0 for none.
ImGuiID focused_id();

/// Moves DOM focus to a node emitted in this or the next frame: first field of a dialog, first wrong field of a form.
/// 0 takes the focus away.
void focus(ImGuiID id);
/// Moves DOM focus to the heading of the page that is drawn from the next frame on, as soon as there is one.
void focus_page();
/// Whatever had the focus and is drawn no more: the mirror gives the focus back to what opened a dialog, to the same node when it
/// is drawn again, or to the page's heading. It is never nowhere after something a person did.

/// Speaks a sentence once (a toast, "已复制"); polite unless urgent.
enum class Urgency : std::uint8_t { polite, urgent };
void announce(std::string_view sentence, Urgency urgency = Urgency::polite);

/// An item that ImGui sees but a person need not (a column's resize grip); keeps it out of the completeness test.
void exempt(ImGuiID id);

} // namespace chengxin::client::semantics
