#include "client/platform/text_input.hpp"

#include "client/platform/platform.hpp"

#include <cstdlib>
#include <emscripten.h>

namespace chengxin::client::text_input {

namespace {

constexpr std::size_t k_most_versions = 4096; // fields of pages long gone

void emit_node(const Field& field, const std::string& value)
{
    semantics::Tree& tree = platform().tree;
    const semantics::Node node{.id = field.id, .role = semantics::Role::textbox, .name = field.name, .value = value,
                               .description = field.description, .min = field.min, .max = field.max,
                               .expanded = field.has_popup ? std::optional<bool>(field.expanded) : std::nullopt,
                               .disabled = field.disabled, .required = field.required, .invalid = field.invalid,
                               .read_only = field.read_only, .has_popup = field.has_popup};
    semantics::Entry& entry = tree.add(node);
    semantics::FieldTraits traits;
    traits.kind = static_cast<std::int32_t>(field.kind);
    traits.max_length = field.max_length;
    traits.font_size = field.font_size > 0 ? field.font_size : ImGui::GetFontSize();
    traits.cell = static_cast<std::int32_t>(field.cell);
    traits.selection = field.selection;
    traits.colour = field.colour != 0 ? field.colour : ImGui::GetColorU32(ImGuiCol_Text);
    const auto version = platform().text.versions.find(field.id);
    traits.version = version == platform().text.versions.end() ? 0 : version->second;
    if (field.align_end)
        entry.flags |= semantics::flag_align_end;
    tree.set_field(entry, traits, field.placeholder, field.autocomplete);
}

bool take_event(ImGuiID& event, ImGuiID id)
{
    const bool mine = event == id;
    if (mine)
        event = 0;
    return mine;
}

} // namespace

Result take(ImGuiID id, std::string& value)
{
    State& state = platform().text;
    Result result;
    for (State::Change& change : state.changes) {
        if (change.field != id)
            continue;
        change.field = 0;
        result.changed = result.changed || value != change.text;
        value = std::move(change.text);
    }
    result.focused = semantics::focused(id);
    result.composing = state.composing == id;
    result.submitted = take_event(state.submitted, id);
    result.cancelled = take_event(state.cancelled, id);
    result.lost_focus = take_event(state.lost_focus, id);
    if (take_event(state.arrow_field, id))
        result.arrow = state.arrow;
    result.draw_placeholder = value.empty() && !result.composing;
    for (State::FieldEvent& event : state.cell_events) {
        if (event.field == id)
            result.cell_events.push_back(std::move(event.event));
    }
    return result;
}

void show(const Field& field, const std::string& value)
{
    if (field.cell != Cell::none) {
        platform().text.cell_field = field.id;
        platform().text.cell = field.cell;
    }
    const ImGuiItemFlags flags = ImGuiItemFlags_Inputable | (field.disabled ? ImGuiItemFlags_Disabled : 0);
    ImGui::ItemAdd(ImRect(field.min, field.max), field.id, nullptr, flags);
    emit_node(field, value);
}

Result field(const Field& field, std::string& value)
{
    Result result = take(field.id, value);
    show(field, value);
    return result;
}

void answer_copy(std::string text, std::string html)
{
    platform().text.copied_text = std::move(text);
    platform().text.copied_html = std::move(html);
}

void focus(ImGuiID id)
{
    semantics::focus(id);
}

void State::end_frame()
{
    changes.clear();
    cell_events.clear();
    submitted = cancelled = lost_focus = arrow_field = 0;
    if (versions.size() > k_most_versions)
        versions.clear();
}

} // namespace chengxin::client::text_input

extern "C" {

/// A field's text is new; `composing` while an input method is at work (the text then is not final and not taken).
EMSCRIPTEN_KEEPALIVE void chengxin_text(std::uint32_t key, char* text, std::uint32_t version, int composing)
{
    if (ImGui::GetCurrentContext()->InputEventsQueue.Size > 0)
        chengxin::client::draw_now(); // a press that came before may have made another cell the current one
    auto& state = chengxin::client::platform().text;
    state.composing = composing != 0 ? key : 0;
    if (composing == 0) {
        state.changes.push_back({key, text});
        state.versions[key] = version;
    }
    std::free(text);
    chengxin::client::request_frame();
}

/// 1 Enter, 2 Escape, 3 arrow up, 4 arrow down, 5 focus lost.
EMSCRIPTEN_KEEPALIVE void chengxin_text_event(std::uint32_t key, int event)
{
    auto& state = chengxin::client::platform().text;
    if (event == 1)
        state.submitted = key;
    if (event == 2)
        state.cancelled = key;
    if (event == 3 || event == 4) {
        state.arrow = (state.arrow_field == key ? state.arrow : 0) + (event == 3 ? -1 : 1); // several may come before a frame
        state.arrow_field = key;
    }
    if (event == 5) {
        state.lost_focus = key;
        state.composing = 0;
    }
    chengxin::client::request_frame();
}

}
