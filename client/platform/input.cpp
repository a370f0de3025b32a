#include "client/platform/keys.hpp"
#include "client/platform/platform.hpp"

#include <array>
#include <cfloat>
#include <cmath>
#include <cstdlib>
#include <emscripten.h>
#include <string_view>
#include <utility>

namespace chengxin::client {

namespace {

constexpr std::array<std::pair<std::string_view, ImGuiKey>, 24> k_named_keys{{
    {"ArrowLeft", ImGuiKey_LeftArrow}, {"ArrowRight", ImGuiKey_RightArrow}, {"ArrowUp", ImGuiKey_UpArrow}, {"ArrowDown", ImGuiKey_DownArrow},
    {"PageUp", ImGuiKey_PageUp}, {"PageDown", ImGuiKey_PageDown}, {"Home", ImGuiKey_Home}, {"End", ImGuiKey_End},
    {"Enter", ImGuiKey_Enter}, {"NumpadEnter", ImGuiKey_KeypadEnter}, {"Escape", ImGuiKey_Escape}, {"Space", ImGuiKey_Space},
    {"Backspace", ImGuiKey_Backspace}, {"Delete", ImGuiKey_Delete}, {"Insert", ImGuiKey_Insert}, {"Tab", ImGuiKey_Tab},
    {"Slash", ImGuiKey_Slash}, {"F1", ImGuiKey_F1}, {"F2", ImGuiKey_F2}, {"F3", ImGuiKey_F3},
    {"F4", ImGuiKey_F4}, {"F6", ImGuiKey_F6}, {"F8", ImGuiKey_F8}, {"F10", ImGuiKey_F10},
}};

} // namespace

ImGuiKey key_of_code(std::string_view code)
{
    if (code.size() == 4 && code.substr(0, 3) == "Key" && code[3] >= 'A' && code[3] <= 'Z')
        return static_cast<ImGuiKey>(ImGuiKey_A + (code[3] - 'A'));
    if (code.size() == 6 && code.substr(0, 5) == "Digit" && code[5] >= '0' && code[5] <= '9')
        return static_cast<ImGuiKey>(ImGuiKey_0 + (code[5] - '0'));
    for (const auto& [name, key] : k_named_keys)
        if (name == code)
            return key;
    return ImGuiKey_None;
}

namespace {

void set_modifiers(ImGuiIO& io, int modifiers)
{
    io.AddKeyEvent(ImGuiMod_Shift, (modifiers & modifier_shift) != 0);
    io.AddKeyEvent(ImGuiMod_Ctrl, (modifiers & (modifier_control | modifier_meta)) != 0);
    io.AddKeyEvent(ImGuiMod_Alt, (modifiers & modifier_alt) != 0);
}

} // namespace

} // namespace chengxin::client

using chengxin::client::platform;
using chengxin::client::request_frame;

extern "C" {

/// action: 0 move, 1 down, 2 up, 3 gone (left the window, or a finger that turned into scrolling). Down and up carry
/// DOM's button number.
EMSCRIPTEN_KEEPALIVE void chengxin_pointer(int action, float x, float y, int button, int touch, int modifiers)
{
    constexpr int k_button_of[] = {ImGuiMouseButton_Left, ImGuiMouseButton_Middle, ImGuiMouseButton_Right};
    if (action == 1 && !platform().text.changes.empty())
        chengxin::client::draw_now(); // what was written belongs to the field that had the focus before the press
    ImGuiIO& io = ImGui::GetIO();
    platform().touch = touch != 0;
    io.AddMouseSourceEvent(touch != 0 ? ImGuiMouseSource_TouchScreen : ImGuiMouseSource_Mouse);
    if (action == 3)
        io.AddMousePosEvent(-FLT_MAX, -FLT_MAX);
    else
        io.AddMousePosEvent(x, y);
    if ((action == 1 || action == 2) && button >= 0 && button < 3) {
        chengxin::client::set_modifiers(io, modifiers);
        io.AddMouseButtonEvent(k_button_of[button], action == 1);
    }
    if (action == 2) // copying and file dialogues are only allowed inside the release's event
        chengxin::client::draw_now();
    else
        request_frame();
}

EMSCRIPTEN_KEEPALIVE void chengxin_wheel(float x, float y, int notched)
{
    platform().scrolling.wheel(ImVec2(x, y), notched != 0);
    request_frame();
}

/// action: 0 begin, 1 move, 2 end.
EMSCRIPTEN_KEEPALIVE void chengxin_touch_scroll(int action, float x, float y)
{
    auto& scrolling = platform().scrolling;
    if (action == 0)
        scrolling.touch_begin();
    else if (action == 1)
        scrolling.touch_move(ImVec2(x, y), emscripten_get_now() / 1000);
    else
        scrolling.touch_end();
    request_frame();
}

EMSCRIPTEN_KEEPALIVE void chengxin_scroll_main(float pixels)
{
    platform().scrolling.scroll_main(pixels);
    chengxin::client::draw_moved();
}

/// Any key that no field and no mirror node used; 1 down, 2 repeated, 0 up. Returns 0: it has no meaning here, 1: it has, 2: and the
/// browser is not to have it.
EMSCRIPTEN_KEEPALIVE int chengxin_key(char* code, int action, int modifiers)
{
    ImGuiIO& io = ImGui::GetIO();
    const ImGuiKey key = chengxin::client::key_of_code(code);
    std::free(code);
    chengxin::client::set_modifiers(io, modifiers);
    if (key != ImGuiKey_None) {
        if (action == 2)
            io.AddKeyEvent(key, false);
        io.AddKeyEvent(key, action != 0);
        if (action == 1)
            chengxin::client::draw_now();
        else
            request_frame();
    }
    const bool finds = key == ImGuiKey_K && (modifiers == chengxin::client::modifier_control || modifiers == chengxin::client::modifier_meta);
    if (finds && platform().events.takes_find_key)
        return 2;
    return key != ImGuiKey_None ? 1 : 0;
}

/// The window lost the focus: no key is held any more.
EMSCRIPTEN_KEEPALIVE void chengxin_blur()
{
    ImGui::GetIO().ClearInputKeys();
    request_frame();
}

}
