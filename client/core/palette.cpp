#include "client/core/palette.hpp"

#include "client/core/route.hpp"
#include "client/core/translate.hpp"
#include "client/platform/semantics.hpp"
#include "client/ui/field.hpp"
#include "client/ui/interact.hpp"
#include "client/ui/overlay.hpp"
#include "client/ui/text.hpp"

#include <algorithm>

namespace chengxin::client {

namespace {

constexpr float k_width = 560;
constexpr float k_row = 44;

std::string lower(std::string text)
{
    std::transform(text.begin(), text.end(), text.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    return text;
}

/// What stands between blanks. Without a stream: the library's would cost every visitor 22 KB.
std::vector<std::string> words_of(const std::string& text)
{
    std::vector<std::string> words;
    for (std::size_t at = text.find_first_not_of(' '); at != std::string::npos; at = text.find_first_not_of(' ', at)) {
        const std::size_t end = std::min(text.find(' ', at), text.size());
        words.push_back(text.substr(at, end - at));
        at = end;
    }
    return words;
}

bool draw_option(const PaletteOption& option, bool current, bool moved)
{
    const ui::Box box = ui::reserve(0, k_row);
    const ImGuiID id = ui::id_of(option.address);
    const ui::Interaction press = ui::interact(box, id);
    if (current || press.hovered) ui::paint_box(box, ui::Tone::primary_tint, tokens::k_radius_control.pixels);
    if (current && moved) ImGui::SetScrollHereY(0.5f);
    const float words = ui::k_space_3 + ui::k_body.size + ui::k_space_3;
    const ui::Type type = ui::body_type(current ? ui::Weight::strong : ui::Weight::regular);
    const float side = option.group.empty() ? 0 : ui::text_width(option.group, ui::k_small) + ui::k_space_3;
    ui::paint_icon(option.icon, {box.min.x + ui::k_space_3 + ui::k_body.size / 2, box.centre().y}, ui::k_body.size,
                   ui::colour(ui::Tone::ink_soft));
    ui::paint_text_in({{box.min.x + words, box.min.y}, {box.max.x - ui::k_space_3 - side, box.max.y}}, option.label, type,
                      ui::colour(ui::Tone::ink));
    ui::paint_text_in(box.inset(ui::k_space_3, 0), option.group, ui::k_small, ui::colour(ui::Tone::ink_meta), ui::Align::end);
    semantics::node({.id = id,
                     .role = semantics::Role::option,
                     .name = option.label,
                     .description = option.group,
                     .drawn = ui::drawn(type, ui::Align::start, 0, words),
                     .min = box.min,
                     .max = box.max,
                     .selected = current});
    return press.pressed;
}

} // namespace

std::vector<PaletteOption> palette_options(const std::vector<MenuGroup>& groups, const std::string& query)
{
    const std::vector<std::string> words = words_of(lower(query));
    std::vector<PaletteOption> options;
    for (const MenuGroup& group : groups)
        for (const PageInfo* page : group.pages) {
            const std::string whole =
                lower(std::string(page->title) + ' ' + std::string(label_of(group.menu)) + ' ' + std::string(page->path));
            if (std::all_of(words.begin(), words.end(),
                            [&whole](const std::string& word) { return whole.find(word) != std::string::npos; }))
                options.push_back({std::string(page->title), std::string(label_of(group.menu)), std::string(page->path), page->icon});
        }
    if (!words.empty())
        options.push_back({tr("查询“") + query + tr("”的信用信息"), {}, Route{"/search", {}}.set("q", query).address(), Icon::search});
    return options;
}

std::string draw_palette(Palette& palette, const std::vector<MenuGroup>& groups)
{
    constexpr const char* k_label = "页面名称，或要查询的企业";
    std::string chosen;
    const ui::DensityScope density(ui::is_phone() ? ui::Density::portal : ui::Density::console);
    if (const ui::Dialog dialog(tr("查找页面"), palette.open, k_width); dialog) {
        const auto field = ui::text_field(
            tr(k_label), palette.query,
            {.placeholder = tr(k_label), .icon = Icon::search, .max_length = 100, .hide_label = true, .has_popup = true, .expanded = true});
        if (ImGui::IsWindowAppearing()) ui::focus_field(tr(k_label));
        const auto options = palette_options(groups, palette.query);
        const int count = static_cast<int>(options.size());
        palette.at = field.changed ? 0 : std::min(palette.at, count - 1);
        if (count > 0) palette.at = ((palette.at + field.arrow) % count + count) % count;
        if (field.cancelled) palette.open = false;
        ui::space(ui::k_space_3);
        {
            const semantics::Group list({.role = semantics::Role::list_box, .name = tr("页面")});
            for (int i = 0; i < count; ++i) {
                const PaletteOption& option = options[static_cast<std::size_t>(i)];
                const bool pressed = draw_option(option, i == palette.at, field.arrow != 0);
                if (pressed || (field.submitted && i == palette.at)) chosen = option.address;
            }
        }
        ui::space(ui::k_space_3);
        ui::meta(tr("上下键选择，回车打开，Esc 关闭"));
    }
    if (!chosen.empty()) palette.open = false;
    return chosen;
}

} // namespace chengxin::client
