#pragma once

#include <imgui.h>
#include <string_view>

namespace chengxin::client {

/// Bits of `modifiers` as the browser's events carry them to us.
enum Modifier { modifier_shift = 1, modifier_control = 2, modifier_alt = 4, modifier_meta = 8 };

/// ImGui's key of a KeyboardEvent's `code`; none for keys without a meaning here.
ImGuiKey key_of_code(std::string_view code);

} // namespace chengxin::client
