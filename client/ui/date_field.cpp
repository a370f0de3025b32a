#include "client/ui/date_field.hpp"

#include "client/ui/button.hpp"
#include "client/ui/interact.hpp"
#include "client/ui/text.hpp"
#include "shared/core/date.hpp"

#include <algorithm>
#include <array>
#include <imgui_internal.h>

namespace chengxin::client::ui {

using semantics::Role;

constexpr const char* k_calendar = "##calendar";
constexpr float k_cell = 40;
constexpr std::array k_weekdays{"一", "二", "三", "四", "五", "六", "日"};

struct Month {
    int year = 0, month = 0;
};

static Month months_after(Month from, int months)
{
    const int index = from.year * 12 + from.month - 1 + months;
    return {index / 12, index % 12 + 1};
}

static void turn(CalendarState& calendar, int months)
{
    const Month to = months_after({calendar.year, calendar.month}, months);
    calendar.year = to.year;
    calendar.month = to.month;
}

static std::string month_text(const CalendarState& calendar) { return std::to_string(calendar.year) + " 年 " + std::to_string(calendar.month) + " 月"; }

static void draw_month_head(CalendarState& calendar)
{
    const float width = available_width();
    if (icon_button(Icon::chevron_left, "上一月")) turn(calendar, -1);
    same_line(0);
    const std::string text = month_text(calendar);
    const Box box = reserve(width - 2 * control_height(), control_height());
    paint_text_in(box, text, body_type(Weight::strong), colour(Tone::ink), Align::centre);
    semantics::node({.role = Role::status, .name = text, .drawn = drawn(body_type(Weight::strong), Align::centre), .min = box.min, .max = box.max});
    same_line(0);
    if (icon_button(Icon::chevron_right, "下一月")) turn(calendar, 1);
}

/// "2026年5月6日 星期三"
static std::string spoken_text(Date date)
{
    const auto day = year_month_day(date);
    return std::to_string(day.year) + "年" + std::to_string(day.month) + "月" + std::to_string(day.day) + "日 星期" + k_weekdays[static_cast<std::size_t>(weekday(date) - 1)];
}

static bool draw_day(Date date, bool chosen, bool today, bool stop)
{
    const Box box = reserve(k_cell, k_cell);
    const ImGuiID id = id_of(iso_text(date));
    const Interaction state = interact(box, id);
    if (chosen || state.hovered) paint_box(box.inset(3, 3), chosen ? Tone::primary : Tone::primary_tint, tokens::k_radius_control.pixels);
    if (today && !chosen) paint_border(box.inset(3, 3), Tone::primary, tokens::k_radius_control.pixels);
    paint_text_in(box, std::to_string(year_month_day(date).day), k_small, colour(chosen ? Tone::on_dark : Tone::ink), Align::centre);
    semantics::node({.id = id, .role = Role::cell, .name = spoken_text(date), .min = box.min, .max = box.max, .selected = chosen, .current = today,
                     .tab_stop = stop, .column_index = weekday(date)});
    return state.pressed;
}

static Date plus_months(Date date, int months)
{
    const auto day = year_month_day(date);
    const auto [year, month] = months_after({day.year, day.month}, months);
    return make_date(year, month, std::min(day.day, days_in_month(year, month))).value_or(date);
}

/// Where a key leads from a day, as the ARIA Authoring Practices have it for a calendar.
static std::optional<Date> target_of_key(Date from)
{
    const int months = ImGui::GetIO().KeyShift ? 12 : 1;
    if (ImGui::IsKeyPressed(ImGuiKey_RightArrow)) return add_days(from, 1);
    if (ImGui::IsKeyPressed(ImGuiKey_LeftArrow)) return add_days(from, -1);
    if (ImGui::IsKeyPressed(ImGuiKey_DownArrow)) return add_days(from, 7);
    if (ImGui::IsKeyPressed(ImGuiKey_UpArrow)) return add_days(from, -7);
    if (ImGui::IsKeyPressed(ImGuiKey_Home)) return add_days(from, 1 - weekday(from));
    if (ImGui::IsKeyPressed(ImGuiKey_End)) return add_days(from, 7 - weekday(from));
    if (ImGui::IsKeyPressed(ImGuiKey_PageDown)) return plus_months(from, months);
    if (ImGui::IsKeyPressed(ImGuiKey_PageUp)) return plus_months(from, -months);
    return std::nullopt;
}

static void draw_weekdays()
{
    const semantics::Group row({.role = Role::row, .row_index = 1});
    for (std::size_t i = 0; i < k_weekdays.size(); ++i) {
        if (i > 0) same_line(0);
        const Box box = reserve(k_cell, 28);
        paint_text_in(box, k_weekdays[i], k_meta, colour(Tone::ink_meta), Align::centre);
        const std::string name = std::string("星期") + k_weekdays[i];
        semantics::node({.role = Role::column_header, .name = name, .min = box.min, .max = box.max, .column_index = static_cast<int>(i) + 1});
    }
}

/// The days of the shown month, a grid with one stop of Tab; returns the one chosen.
static std::optional<Date> draw_days(CalendarState& calendar, std::string_view value, std::string_view today)
{
    std::optional<Date> chosen;
    const auto first = make_date(calendar.year, calendar.month, 1);
    if (!first) return chosen;
    const auto kept = parse_iso(calendar.day);
    const bool in_month = kept && year_month_day(*kept).year == calendar.year && year_month_day(*kept).month == calendar.month;
    const Date stop = in_month ? *kept : *first;
    const int blank = weekday(*first) - 1, days = days_in_month(calendar.year, calendar.month);
    const std::string name = month_text(calendar);
    const semantics::Group grid({.role = Role::grid, .name = name, .row_count = (blank + days + 6) / 7 + 1, .column_count = 7});
    draw_weekdays();
    for (int week = 0; week * 7 < blank + days; ++week) {
        const semantics::Group row({.role = Role::row, .row_index = week + 2});
        if (week == 0 && blank > 0) reserve(k_cell * static_cast<float>(blank), k_cell);
        for (int day = std::max(1, week * 7 - blank + 1); day <= std::min(days, week * 7 - blank + 7); ++day) {
            if ((blank + day - 1) % 7 != 0) same_line(0);
            const Date date = add_days(*first, day - 1);
            const std::string text = iso_text(date);
            if (draw_day(date, text == value, text == today, date == stop)) chosen = date;
        }
    }
    if (!semantics::focused(id_of(iso_text(stop)))) return chosen;
    if (const auto target = target_of_key(stop)) {
        calendar = {year_month_day(*target).year, year_month_day(*target).month, iso_text(*target)};
        semantics::focus(id_of(calendar.day));
    }
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
        if (ImGui::IsWindowAppearing()) semantics::focus(id_of(calendar.day));
        if (ImGui::IsKeyPressed(ImGuiKey_Escape)) ImGui::CloseCurrentPopup();
    }
    ImGui::EndPopup();
    return changed;
}

bool date_field(std::string_view label, std::string& value, CalendarState& calendar, std::string_view today, FieldOptions options)
{
    const IdScope scope(label);
    const bool wrong = !value.empty() && !parse_date_text(value);
    if (options.placeholder.empty()) options.placeholder = "年/月/日";
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
        const std::string opener = std::string(label.substr(0, label.find("##"))) + "：打开日历";
        if (icon_button(Icon::calendar, opener, {.kind = ButtonKind::secondary, .disabled = options.disabled})) {
            const auto written = parse_date_text(value);
            const auto shown = written ? written : parse_iso(today);
            if (shown) calendar = {year_month_day(*shown).year, year_month_day(*shown).month, iso_text(*shown)};
            ImGui::OpenPopup(k_calendar);
        }
        field_message(hint, message);
    }
    if (calendar.year > 0) changed |= draw_calendar(field, label, value, calendar, today);
    return changed;
}

} // namespace chengxin::client::ui
