#pragma once

#include "client/ui/layout.hpp"

#include <optional>
#include <span>
#include <string>
#include <vector>

/// Widgets that show something.
namespace chengxin::client::ui {

enum class Status { neutral, info, success, warning, danger };

Tone status_tone(Status status);
Tone status_tint(Status status);
Icon status_icon(Status status);

/// A small word on a tint: state never by colour alone.
void badge(std::string_view text, Status status = Status::neutral);
float badge_width(std::string_view text);
/// The same at the left of a box, in the middle of its height, without layout and semantics.
void paint_badge(const Box& box, std::string_view text, Status status);

/// A sentence in a tinted box. Warnings and errors are read out as alerts.
void notice(std::string_view text, Status status = Status::info, std::string_view title = {});

struct KeyValue {
    std::string key;
    std::string value;
    bool copy = false;         ///< offers a copy button; spaces in the value are for reading and not copied
    std::string copied_value;  ///< what is copied, if not the value
};

enum class KeyLayout { beside, above };
/// Names and values; empty values are shown as "—".
void key_values(std::string_view id, std::span<const KeyValue> pairs, KeyLayout layout = KeyLayout::beside);

/// `part` 0 … 1; none while unknown.
void progress(std::string_view label, std::optional<double> part);
/// Grey bars where text will come.
void skeleton(int rows, float row_height = 20);
/// A turning arc with words.
void waiting(std::string_view text = "正在加载…");

struct Step {
    std::string label;
};
/// 1 选择 ─ 2 检查 ─ …; `current` counts from 0.
void steps(std::string_view label, std::span<const Step> steps, std::size_t current);

/// Rail and dot of a time line left of what is drawn during its life.
class TimeLineEntry {
public:
    TimeLineEntry(Tone dot, bool last);
    ~TimeLineEntry();
    TimeLineEntry(const TimeLineEntry&) = delete;
    TimeLineEntry& operator=(const TimeLineEntry&) = delete;

private:
    ImVec2 m_origin;
    Tone m_dot;
    bool m_last;
    std::optional<Area> m_area;
};

/// Nothing to show: a symbol, what it means and what to do. With `action`, a button; true when pressed.
/// `level`: of the title; 1 where this is the whole page.
bool empty_state(Icon symbol, std::string_view title, std::string_view text, std::string_view action = {}, int level = 2);

/// A large number with its name, as on the home page.
void figure(std::string_view label, std::string_view value, std::string_view unit, Icon symbol, Tone tone = Tone::primary);

} // namespace chengxin::client::ui
