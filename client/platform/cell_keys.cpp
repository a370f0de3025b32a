#include "client/platform/cell_keys.hpp"

#include "client/platform/keys.hpp"
#include "client/platform/platform.hpp"

#include <cstdlib>
#include <emscripten.h>

namespace chengxin::client::text_input {

namespace {

bool is_arrow(ImGuiKey key)
{
    return key == ImGuiKey_LeftArrow || key == ImGuiKey_RightArrow || key == ImGuiKey_UpArrow || key == ImGuiKey_DownArrow;
}

/// Keys that mean the same whether one writes or not.
bool ends_or_commits(const CellEvent& event)
{
    switch (event.key) {
    case ImGuiKey_Enter:
    case ImGuiKey_KeypadEnter: return !event.alt;
    case ImGuiKey_Escape:
    case ImGuiKey_F2:
    case ImGuiKey_F8: return true;
    default: return false;
    }
}

bool is_command(ImGuiKey key)
{
    switch (key) {
    case ImGuiKey_A:
    case ImGuiKey_D:
    case ImGuiKey_F:
    case ImGuiKey_H:
    case ImGuiKey_Y:
    case ImGuiKey_Z:
    case ImGuiKey_Home:
    case ImGuiKey_End: return true;
    default: return is_arrow(key);
    }
}

} // namespace

bool is_grid_key(Cell mode, const CellEvent& event)
{
    if (mode == Cell::none) return false;
    if (ends_or_commits(event)) return true;
    if (mode == Cell::edit) return false;
    const bool paging = event.key == ImGuiKey_PageUp || event.key == ImGuiKey_PageDown;
    if (mode == Cell::type) return !event.shift && !event.control && !event.alt && (is_arrow(event.key) || paging);
    if (event.alt) return false;
    if (event.control) return is_command(event.key);
    return is_arrow(event.key) || paging || event.key == ImGuiKey_Home || event.key == ImGuiKey_End || event.key == ImGuiKey_Delete ||
           (event.key == ImGuiKey_Space && !event.shift);
}

} // namespace chengxin::client::text_input

namespace {

using chengxin::client::platform;
using chengxin::client::text_input::CellEvent;

/// The frame is drawn at once, so that the next key finds what this one did.
void push(std::uint32_t key, CellEvent event)
{
    platform().text.cell_events.push_back({key, std::move(event)});
    platform().tree.mirror_at_once();
    chengxin::client::draw_now();
}

} // namespace

extern "C" {

/// A key in the current cell of a grid; returns whether the grid used it.
EMSCRIPTEN_KEEPALIVE int chengxin_cell_key(std::uint32_t key, char* code, int modifiers)
{
    using namespace chengxin::client;
    CellEvent event{.key = key_of_code(code),
                    .shift = (modifiers & modifier_shift) != 0,
                    .control = (modifiers & (modifier_control | modifier_meta)) != 0,
                    .alt = (modifiers & modifier_alt) != 0,
                    .text = {}};
    std::free(code);
    if (platform().text.cell_field != key || !text_input::is_grid_key(platform().text.cell, event)) return 0;
    push(key, std::move(event));
    return 1;
}

EMSCRIPTEN_KEEPALIVE void chengxin_cell_paste(std::uint32_t key, char* text)
{
    CellEvent event;
    event.kind = CellEvent::Kind::paste;
    event.text = text;
    std::free(text);
    push(key, std::move(event));
}

/// What copying or cutting takes, as plain text; the HTML is asked for afterwards. Both stay ours.
EMSCRIPTEN_KEEPALIVE const char* chengxin_cell_copy(std::uint32_t key, int cut)
{
    CellEvent event;
    event.kind = cut != 0 ? CellEvent::Kind::cut : CellEvent::Kind::copy;
    push(key, std::move(event));
    return platform().text.copied_text.c_str();
}

EMSCRIPTEN_KEEPALIVE const char* chengxin_cell_copied_html()
{
    return platform().text.copied_html.c_str();
}
}
