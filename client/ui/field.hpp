#pragma once

#include "client/platform/text_input.hpp"
#include "client/ui/layout.hpp"

#include <string>

/// Text fields with visible label, hint and message.
namespace chengxin::client::ui {

struct FieldOptions {
    std::string_view placeholder;
    std::string_view hint;          ///< below the field, grey
    std::string_view message;       ///< what is wrong; below the field in red, and the field is marked invalid
    std::string_view autocomplete;  ///< HTML token, for example "username"
    text_input::Kind kind = text_input::Kind::text;
    Icon icon = Icon::none;
    float width = 0;                ///< 0: what is available
    float height = 0;               ///< 0: the density's control height
    int max_length = 200;
    bool hide_label = false;        ///< the label is for assistive technology only
    bool required = false;
    bool disabled = false;
    bool has_popup = false;         ///< a list of suggestions belongs to it; `expanded`: it is open
    bool expanded = false;
    bool invalid = false;           ///< marked as wrong though the message stands elsewhere
};

struct FieldResult {
    bool changed = false;
    bool submitted = false;   ///< Enter
    bool cancelled = false;   ///< Escape
    bool focused = false;
    bool lost_focus = false;
    int arrow = 0;            ///< steps down less steps up
};

FieldResult text_field(std::string_view label, std::string& value, const FieldOptions& options = {});
/// With a magnifier, and a cross that empties it.
FieldResult search_field(std::string_view label, std::string& value, FieldOptions options = {});
/// `shown` is kept by the caller: whether the password is readable.
FieldResult password_field(std::string_view label, std::string& value, bool& shown, FieldOptions options = {});
/// Several lines, with a count of characters when max_length is set.
FieldResult text_area(std::string_view label, std::string& value, int lines, FieldOptions options = {});

/// Puts the caret into a field that is drawn with this label in the current id scope.
void focus_field(std::string_view label);

/// Label above a control; `required` adds the mark.
void field_label(std::string_view label, bool required);
/// Hint or message below a control.
void field_message(std::string_view hint, std::string_view message);
/// Frame of any control that shows a value.
void paint_field(const Box& box, bool focused, bool hovered, bool invalid, bool disabled, float radius = tokens::k_radius_control.pixels);

} // namespace chengxin::client::ui
