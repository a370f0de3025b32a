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
    traits.colour = field.colour != 0 ? field.colour : ImGui::GetColorU32(ImGuiCol_Text);
    const auto version = platform().text.versions.find(field.id);
    traits.version = version == platform().text.versions.end() ? 0 : version->second;
    if (field.align_right)
        entry.flags |= semantics::flag_align_right;
    tree.set_field(entry, traits, field.placeholder, field.autocomplete);
}

bool take(ImGuiID& event, ImGuiID id)
{
    const bool mine = event == id;
    if (mine)
        event = 0;
    return mine;
}

} // namespace

Result field(const Field& field, std::string& value)
{
    State& state = platform().text;
    Result result;
    for (State::Change& change : state.changes) {
        if (change.field != field.id)
            continue;
        change.field = 0;
        result.changed = result.changed || value != change.text;
        value = std::move(change.text);
    }
    result.focused = semantics::focused(field.id);
    result.composing = state.composing == field.id;
    result.submitted = take(state.submitted, field.id);
    result.cancelled = take(state.cancelled, field.id);
    result.lost_focus = take(state.lost_focus, field.id);
    if (take(state.arrow_field, field.id))
        result.arrow = state.arrow;
    result.draw_placeholder = value.empty() && !result.composing;
    const ImGuiItemFlags flags = ImGuiItemFlags_Inputable | (field.disabled ? ImGuiItemFlags_Disabled : 0);
    ImGui::ItemAdd(ImRect(field.min, field.max), field.id, nullptr, flags);
    emit_node(field, value);
    return result;
}

void focus(ImGuiID id)
{
    semantics::focus(id);
}

void State::end_frame()
{
    changes.clear();
    submitted = cancelled = lost_focus = arrow_field = 0;
    if (versions.size() > k_most_versions)
        versions.clear();
}

} // namespace chengxin::client::text_input

extern "C" {

/// A field's text is new; `composing` while an input method is at work (the text then is not final and not taken).
EMSCRIPTEN_KEEPALIVE void chengxin_text(std::uint32_t key, char* text, std::uint32_t version, int composing)
{
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
        state.arrow_field = key;
        state.arrow = event == 3 ? -1 : 1;
    }
    if (event == 5) {
        state.lost_focus = key;
        state.composing = 0;
    }
    chengxin::client::request_frame();
}

}
