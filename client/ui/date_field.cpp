#include "client/ui/date_field.hpp"

#include "client/ui/button.hpp"
#include "client/ui/interact.hpp"
#include "client/ui/text.hpp"
#include "shared/core/date.hpp"

#include <array>
#include <imgui_internal.h>

namespace chengxin::client::ui {

using semantics::Role;

constexpr const char* k_calendar = "##calendar";
constexpr float k_cell = 40;
constexpr std::array k_weekdays{"一", "二", "三", "四", "五", "六", "日"};

static void turn(CalendarState& calendar, int months)
{
    const int index = calendar.year * 12 + calendar.month - 1 + months;
    calendar.year = index / 12;
    calendar.month = index % 12 + 1;
}

static void draw_month_head(CalendarState& calendar)
{
    const float width = available_width();
    if (icon_button(Icon::chevron_left, "上一月")) turn(calendar, -1);
    same_line(0);
    const std::string text = std::to_string(calendar.year) + " 年 " + std::to_string(calendar.month) + " 月";
    const Box box = reserve(width - 2 * control_height(), control_height());
    paint_text_in(box, text, body_type(Weight::strong), colour(Tone::ink), Align::centre);
    semantics::node({.role = Role::status, .name = text, .min = box.min, .max = box.max});
    same_line(0);
    if (icon_button(Icon::chevron_right, "下一月")) turn(calendar, 1);
    for (std::size_t i = 0; i < k_weekdays.size(); ++i) {
        if (i > 0) same_line(0);
        paint_text_in(reserve(k_cell, 28), k_weekdays[i], k_meta, colour(Tone::ink_meta), Align::centre);
    }
}

static bool draw_day(Date date, bool chosen, bool today)
{
    const Box box = reserve(k_cell, k_cell);
    const std::string name = iso_text(date);
    const ImGuiID id = id_of(name);
    const Interaction state = interact(box, id);
    if (chosen || state.hovered) paint_box(box.inset(3, 3), chosen ? Tone::primary : Tone::primary_tint, tokens::k_radius_control.pixels);
    if (today && !chosen) paint_border(box.inset(3, 3), Tone::primary, tokens::k_radius_control.pixels);
    paint_text_in(box, std::to_string(year_month_day(date).day), k_small, colour(chosen ? Tone::on_dark : Tone::ink), Align::centre);
    semantics::node({.id = id, .role = Role::button, .name = name, .min = box.min, .max = box.max, .pressed = chosen, .current = today});
    return state.pressed;
}

/// Arrow keys move the focus by days and weeks.
static void move_focus(const CalendarState& calendar)
{
    const int step = ImGui::IsKeyPressed(ImGuiKey_RightArrow) ? 1 : ImGui::IsKeyPressed(ImGuiKey_LeftArrow) ? -1
                   : ImGui::IsKeyPressed(ImGuiKey_DownArrow) ? 7 : ImGui::IsKeyPressed(ImGuiKey_UpArrow) ? -7 : 0;
    if (step == 0) return;
    for (int day = 1; day <= days_in_month(calendar.year, calendar.month); ++day) {
        const auto date = make_date(calendar.year, calendar.month, day);
        if (!date || !semantics::focused(id_of(iso_text(*date)))) continue;
        const Date target = add_days(*date, step);
        if (year_month_day(target).month == calendar.month) semantics::focus(id_of(iso_text(target)));
        return;
    }
}

/// The days of the shown month; returns the one chosen.
static std::optional<Date> draw_days(const CalendarState& calendar, std::string_view value, std::string_view today)
{
    std::optional<Date> chosen;
    const auto first = make_date(calendar.year, calendar.month, 1);
    if (!first) return chosen;
    const int blank = weekday(*first) - 1;
    if (blank > 0) reserve(k_cell * static_cast<float>(blank), k_cell);
    for (int day = 1; day <= days_in_month(calendar.year, calendar.month); ++day) {
        if ((blank + day - 1) % 7 != 0) same_line(0);
        const Date date = add_days(*first, day - 1);
        const std::string text = iso_text(date);
        if (draw_day(date, text == value, text == today)) chosen = date;
    }
    move_focus(calendar);
    return chosen;
}

static int weeks_shown(const CalendarState& calendar)
{
    const auto first = make_date(calendar.year, calendar.month, 1);
    return first ? (weekday(*first) - 1 + days_in_month(calendar.year, calendar.month) + 6) / 7 : 6;
}

static bool draw_calendar(const Box& field, std::string_view label, std::string& value, CalendarState& calendar, std::string_view today)
{
    const float width = 7 * k_cell + 2 * k_space_3;
    const float height = control_height() + 28 + static_cast<float>(weeks_shown(calendar)) * k_cell + 2 * k_space_3;
    const bool above = field.max.y + height > ImGui::GetIO().DisplaySize.y && field.min.y > height;
    ImGui::SetNextWindowPos({field.min.x, above ? field.min.y - height - 4 : field.max.y + 4});
    ImGui::SetNextWindowSize({width, height});
    if (!ImGui::BeginPopup(k_calendar, ImGuiWindowFlags_NoMove | ImGuiWindowFlags_NoSavedSettings)) return false;
    const Box surface = paint_floating_window(tokens::k_radius_control.pixels);
    bool changed = false;
    {
        const semantics::Group group({.role = Role::dialog, .name = std::string(label) + "：选择日期", .min = surface.min, .max = surface.max, .top_level = true});
        ImGui::SetCursorScreenPos({surface.min.x + k_space_3, surface.min.y + k_space_3});
        const Area area(surface.min.x + k_space_3, width - 2 * k_space_3);
        draw_month_head(calendar);
        if (const auto chosen = draw_days(calendar, value, today)) {
            changed = value != iso_text(*chosen);
            value = iso_text(*chosen);
            ImGui::CloseCurrentPopup();
        }
        if (ImGui::IsWindowAppearing()) semantics::focus(id_of(value.empty() ? today : std::string_view(value)));
        if (ImGui::IsKeyPressed(ImGuiKey_Escape)) ImGui::CloseCurrentPopup();
    }
    ImGui::EndPopup();
    return changed;
}

bool date_field(std::string_view label, std::string& value, CalendarState& calendar, std::string_view today, FieldOptions options)
{
    const IdScope scope(label);
    const bool wrong = !value.empty() && !parse_date_text(value);
    if (options.placeholder.empty()) options.placeholder = "2026-05-06";
    if (options.message.empty() && wrong && !semantics::focused(id_of(label))) options.message = "不是有效日期，请写成 2026-05-06";
    if (!options.hide_label) field_label(label, options.required);
    options.hide_label = true;
    const ImVec2 start = ImGui::GetCursorScreenPos();
    const float width = options.width > 0 ? options.width : available_width();
    const float button = control_height();
    options.width = width - button - k_space_1;
    const Box field{start, {start.x + width, start.y + button}};
    bool changed = false;
    {
        const std::string_view message = options.message;
        const std::string_view hint = options.hint;
        options.invalid = !message.empty();
        options.message = options.hint = {};
        const FieldResult result = text_field(label, value, options);
        changed = result.changed;
        if (result.lost_focus || result.submitted)
            if (const auto date = parse_date_text(value)) value = iso_text(*date);
        same_line(k_space_1);
        if (icon_button(Icon::calendar, "打开日历", {.kind = ButtonKind::secondary, .disabled = options.disabled})) {
            const auto shown = parse_iso(value) ? parse_iso(value) : parse_iso(today);
            if (shown) calendar = {year_month_day(*shown).year, year_month_day(*shown).month};
            ImGui::OpenPopup(k_calendar);
        }
        field_message(hint, message);
    }
    if (calendar.year > 0) changed |= draw_calendar(field, label, value, calendar, today);
    return changed;
}

} // namespace chengxin::client::ui
