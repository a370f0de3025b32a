#include "client/platform/semantics_tree.hpp"

#include "client/platform/frames.hpp"

#include <cstring>
#include <emscripten.h>

extern "C" {
void mirror_sync(const void* entries, int count, int stride, const char* strings);
void mirror_focus(std::uint32_t key);
void mirror_focus_page();
}

namespace chengxin::client::semantics {

namespace {

constexpr double k_mirror_interval = 0.1; // seconds between two patches
constexpr char k_soft_break = '\x1f';     // in a name, where its drawing goes on in the next line

std::string_view visible_part(std::string_view label)
{
    return label.substr(0, label.find("##"));
}

bool is_focusable(Role role)
{
    switch (role) {
    case Role::link: case Role::button: case Role::checkbox: case Role::radio: case Role::toggle: case Role::tab:
    case Role::combo_box: case Role::option: case Role::menu_item: case Role::slider: case Role::textbox:
        return true;
    case Role::column_header: case Role::cell: case Role::row:
    case Role::text: case Role::heading: case Role::radio_group: case Role::tab_list: case Role::tab_panel: case Role::list_box:
    case Role::menu: case Role::table: case Role::grid: case Role::row_header: case Role::list: case Role::list_item:
    case Role::image: case Role::figure: case Role::progress: case Role::status: case Role::alert: case Role::dialog:
    case Role::tool_tip: case Role::separator: case Role::group: case Role::form: case Role::search: case Role::navigation:
    case Role::banner: case Role::main: case Role::complementary: case Role::content_info: case Role::region: case Role::article:
        return false;
    }
    return false;
}

// Text keeps its whole place where it is cut off: its first line must lie over the drawing.
bool is_read(Role role)
{
    return role == Role::text || role == Role::heading || role == Role::status || role == Role::alert || role == Role::list_item;
}

// Sortable headers, selectable rows and editable cells are focusable only when they are ImGui items.
bool may_be_focusable(Role role)
{
    return role == Role::column_header || role == Role::cell || role == Role::row || role == Role::list_item;
}

std::uint32_t flags_of(const Node& node)
{
    std::uint32_t flags = 0;
    const auto state = [&flags](const std::optional<bool>& value, std::uint32_t has, std::uint32_t is) {
        flags |= value ? has | (*value ? is : 0) : 0;
    };
    state(node.checked, flag_has_checked, flag_checked);
    state(node.selected, flag_has_selected, flag_selected);
    state(node.expanded, flag_has_expanded, flag_expanded);
    state(node.pressed, flag_has_pressed, flag_pressed);
    const auto mark = [&flags](bool value, std::uint32_t bit) { flags |= value ? bit : 0; };
    mark(node.disabled, flag_disabled);
    mark(node.required, flag_required);
    mark(node.invalid, flag_invalid);
    mark(node.read_only, flag_read_only);
    mark(node.busy, flag_busy);
    mark(node.current, flag_current);
    mark(node.modal, flag_modal);
    mark(node.top_level, flag_top_level);
    mark(node.has_popup, flag_has_popup);
    mark(!node.tab_stop, flag_not_a_stop);
    mark(node.for_eyes_only, flag_for_eyes);
    mark(node.drawn.strong, flag_strong);
    mark(node.drawn.at == Drawn::At::centre, flag_align_centre);
    mark(node.drawn.at == Drawn::At::end, flag_align_end);
    mark(node.keeps_focus, flag_keeps_focus);
    mark(is_focusable(node.role) || (node.id != 0 && may_be_focusable(node.role)), flag_focusable);
    return flags;
}

std::uint64_t mix(std::uint64_t hash, std::uint64_t value)
{
    hash = (hash ^ value) * 0x9E3779B97F4A7C15ull;
    return hash ^ (hash >> 31);
}

} // namespace

void Tree::begin_frame()
{
    m_entries.clear();
    m_strings.clear();
    m_open.clear();
    m_index.clear();
    m_hooked.clear();
    m_exempt.clear();
}

Slice Tree::keep(std::string_view text)
{
    const Slice slice{static_cast<std::uint32_t>(m_strings.size()), static_cast<std::uint32_t>(text.size())};
    m_strings.append(text);
    return slice;
}

Slice Tree::keep_broken(std::string_view text, std::span<const std::string_view> lines)
{
    if (lines.size() < 2)
        return keep(text);
    const auto start = static_cast<std::uint32_t>(m_strings.size());
    std::size_t done = 0;
    for (const std::string_view line : lines.subspan(1)) {
        const auto at = static_cast<std::size_t>(line.data() - text.data());
        IM_ASSERT(at >= done && at <= text.size());
        m_strings.append(text.substr(done, at - done));
        if (at > 0 && text[at - 1] != '\n')
            m_strings += k_soft_break;
        done = at;
    }
    m_strings.append(text.substr(done));
    return {start, static_cast<std::uint32_t>(m_strings.size()) - start};
}

std::uint32_t Tree::key_for(const Node& node)
{
    const std::uint32_t parent = m_open.empty() ? 0 : m_entries[m_open.back().entry].key;
    std::uint32_t key = node.id;
    if (key == 0) {
        // A row goes by its number, not by its place on the screen: while one scrolls, its element stays and what is written in it too
        // (moved, a field loses the focus and the input method what it composes).
        const bool numbered = node.role == Role::row && node.row_index != 0 && !m_open.empty();
        const std::uint32_t place[] = {parent, static_cast<std::uint32_t>(node.role),
                                       numbered         ? static_cast<std::uint32_t>(node.row_index) | 1u << 31
                                       : m_open.empty() ? static_cast<std::uint32_t>(m_entries.size())
                                                        : m_open.back().unnamed++};
        key = ImHashData(place, sizeof place, 1);
    }
    while (key == 0 || m_index.count(key) != 0)
        key = ImHashData(&key, sizeof key, 2);
    m_index[key] = m_entries.size();
    return key;
}

void Tree::place(Entry& entry, ImRect bounds, bool given)
{
    if (given) {
        const ImRect clip = ImGui::GetCurrentContext()->CurrentWindow->ClipRect;
        ImRect shown = bounds;
        shown.ClipWith(clip);
        if (shown.Max.x - shown.Min.x < 1 || shown.Max.y - shown.Min.y < 1)
            entry.flags |= flag_clipped;
        else if ((entry.flags & flag_group) == 0 && !is_read(static_cast<Role>(entry.role)))
            bounds = shown;
    }
    entry.x = bounds.Min.x;
    entry.y = bounds.Min.y;
    entry.width = ImMax(bounds.GetWidth(), 0.0f);
    entry.height = ImMax(bounds.GetHeight(), 0.0f);
}

Entry& Tree::add(const Node& node)
{
    Entry entry;
    entry.key = key_for(node);
    entry.parent = m_open.empty() || node.top_level ? 0 : m_entries[m_open.back().entry].key;
    entry.role = static_cast<std::uint32_t>(node.role);
    entry.flags = flags_of(node);
    entry.name = keep_broken(visible_part(node.name), node.lines);
    entry.field.font_size = node.drawn.size;
    entry.field.line_height = node.drawn.line;
    entry.field.indent = node.drawn.indent;
    entry.value = keep(node.value);
    entry.description = keep(node.description);
    entry.href = keep(node.href);
    entry.level = node.level;
    entry.row_index = node.row_index;
    entry.column_index = node.column_index;
    entry.row_count = node.row_count;
    entry.column_count = node.column_count;
    entry.sort = static_cast<std::int32_t>(node.sort);
    entry.value_now = node.value_now ? static_cast<float>(*node.value_now) : -1;
    const ImRect bounds(node.min, node.max);
    const bool given = bounds.GetWidth() > 0 && bounds.GetHeight() > 0;
    place(entry, bounds, given);
    if (!m_open.empty() && given && !node.top_level)
        m_open.back().bounds.Add(ImRect(entry.x, entry.y, entry.x + entry.width, entry.y + entry.height));
    if (m_scroll_to != 0 && entry.key == m_scroll_to) {
        ImGui::ScrollToRect(ImGui::GetCurrentContext()->CurrentWindow, ImRect(node.min.x, node.min.y - 24, node.max.x, node.max.y + 24));
        m_scroll_to = 0;
    }
    if (entry.key == m_focused) {
        m_focused_role = node.role;
        m_focused_clip = ImGui::GetCurrentContext()->CurrentWindow->ClipRect;
    }
    return m_entries.emplace_back(entry);
}

void Tree::set_field(Entry& entry, const FieldTraits& traits, std::string_view placeholder, std::string_view autocomplete)
{
    entry.field = traits;
    entry.field.line_height = entry.field.indent = 0;
    entry.field.placeholder = keep(placeholder);
    entry.field.autocomplete = keep(autocomplete);
}

void Tree::begin_group(const Node& node)
{
    Entry& entry = add(node);
    entry.flags |= flag_group;
    const bool spans_children = entry.width <= 0 || entry.height <= 0;
    if (!spans_children)
        place(entry, ImRect(node.min, node.max), /*given=*/true);
    m_open.push_back({m_entries.size() - 1, spans_children, ImRect(FLT_MAX, FLT_MAX, -FLT_MAX, -FLT_MAX)});
}

/// Tab comes once into a group of which one is chosen: to that one, or to the first.
void Tree::leave_one_stop(std::size_t group)
{
    const Role role = static_cast<Role>(m_entries[group].role);
    if (role != Role::radio_group && role != Role::tab_list)
        return;
    const auto item = static_cast<std::uint32_t>(role == Role::radio_group ? Role::radio : Role::tab);
    Entry* stop = nullptr;
    for (std::size_t i = group + 1; i < m_entries.size(); ++i) {
        Entry& entry = m_entries[i];
        if (entry.role != item || entry.parent != m_entries[group].key)
            continue;
        entry.flags |= flag_not_a_stop;
        if (stop == nullptr || (entry.flags & (flag_checked | flag_selected)) != 0)
            stop = &entry;
    }
    if (stop != nullptr)
        stop->flags &= ~static_cast<std::uint32_t>(flag_not_a_stop);
}

void Tree::end_group()
{
    IM_ASSERT(!m_open.empty());
    const Open open = m_open.back();
    m_open.pop_back();
    leave_one_stop(open.entry);
    Entry& entry = m_entries[open.entry];
    if (open.spans_children && open.bounds.Min.x < open.bounds.Max.x)
        place(entry, open.bounds, /*given=*/false);
    const bool counts = (entry.flags & flag_top_level) == 0 && entry.width > 0;
    if (counts && !m_open.empty())
        m_open.back().bounds.Add(ImRect(entry.x, entry.y, entry.x + entry.width, entry.y + entry.height));
}

std::uint64_t Tree::hash() const
{
    std::uint64_t hash = mix(1, m_entries.size());
    for (const Entry& entry : m_entries) {
        std::uint64_t words[2] = {};
        std::memcpy(words, &entry.x, sizeof words);
        hash = mix(mix(mix(hash, entry.key), words[0]), words[1]);
        hash = mix(mix(hash, entry.content_hash), entry.parent);
    }
    return hash;
}

/// Whether the focus is asked to go to a text field: the next character is typed into it, so that it must not wait for the interval.
bool Tree::field_waits() const
{
    const auto found = m_has_focus_request ? m_index.find(m_focus_request) : m_index.end();
    return found != m_index.end() && m_entries[found->second].role == static_cast<std::uint32_t>(Role::textbox);
}

void Tree::end_frame(double now)
{
    IM_ASSERT(m_open.empty());
    for (Entry& entry : m_entries) {
        std::uint64_t hash = mix(entry.role, entry.flags);
        for (const Slice& slice : {entry.name, entry.value, entry.description, entry.href, entry.field.placeholder, entry.field.autocomplete})
            hash = mix(hash, ImHashData(m_strings.data() + slice.offset, slice.length, slice.length));
        for (const std::int32_t number : {entry.level, entry.row_index, entry.column_index, entry.row_count, entry.column_count, entry.sort,
                                          entry.field.kind, entry.field.max_length, entry.field.cell, static_cast<std::int32_t>(entry.field.selection)})
            hash = mix(hash, static_cast<std::uint32_t>(number));
        hash = mix(mix(hash, static_cast<std::uint64_t>(entry.value_now * 100)), entry.field.version);
        hash = mix(mix(hash, entry.field.colour), static_cast<std::uint64_t>(entry.field.font_size * 16));
        hash = mix(hash, static_cast<std::uint64_t>(entry.field.line_height * 16) << 32 | static_cast<std::uint64_t>(entry.field.indent * 16));
        entry.content_hash = static_cast<std::uint32_t>(hash ^ (hash >> 32));
    }
    draw_focus_ring();
    m_patch_ms = 0;
    if (const std::uint64_t current = hash(); current != m_mirrored_hash) {
        const double due = m_mirrored_at + k_mirror_interval;
        if (now >= due || m_mirrored_at < 0 || field_waits()) {
            const double started = emscripten_get_now();
            mirror_sync(m_entries.data(), static_cast<int>(m_entries.size()), sizeof(Entry), m_strings.data());
            m_patch_ms = emscripten_get_now() - started;
            m_mirrored_hash = current;
            m_mirrored_at = now;
        } else {
            request_frame_after(due - now);
        }
    }
    if (m_has_focus_request && m_mirrored_hash == hash()) {
        const bool drawn = m_focus_request == 0 || m_index.count(m_focus_request) != 0;
        if (drawn)
            mirror_focus(m_focus_request);
        else
            request_frame();
        m_has_focus_request = !drawn && --m_focus_patience > 0;
    }
    if (m_page_focus_in > 1) {
        --m_page_focus_in;
        request_frame();
    } else if (m_page_focus_in == 1 && m_mirrored_hash == hash()) {
        mirror_focus_page();
        m_page_focus_in = 0;
    }
}

} // namespace chengxin::client::semantics
