#pragma once

#include "client/ui/layout.hpp"

namespace chengxin::client::ui {

enum class ButtonKind { primary, secondary, danger, quiet };

struct ButtonOptions {
    ButtonKind kind = ButtonKind::secondary;
    Icon icon = Icon::none;
    float width = 0;              ///< 0: as wide as icon and text
    float height = 0;             ///< 0: the density's control height
    bool disabled = false;
    bool busy = false;            ///< shows a spinner and takes no clicks
    std::string_view spoken;      ///< accessible name where the label alone says too little
    std::optional<bool> expanded; ///< opens something
    std::optional<bool> pressed;  ///< a switch: whether it is on
};

/// True once when pressed. What follows "##" in the label belongs to the id only.
bool button(std::string_view label, const ButtonOptions& options = {});
/// A square button; `name` is read aloud and shown as tool tip.
bool icon_button(Icon icon, std::string_view name, const ButtonOptions& options = {.kind = ButtonKind::quiet});
/// Bars of tools have words and remarks; on a phone and in a low window they have icons alone.
bool tools_have_words();
/// button() of a bar of tools; without words the icon alone, its name (`spoken`, else the label) as tool tip.
bool tool_button(std::string_view label, const ButtonOptions& options);
/// Width that tool_button() will take.
float tool_button_width(std::string_view label, const ButtonOptions& options);
/// Width that button() will take.
float button_width(std::string_view label, const ButtonOptions& options = {});
/// Copies a value and says so; `what` names it: "复制统一社会信用代码".
void copy_button(std::string_view what, std::string_view value);

} // namespace chengxin::client::ui
