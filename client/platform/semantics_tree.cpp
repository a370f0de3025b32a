#include "client/platform/semantics_tree.hpp"

#include "client/platform/frames.hpp"

#include <cstring>

extern "C" {
void mirror_sync(const void* entries, int count, int stride, const char* strings);
void mirror_focus(std::uint32_t key);
}

namespace chengxin::client::semantics {

namespace {

constexpr double k_mirror_interval = 0.1; // seconds between two patches

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

std::uint32_t Tree::key_for(const Node& node)
{
    const std::uint32_t parent = m_open.empty() ? 0 : m_entries[m_open.back().entry].key;
    std::uint32_t key = node.id;
    if (key == 0) {
        const std::uint32_t place[] = {parent, static_cast<std::uint32_t>(node.role),
                                       m_open.empty() ? static_cast<std::uint32_t>(m_entries.size()) : m_open.back().unnamed++};
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
        else if ((entry.flags & flag_group) == 0)
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
    entry.name = keep(visible_part(node.name));
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

void Tree::end_group()
{
    IM_ASSERT(!m_open.empty());
    const Open open = m_open.back();
    m_open.pop_back();
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

void Tree::end_frame(double now)
{
    IM_ASSERT(m_open.empty());
    for (Entry& entry : m_entries) {
        std::uint64_t hash = mix(entry.role, entry.flags);
        for (const Slice& slice : {entry.name, entry.value, entry.description, entry.href, entry.field.placeholder, entry.field.autocomplete})
            hash = mix(hash, ImHashData(m_strings.data() + slice.offset, slice.length, slice.length));
        for (const std::int32_t number : {entry.level, entry.row_index, entry.column_index, entry.row_count, entry.column_count, entry.sort,
                                          entry.field.kind, entry.field.max_length})
            hash = mix(hash, static_cast<std::uint32_t>(number));
        hash = mix(mix(hash, static_cast<std::uint64_t>(entry.value_now * 100)), entry.field.version);
        hash = mix(mix(hash, entry.field.colour), static_cast<std::uint64_t>(entry.field.font_size * 16));
        entry.content_hash = static_cast<std::uint32_t>(hash ^ (hash >> 32));
    }
    draw_focus_ring();
    if (const std::uint64_t current = hash(); current != m_mirrored_hash) {
        const double due = m_mirrored_at + k_mirror_interval;
        if (now >= due || m_mirrored_at < 0) {
            mirror_sync(m_entries.data(), static_cast<int>(m_entries.size()), sizeof(Entry), m_strings.data());
            m_mirrored_hash = current;
            m_mirrored_at = now;
        } else {
            request_frame_after(due - now);
        }
    }
    if (m_has_focus_request && m_mirrored_hash == hash()) {
        mirror_focus(m_focus_request);
        m_has_focus_request = false;
    }
}

} // namespace chengxin::client::semantics
