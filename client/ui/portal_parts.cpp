#include "client/ui/portal_parts.hpp"

#include "client/platform/browser.hpp"
#include "client/platform/history.hpp"
#include "client/platform/platform.hpp"
#include "client/ui/button.hpp"
#include "client/ui/interact.hpp"
#include "client/ui/overlay.hpp"
#include "client/ui/text.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <imgui_internal.h>

namespace chengxin::client::ui {

using semantics::Role;

float content_area_left()
{
    const ImGuiWindow* window = ImGui::GetCurrentWindow();
    return std::round(window->InnerRect.Min.x + (window->InnerRect.GetWidth() - content_width()) / 2);
}

bool is_current(const NavigationItem& item, std::string_view path)
{
    if (std::any_of(item.pages.begin(), item.pages.end(), [path](const NavigationItem& page) { return is_current(page, path); })) return true;
    if (item.href == "/") return path == "/";
    return path == item.href || (path.size() > item.href.size() && path.substr(0, item.href.size()) == item.href && path[item.href.size()] == '/');
}

static bool navigation_link(const NavigationItem& item, std::string_view path, float indent)
{
    const bool current = is_current(item, path);
    const Area area(ImGui::GetCursorScreenPos().x + indent, available_width() - indent);
    return link(item.label, item.href, {.look = current ? LinkLook::strong : LinkLook::quiet, .icon = item.icon, .width = available_width(), .height = 52, .current = current});
}

std::string navigation_links(const std::vector<NavigationItem>& groups, std::string_view path)
{
    std::string followed;
    for (const auto& group : groups) {
        if (group.pages.empty()) {
            if (navigation_link(group, path, 0)) followed = group.href;
            continue;
        }
        const semantics::Group block({.role = Role::group, .name = group.label});
        space(k_space_2);
        paragraph(group.label, {.type = k_small, .tone = Tone::ink_meta});
        for (const auto& page : group.pages)
            if (navigation_link(page, path, k_space_4)) followed = page.href;
    }
    return followed;
}

std::string encoded(std::string_view text) { return history::encode(text); }

void draw_skip_link()
{
    const DensityScope density(Density::portal);
    const char* text = "跳到正文";
    const ImGuiID id = id_of("skip");
    const bool shown = semantics::focus_visible(id);
    const ImVec2 corner = ImGui::GetWindowPos();
    const Box box = shown ? Box{{corner.x + k_space_4, corner.y + k_space_3}, {corner.x + k_space_4 + button_width(text), corner.y + k_space_3 + control_height()}} : Box{corner, {corner.x + 1, corner.y + 1}};
    bool pressed = semantics::activated(id);
    if (shown) {
        pressed |= ImGui::IsMouseHoveringRect(box.min, box.max, false) && ImGui::IsMouseClicked(ImGuiMouseButton_Left);
        ImDrawList* list = ImGui::GetForegroundDrawList();
        list->AddRectFilled(box.min, box.max, colour(Tone::primary), tokens::k_radius_control.pixels);
        list->AddText(font(Weight::regular), k_body.size, {box.min.x + (box.width() - text_width(text, k_body)) / 2, box.centre().y - k_body.size / 2}, colour(Tone::on_dark), text);
    }
    semantics::node({.id = id, .role = Role::link, .name = text, .href = "#content", .drawn = drawn(k_body, Align::centre), .min = box.min, .max = box.max});
    if (!pressed) return;
    platform().scrolling.scroll_main(-1e7f);
    semantics::focus_page();
}

void draw_phone_header(PortalState& state, const PortalData& data)
{
    const float height = tokens::k_header_phone.pixels;
    const Box bar = band(height);
    paint_box(bar, Tone::card);
    paint_line({bar.min.x, bar.max.y - 0.5f}, {bar.max.x, bar.max.y - 0.5f}, Tone::line);
    const semantics::Group banner({.role = Role::banner});
    const Area area = content_area();
    const ImVec2 start = ImGui::GetCursorScreenPos();
    const float width = available_width();
    const float button = 44;
    const float circle = 32;
    const Box box = reserve(width - button - k_space_2, height);
    const ImGuiID id = id_of("site");
    const Interaction press = interact(box, id);
    ImGui::GetWindowDrawList()->AddCircleFilled({box.min.x + circle / 2, box.centre().y}, circle / 2, colour(Tone::primary));
    paint_text_in({box.min, {box.min.x + circle, box.max.y}}, "信", {16, Weight::strong, 1}, colour(Tone::on_dark), Align::centre);
    const float room = box.width() - circle - k_space_3;
    const Type type = text_width(data.site_name, k_lead_strong) <= room ? k_lead_strong : text_width(data.site_name, k_body_strong) <= room ? k_body_strong : k_small_strong;
    paint_text_in({{box.min.x + circle + k_space_3, box.min.y}, box.max}, data.site_name, type, colour(Tone::ink));
    semantics::node({.id = id, .role = Role::link, .name = data.site_name + " 首页", .href = "/", .drawn = drawn(type, Align::start, 0, circle + k_space_3), .min = box.min, .max = box.max});
    if (press.pressed) state.followed = "/";
    ImGui::SetCursorScreenPos({start.x + width - button, start.y + (height - button) / 2});
    if (icon_button(Icon::menu, "打开导航", {.kind = ButtonKind::quiet, .width = button, .height = button, .expanded = state.sheet_open})) state.sheet_open = true;
    ImGui::SetCursorScreenPos({start.x, start.y + height});
    ImGui::Dummy({0, 0});
}

float bottom_bar_height()
{
    constexpr float k_low = 36, k_low_window = 480, k_lowest_window = 300;
    const float window = ImGui::GetIO().DisplaySize.y;
    if (!is_phone() || window < k_lowest_window) return 0;
    return (window < k_low_window ? k_low : tokens::k_bottom_bar.pixels) + platform().screen.bottom;
}

void draw_bottom_bar(PortalState& state, const PortalData& data)
{
    const ImVec2 screen = ImGui::GetIO().DisplaySize;
    const float height = bottom_bar_height();
    const bool low = height - platform().screen.bottom < tokens::k_bottom_bar.pixels; // words alone
    ImGui::SetNextWindowPos({0, screen.y - height});
    ImGui::SetNextWindowSize({screen.x, height});
    ImGui::Begin("##bottom", nullptr, ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove | ImGuiWindowFlags_NoSavedSettings);
    const Box bar{{0, screen.y - height}, screen};
    paint_box(bar, Tone::card);
    paint_line(bar.min, {bar.max.x, bar.min.y}, Tone::line);
    const semantics::Group navigation({.role = Role::navigation, .name = "底部导航", .min = bar.min, .max = bar.max});
    const std::array items{NavigationItem{"首页", "/", Icon::home}, NavigationItem{"查询", "/search", Icon::search},
                           NavigationItem{"公示", "/publicity", Icon::document},
                           NavigationItem{data.person.empty() ? "登录" : "我的", data.person.empty() ? "/sign-in" : "/upload", Icon::person}};
    const float width = screen.x / static_cast<float>(items.size());
    for (std::size_t i = 0; i < items.size(); ++i) {
        const auto& item = items[i];
        const Box box{{width * static_cast<float>(i), bar.min.y}, {width * static_cast<float>(i + 1), bar.max.y - platform().screen.bottom}};
        const ImGuiID id = id_of(item.href);
        const Interaction press = interact(box, id);
        const bool current = is_current(item, data.path);
        const ImU32 ink = colour(current || press.hovered ? Tone::primary : Tone::ink_soft);
        const float words = low ? box.min.y : box.min.y + 34;
        if (!low) paint_icon(item.icon, {box.centre().x, box.min.y + 20}, 20, ink);
        paint_text_in({{box.min.x, words}, {box.max.x, box.max.y - (low ? 0.0f : 4.0f)}}, item.label, low ? k_small : k_meta, ink, Align::centre);
        semantics::node({.id = id, .role = Role::link, .name = item.label, .href = item.href, .drawn = low ? drawn(k_small, Align::centre) : drawn(k_meta, Align::centre, 82), .min = box.min, .max = box.max, .current = current});
        if (press.pressed) state.followed = item.href;
    }
    ImGui::End();
}

void draw_sheet(PortalState& state, const PortalData& data)
{
    const Drawer drawer("导航", state.sheet_open);
    if (!drawer) return;
    const semantics::Group navigation({.role = Role::navigation, .name = "主导航"});
    std::string followed = navigation_links(data.navigation, data.path);
    rule(k_space_2);
    if (data.person.empty() && followed.empty()) followed = navigation_links({{.label = "登录", .href = "/sign-in", .icon = Icon::sign_in}}, data.path);
    if (!followed.empty()) {
        state.followed = std::move(followed);
        state.sheet_open = false;
    }
    if (data.person.empty()) return;
    paragraph(data.person, {.tone = Tone::ink_soft});
    space(k_space_3);
    if (button("退出登录", {.icon = Icon::sign_out})) state.sign_out = true;
}

/// Host, contact and links.
static void draw_footer_columns(PortalState& state, const PortalData& data)
{
    const DensityScope small(Density::console);
    const TextOptions head{.type = k_body_strong, .tone = Tone::on_dark};
    const TextOptions text{.type = {k_small.size, Weight::regular, 1.8f}, .tone = Tone::on_dark_soft};
    Columns columns("footer", {{.share = 2}, {.share = 1}, {.share = 1}}, k_space_6);
    columns.next();
    paragraph(data.site_name, head);
    space(k_space_2);
    if (!data.host.empty()) paragraph("主办单位：" + data.host, text);
    if (!data.undertaker.empty()) paragraph("承办单位：" + data.undertaker, text);
    if (!data.phone.empty()) paragraph("联系电话：" + data.phone, text);
    columns.next();
    paragraph("本站", head);
    space(k_space_2);
    const auto own = [&state](const NavigationItem& item) {
        if (link(item.label, item.href, {.look = LinkLook::on_dark, .height = 28})) state.followed = item.href;
    };
    for (const auto& item : data.navigation) {
        if (item.pages.empty()) own(item);
        for (const auto& page : item.pages) own(page);
    }
    columns.next();
    if (data.links.empty()) return;
    paragraph("友情链接", head);
    space(k_space_2);
    for (const auto& item : data.links)
        if (link(item.label, item.href, {.look = LinkLook::on_dark, .height = 28})) browser::open_elsewhere(item.href);
}

void draw_footer(PortalState& state, const PortalData& data)
{
    const ImGuiID id = id_of("footer height");
    ImGuiStorage* storage = ImGui::GetStateStorage();
    const float height = storage->GetFloat(id, 240);
    const ImGuiWindow* window = ImGui::GetCurrentWindow();
    // The footer keeps to the lower edge where the page is short.
    const float room = window->InnerRect.Max.y - ImGui::GetCursorScreenPos().y - height;
    if (room > 0 && window->Scroll.y <= 0) space(room);
    const float top = ImGui::GetCursorScreenPos().y;
    paint_box(band(height), Tone::header_dark);
    const semantics::Group footer({.role = Role::content_info});
    {
        const Area area = content_area();
        space(k_space_6);
        draw_footer_columns(state, data);
        space(k_space_5);
        const Box line = reserve(0, 1);
        ImGui::GetWindowDrawList()->AddRectFilled(line.min, line.max, colour(Tone::on_dark, 0.15f));
        space(k_space_4);
        const TextOptions text{.type = k_small, .tone = Tone::on_dark_soft};
        paragraph(data.icp.empty() ? "信用信息查询、公示、异议与修复均免费" : data.icp + "　　信用信息查询、公示、异议与修复均免费", text);
        space(k_space_5);
    }
    storage->SetFloat(id, ImGui::GetCursorScreenPos().y - top);
}

} // namespace chengxin::client::ui
