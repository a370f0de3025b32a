#pragma once

#include "client/platform/semantics.hpp"
#include "client/ui/layout.hpp"

/// The one way in which widgets take clicks.
namespace chengxin::client::ui {

struct Interaction {
    bool pressed = false; ///< click, tap, Enter, Space or assistive technology
    bool hovered = false;
    bool held = false;
};

enum class Enabled { yes, no };

/// Registers the item and answers mouse, touch, keyboard and assistive technology. The caller emits the node.
Interaction interact(const Box& box, ImGuiID id, Enabled enabled = Enabled::yes);

/// Id of a label or key in the current id scope.
ImGuiID id_of(std::string_view key);

/// Scope of ids made from data.
class IdScope {
public:
    explicit IdScope(std::string_view key);
    explicit IdScope(std::int64_t key);
    ~IdScope();
    IdScope(const IdScope&) = delete;
    IdScope& operator=(const IdScope&) = delete;
};

/// What the mirror needs to lay a node's text over its drawing. `line`: height of a line; 0: one line in the middle of the node.
semantics::Drawn drawn(const Type& type, Align align = Align::start, float line = 0, float indent = 0);

/// A dark bubble below the pointer.
void tool_tip(std::string_view text);

} // namespace chengxin::client::ui
