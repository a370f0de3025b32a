#include "client/ui/portal.hpp"

#include "client/platform/browser.hpp"
#include "client/platform/platform.hpp"
#include "client/ui/button.hpp"
#include "client/ui/field.hpp"
#include "client/ui/interact.hpp"
#include "client/ui/portal_parts.hpp"
#include "client/ui/text.hpp"

#include <cmath>
#include <imgui_internal.h>

namespace chengxin::client::ui {

using semantics::Role;

constexpr ImGuiWindowFlags k_page_flags = ImGuiWindowFlags_NoTitleBar | ImGuiWindowFlags_NoResize | ImGuiWindowFlags_NoMove |
                                          ImGuiWindowFlags_NoCollapse | ImGuiWindowFlags_NoSavedSettings | ImGuiWindowFlags_NoBringToFrontOnFocus;

Box band(float height)
{
    const ImGuiWindow* window = ImGui::GetCurrentWindow();
    const float top = ImGui::GetCursorScreenPos().y;
    return {{window->InnerRect.Min.x, top}, {window->InnerRect.Max.x, top + height}};
}

void paint_band(float height, Tone top, Tone bottom)
{
    const Box box = band(height);
    ImGui::GetWindowDrawList()->AddRectFilledMultiColor(box.min, box.max, colour(top), colour(top), colour(bottom), colour(bottom));
}

float content_width()
{
    const ImGuiWindow* window = ImGui::GetCurrentWindow();
    const Screen& screen = platform().screen;
    const float sides = std::fmax(is_phone() ? k_space_4 : k_space_5, std::fmax(screen.left, screen.right));
    return std::fmin(tokens::k_portal_width.pixels, window->InnerRect.GetWidth() - 2 * sides);
}

Area content_area()
{
    const ImGuiWindow* window = ImGui::GetCurrentWindow();
    const float width = content_width();
    return Area(std::round(window->InnerRect.Min.x + (window->InnerRect.GetWidth() - width) / 2), width);
}

static void draw_emblem_bar(const PortalData& data)
{
    const float emblem = tokens::k_emblem_bar.pixels + platform().screen.top; // under the camera, too
    paint_box(band(emblem), Tone::accent);
    space(emblem);
    if (!data.demo) return;
    const std::string_view text = k_demo_sentence;
    const float sides = k_space_2, step = std::round(k_small.size * k_small.line);
    const auto lines = wrap_lines(text, available_width() - 2 * sides, k_small);
    const float height = step * static_cast<float>(lines.size()) + k_space_2;
    const Box box = band(height);
    const semantics::Group region({.role = Role::complementary, .name = "演示说明", .min = box.min, .max = box.max});
    paint_box(box, Tone::warning_tint);
    const Box words = box.inset(sides, k_space_2 / 2);
    paint_lines(words.min, words.width(), lines, k_small, colour(Tone::warning), Align::centre);
    semantics::node({.role = Role::text, .name = text, .drawn = drawn(k_small, Align::centre, step), .lines = lines, .min = words.min, .max = words.max});
    space(height);
}

/// Emblem and name, a link home.
static void draw_site_name(PortalState& state, const PortalData& data, float height, float room)
{
    const bool phone = is_phone();
    const float circle = phone ? 32.0f : 40.0f;
    const Type type = phone ? k_lead_strong : k_h3;
    const float width = std::fmin(room, circle + k_space_3 + std::ceil(text_width(data.site_name, type)) + 1);
    const Box box = reserve(width, height);
    const ImGuiID id = id_of("site");
    const Interaction press = interact(box, id);
    const ImVec2 centre{box.min.x + circle / 2, box.centre().y};
    ImGui::GetWindowDrawList()->AddCircleFilled(centre, circle / 2, colour(Tone::primary));
    paint_text_in({{box.min.x, box.min.y}, {box.min.x + circle, box.max.y}}, "信", {phone ? 16.0f : 20.0f, Weight::strong, 1}, colour(Tone::on_dark), Align::centre);
    paint_text_in({{box.min.x + circle + k_space_3, box.min.y}, box.max}, data.site_name, type, colour(press.hovered ? Tone::primary : Tone::ink));
    semantics::node({.id = id, .role = Role::link, .name = data.site_name + " 首页", .href = "/", .drawn = drawn(type, Align::start, 0, circle + k_space_3), .min = box.min, .max = box.max});
    if (press.pressed) state.followed = "/";
}

static void draw_header_search(PortalState& state, float height)
{
    const semantics::Group search({.role = Role::search, .name = "站内查询"});
    const ImVec2 start = ImGui::GetCursorScreenPos();
    ImGui::SetCursorScreenPos({start.x, start.y + (height - control_height()) / 2});
    const FieldResult result = search_field("查询企业##header", state.query, {.placeholder = "企业名称、统一代码、文书号", .width = 300, .hide_label = true});
    if (result.submitted && !state.query.empty()) state.followed = "/search?q=" + encoded(state.query);
    ImGui::SetCursorScreenPos({start.x + 300, start.y});
    reserve(0.01f, height);
}

static void draw_tools(PortalState& state, const PortalData& data, float height)
{
    const DensityScope small(Density::console);
    const LinkOptions look{.look = LinkLook::quiet, .icon = Icon::accessibility, .height = height};
    const std::string plain = data.address + (data.address.find('?') == std::string::npos ? "?plain=1" : "&plain=1");
    if (link("无障碍", plain, look)) browser::open_elsewhere(plain);
    same_line(k_space_5);
    if (data.person.empty()) {
        if (link("登录", "/sign-in", {.look = LinkLook::quiet, .icon = Icon::person, .height = height})) state.followed = "/sign-in";
        return;
    }
    inline_text(data.person, {.tone = Tone::ink_soft}, height);
    same_line(k_space_2);
    const float lift = (height - control_height()) / 2;
    ImGui::SetCursorScreenPos({ImGui::GetCursorScreenPos().x, ImGui::GetCursorScreenPos().y + lift});
    if (button("退出", {.kind = ButtonKind::quiet, .icon = Icon::sign_out})) state.sign_out = true;
}

static float tools_width(const PortalData& data)
{
    const DensityScope small(Density::console);
    const float link_extra = k_small.size + k_space_2;
    const float person = data.person.empty() ? text_width("登录", k_small) + link_extra : text_width(data.person, k_small) + k_space_2 + button_width("退出", {.icon = Icon::sign_out});
    return std::ceil(text_width("无障碍", k_small) + link_extra + k_space_5 + person) + 2;
}

static void draw_header(PortalState& state, const PortalData& data, HeaderSearch search)
{
    const float height = tokens::k_header.pixels;
    paint_box(band(height), Tone::card);
    const semantics::Group banner({.role = Role::banner});
    const Area area = content_area();
    const ImVec2 start = ImGui::GetCursorScreenPos();
    const float width = available_width();
    const float tools = tools_width(data);
    draw_site_name(state, data, height, width - tools - k_space_6);
    if (search == HeaderSearch::shown && width > 900) {
        ImGui::SetCursorScreenPos({start.x + width - tools - k_space_6 - 300, start.y});
        draw_header_search(state, height);
    }
    ImGui::SetCursorScreenPos({start.x + width - tools, start.y});
    draw_tools(state, data, height);
    ImGui::SetCursorScreenPos(start);
    reserve(0, height);
}

static void draw_navigation(PortalState& state, const PortalData& data)
{
    const float height = tokens::k_navigation.pixels;
    paint_box(band(height), Tone::primary);
    const semantics::Group navigation({.role = Role::navigation, .name = "主导航"});
    const Area area = content_area();
    bool first = true;
    for (const auto& item : data.navigation) {
        const bool current = is_current(item, data.path); // of a group that has one below, that one is the page
        const Type type = body_type(current ? Weight::strong : Weight::regular);
        const float width = std::ceil(text_width(item.label, body_type(Weight::strong))) + 2 * k_space_5;
        if (!first) same_line(0);
        first = false;
        const Box box = reserve(width, height);
        const ImGuiID id = id_of(item.href);
        const Interaction press = interact(box, id);
        if (current || press.hovered) paint_box(box, current ? Tone::primary_pressed : Tone::primary_hover);
        paint_text_in(box, item.label, type, colour(Tone::on_dark), Align::centre);
        semantics::node({.id = id, .role = Role::link, .name = item.label, .href = item.href, .drawn = drawn(type, Align::centre), .min = box.min, .max = box.max, .current = current && item.pages.empty()});
        if (press.pressed) state.followed = item.href;
    }
}

/// The pages of the group in which one is, below the groups.
static void draw_group_pages(PortalState& state, const PortalData& data)
{
    constexpr float k_height = 44;
    for (const auto& group : data.navigation) {
        if (group.pages.empty() || !is_current(group, data.path)) continue;
        const Box bar = band(k_height);
        paint_box(bar, Tone::card);
        paint_line({bar.min.x, bar.max.y - 0.5f}, {bar.max.x, bar.max.y - 0.5f}, Tone::line);
        const semantics::Group navigation({.role = Role::navigation, .name = group.label});
        const IdScope scope("group pages"); // the footer has the same links
        const Area area = content_area();
        const DensityScope small(Density::console);
        for (const auto& page : group.pages) {
            if (&page != &group.pages.front()) same_line(k_space_6);
            const bool current = is_current(page, data.path);
            if (link(page.label, page.href, {.look = current ? LinkLook::strong : LinkLook::quiet, .height = k_height, .current = current})) state.followed = page.href;
        }
        return;
    }
}

PortalPage::PortalPage(PortalState& state, const PortalData& data, HeaderSearch search) : m_state(state), m_data(data)
{
    const ImVec2 screen = ImGui::GetIO().DisplaySize;
    const float bottom = bottom_bar_height();
    ImGui::SetNextWindowPos({0, 0});
    ImGui::SetNextWindowSize({screen.x, screen.y - bottom});
    ImGui::Begin("##portal", nullptr, k_page_flags);
    platform().scrolling.set_main_window(ImGui::GetCurrentWindow()->ID);
    draw_skip_link();
    draw_emblem_bar(data);
    if (is_phone()) {
        draw_phone_header(state, data);
    } else {
        draw_header(state, data, search);
        draw_navigation(state, data);
        draw_group_pages(state, data);
    }
    semantics::begin_group({.role = Role::main});
    m_area.emplace(content_area_left(), content_width());
    space(is_phone() ? k_space_4 : k_space_5);
}

PortalPage::~PortalPage()
{
    space(k_space_7);
    m_area.reset();
    semantics::end_group();
    draw_footer(m_state, m_data);
    ImGui::End();
    if (is_phone()) {
        if (bottom_bar_height() > 0) draw_bottom_bar(m_state, m_data);
        draw_sheet(m_state, m_data);
    }
}

std::string breadcrumbs(std::vector<NavigationItem> trail)
{
    const semantics::Group group({.role = Role::navigation, .name = "当前位置"});
    std::string followed;
    for (std::size_t i = 0; i < trail.size(); ++i) {
        if (i > 0) {
            same_line(k_space_2);
            const Box box = reserve(8, std::round(k_small.size * k_small.line));
            paint_text_in(box, "/", k_small, colour(Tone::ink_meta), Align::centre);
            same_line(k_space_2);
        }
        if (i + 1 == trail.size())
            inline_text(trail[i].label, {.type = k_small, .tone = Tone::ink_soft});
        else if (link(trail[i].label, trail[i].href, {.type = k_small}))
            followed = trail[i].href;
    }
    space(k_space_4);
    return followed;
}

} // namespace chengxin::client::ui
