#include "client/ui/console.hpp"

#include "client/platform/platform.hpp"
#include "client/ui/button.hpp"
#include "client/ui/interact.hpp"
#include "client/ui/overlay.hpp"
#include "client/ui/portal_parts.hpp"
#include "client/ui/text.hpp"

#include <cmath>
#include <imgui_internal.h>

namespace chengxin::client::ui {

using semantics::Role;

constexpr ImGuiWindowFlags k_frame_flags = ImGuiWindowFlags_NoTitleBar | ImGuiWindowFlags_NoResize | ImGuiWindowFlags_NoMove | ImGuiWindowFlags_NoCollapse |
                                           ImGuiWindowFlags_NoSavedSettings | ImGuiWindowFlags_NoBringToFrontOnFocus;

static bool is_folded(const ConsoleState& state) { return state.folded.value_or(is_low()); }

static void draw_side_item(ConsoleState& state, const NavigationItem& item, bool current, bool folded)
{
    const Box box = reserve(0, 44);
    const ImGuiID id = id_of(item.href);
    const Interaction press = interact(box, id);
    const Box surface = box.inset(k_space_2, 2);
    if (current || press.hovered) ImGui::GetWindowDrawList()->AddRectFilled(surface.min, surface.max, colour(Tone::on_dark, current ? 0.18f : 0.09f), tokens::k_radius_control.pixels);
    const ImU32 ink = colour(current || press.hovered ? Tone::on_dark : Tone::on_dark_soft);
    paint_icon(item.icon, {box.min.x + tokens::k_side_folded.pixels / 2, box.centre().y}, 18, ink);
    if (!folded) paint_text_in({{box.min.x + 56, box.min.y}, {box.max.x - k_space_3, box.max.y}}, item.label, body_type(current ? Weight::strong : Weight::regular), ink);
    if (folded && press.hovered) tool_tip(item.label);
    semantics::node({.id = id, .role = Role::link, .name = item.label, .href = item.href, .drawn = folded ? semantics::Drawn{} : drawn(body_type(current ? Weight::strong : Weight::regular), Align::start, 0, 56), .min = box.min, .max = box.max, .current = current});
    if (press.pressed) state.followed = item.href;
}

/// What a group is called; of a folded side, a line between the groups.
static void draw_side_label(std::string_view label, bool folded, bool first)
{
    if (folded) {
        if (first) return;
        const Box line = reserve(0, k_space_4);
        paint_line({line.min.x + k_space_4, line.centre().y}, {line.max.x - k_space_4, line.centre().y}, Tone::on_dark_soft);
        return;
    }
    const Box box = reserve(0, first ? 32 : 44).inset(k_space_4, 0);
    const Box words{{box.min.x, box.max.y - 28}, box.max};
    paint_text_in(words, label, k_meta, colour(Tone::on_dark_soft));
    semantics::node({.role = Role::text, .name = label, .drawn = drawn(k_meta, Align::start), .min = words.min, .max = words.max});
}

static void draw_side(ConsoleState& state, const ConsoleData& data, float width)
{
    const bool folded = is_folded(state);
    ImGui::SetNextWindowPos({0, 0});
    ImGui::SetNextWindowSize({width, ImGui::GetIO().DisplaySize.y});
    ImGui::Begin("##side", nullptr, k_frame_flags | ImGuiWindowFlags_NoBackground);
    draw_skip_link();
    const Box box{{0, 0}, {width, ImGui::GetIO().DisplaySize.y}};
    paint_box(box, Tone::header_dark);
    paint_box({{0, 0}, {width, tokens::k_emblem_bar.pixels}}, Tone::accent);
    const semantics::Group navigation({.role = Role::navigation, .name = "业务导航", .min = box.min, .max = box.max});
    const Box head = reserve(0, tokens::k_top_bar.pixels + tokens::k_emblem_bar.pixels);
    const ImVec2 centre{tokens::k_side_folded.pixels / 2, head.centre().y + 2};
    ImGui::GetWindowDrawList()->AddCircleFilled(centre, 17, colour(Tone::on_dark));
    paint_text_in({{centre.x - 17, centre.y - 17}, {centre.x + 17, centre.y + 17}}, "信", {17, Weight::strong, 1}, colour(Tone::primary), Align::centre);
    if (!folded) paint_text_in({{56, head.min.y + 4}, {width - k_space_2, head.max.y}}, data.site_name, k_small_strong, colour(Tone::on_dark));
    space(k_space_2);
    for (const auto& group : data.navigation) {
        const semantics::Group block({.role = Role::group, .name = group.label});
        draw_side_label(group.label, folded, &group == &data.navigation.front());
        for (const auto& item : group.pages) draw_side_item(state, item, is_current(item, data.path), folded);
    }
    ImGui::End();
}

static void draw_top_bar(ConsoleState& state, const ConsoleData& data)
{
    const float height = tokens::k_top_bar.pixels;
    const Box bar = band(height);
    paint_box(bar, Tone::card);
    paint_line({bar.min.x, bar.max.y - 0.5f}, bar.max, Tone::line);
    const semantics::Group banner({.role = Role::banner, .min = bar.min, .max = bar.max});
    const ImVec2 start{bar.min.x + k_space_3, bar.min.y + (height - control_height()) / 2};
    ImGui::SetCursorScreenPos(start);
    const bool phone = is_phone();
    if (phone && icon_button(Icon::menu, "打开导航")) state.sheet_open = true;
    if (!phone && icon_button(Icon::sidebar, is_folded(state) ? "展开导航" : "收起导航")) state.folded = !is_folded(state);
    ImGui::SetCursorScreenPos({start.x + control_height() + k_space_1, start.y});
    if (data.finds_pages && icon_button(Icon::search, "查找页面（Ctrl+K）")) state.find_page = true;
    const float centre_line = std::round(k_small.size * k_small.line);
    ImGui::SetCursorScreenPos({start.x + (data.finds_pages ? 2 : 1) * (control_height() + k_space_1) + k_space_2, bar.centre().y - centre_line / 2});
    const float crumbs_left = ImGui::GetCursorScreenPos().x;
    const std::vector<NavigationItem> trail = phone && !data.trail.empty() ? std::vector<NavigationItem>{data.trail.back()} : data.trail;
    const std::string followed = breadcrumbs(trail);
    if (!followed.empty()) state.followed = followed;
    float crumbs_right = crumbs_left;
    for (const auto& item : trail) crumbs_right += std::ceil(text_width(item.label, k_small)) + k_space_5;
    const ButtonOptions leave{.kind = ButtonKind::quiet, .icon = Icon::sign_out};
    const float button_left = bar.max.x - k_space_4 - button_width("退出", leave);
    const auto left_of = [button_left](std::string_view person) { return button_left - k_space_3 - std::ceil(text_width(person, k_small)); };
    std::string person = data.organisation.empty() || phone ? data.person : data.organisation + "　" + data.person;
    if (left_of(person) < crumbs_right) person = data.person;
    if (left_of(person) >= crumbs_right) { // else the sheet of the navigation says who is signed in
        ImGui::SetCursorScreenPos({left_of(person), start.y});
        inline_text(person, {.type = k_small, .tone = Tone::ink_soft}, control_height());
    }
    ImGui::SetCursorScreenPos({button_left, start.y});
    if (button("退出", leave)) state.sign_out = true;
    ImGui::SetCursorScreenPos({bar.min.x, bar.max.y});
    ImGui::Dummy({0, 0});
}

static void draw_sheet(ConsoleState& state, const ConsoleData& data)
{
    const Drawer drawer("导航", state.sheet_open);
    if (!drawer) return;
    paragraph(data.organisation.empty() ? data.person : data.organisation + "　" + data.person, {.type = k_small, .tone = Tone::ink_meta});
    space(k_space_2);
    const std::string followed = navigation_links(data.navigation, data.path);
    if (followed.empty()) return;
    state.followed = followed;
    state.sheet_open = false;
}

ConsolePage::ConsolePage(ConsoleState& state, const ConsoleData& data)
    : m_state(state), m_data(data), m_density(is_phone() ? Density::portal : Density::console)
{
    const ImVec2 screen = ImGui::GetIO().DisplaySize;
    const Screen& edges = platform().screen;
    const float side = is_phone() ? 0 : edges.left + (is_folded(state) ? tokens::k_side_folded.pixels : tokens::k_side_open.pixels);
    if (side > 0) draw_side(state, data, side);
    ImGui::SetNextWindowPos({side, 0});
    ImGui::SetNextWindowSize({screen.x - side, screen.y});
    ImGui::Begin("##console", nullptr, k_frame_flags);
    platform().scrolling.set_main_window(ImGui::GetCurrentWindow()->ID);
    if (edges.top > 0) space(edges.top);
    if (side <= 0) draw_skip_link();
    if (data.demo) {
        const float step = std::round(k_meta.size * k_meta.line);
        const auto lines = wrap_lines(k_demo_sentence, available_width() - k_space_4, k_meta);
        const float height = step * static_cast<float>(lines.size()) + 6;
        const Box box = band(height);
        const semantics::Group region({.role = Role::complementary, .name = "演示说明", .min = box.min, .max = box.max});
        paint_box(box, Tone::warning_tint);
        const Box words = box.inset(k_space_2, 3);
        paint_lines(words.min, words.width(), lines, k_meta, colour(Tone::warning), Align::centre);
        semantics::node({.role = Role::text, .name = k_demo_sentence, .drawn = drawn(k_meta, Align::centre, step), .lines = lines, .min = words.min, .max = words.max});
        space(height);
    }
    draw_top_bar(state, data);
    semantics::begin_group({.role = Role::main});
    const float gap = is_phone() ? k_space_4 : k_space_5;
    const ImGuiWindow* window = ImGui::GetCurrentWindow();
    const float left = side > 0 ? gap : std::fmax(gap, edges.left), right = std::fmax(gap, edges.right);
    m_area.emplace(window->InnerRect.Min.x + left, window->InnerRect.GetWidth() - left - right);
    space(k_space_4);
}

ConsolePage::~ConsolePage()
{
    space(k_space_5);
    m_area.reset();
    semantics::end_group();
    ImGui::End();
    if (is_phone()) draw_sheet(m_state, m_data);
}

float rest_height(float least)
{
    const ImGuiWindow* window = ImGui::GetCurrentWindow();
    // As if the page were not scrolled: a table that grew while one scrolls would push away what stands below it.
    return std::fmax(least, window->InnerRect.Max.y - ImGui::GetCursorScreenPos().y - window->Scroll.y - k_space_5);
}

} // namespace chengxin::client::ui
