#include "client/ui/table_parts.hpp"

#include "client/ui/button.hpp"
#include "client/ui/choice.hpp"
#include "client/ui/interact.hpp"
#include "client/ui/text.hpp"

#include <algorithm>
#include <cmath>
#include <imgui_internal.h>

namespace chengxin::client::ui {

using semantics::Role;

/// Width that frozen columns take at the left edge of the view.
static float frozen_width(const std::vector<PlacedColumn>& columns)
{
    float width = 0;
    for (const auto& placed : columns)
        if (placed.column->frozen) width = placed.left + placed.width;
    return width;
}

static void draw_cell_at(const PlacedColumn& placed, float origin, const Box& row, const DrawPlaced& draw)
{
    const Box cell{{origin + placed.left + k_cell_padding, row.min.y}, {origin + placed.left + placed.width - (placed.column->align == Align::end ? k_cell_padding : k_cell_padding / 2), row.max.y}};
    const ImVec2 cursor = ImGui::GetCursorScreenPos();
    ImGui::SetCursorScreenPos(cell.min);
    {
        const Area area(cell.min.x, cell.width());
        draw(placed, cell);
    }
    ImGui::SetCursorScreenPos(cursor);
}

void draw_cells(const std::vector<PlacedColumn>& columns, const RowView& view, const Box& row, Tone surface, const DrawPlaced& draw)
{
    const float frozen = frozen_width(columns);
    const float frozen_left = std::fmax(row.min.x, view.left);
    if (frozen > 0) {
        for (const auto& placed : columns)
            if (placed.column->frozen) draw_cell_at(placed, frozen_left, {{frozen_left, row.min.y}, row.max}, draw);
        ImGui::PushClipRect({frozen_left + frozen, row.min.y}, {view.right, row.max.y}, true);
    }
    for (const auto& placed : columns) {
        const float left = row.min.x + placed.left;
        if (placed.column->frozen || left > view.right || left + placed.width < view.left) continue;
        draw_cell_at(placed, row.min.x, row, draw);
    }
    if (frozen > 0) {
        ImGui::PopClipRect();
        if (row.min.x < view.left) paint_line({frozen_left + frozen, row.min.y}, {frozen_left + frozen, row.max.y}, surface == Tone::card ? Tone::line : Tone::line_strong);
    }
}

static std::vector<std::string> sort_keys(const std::string& sort)
{
    std::vector<std::string> keys;
    for (std::size_t at = 0; at < sort.size();) {
        const std::size_t comma = std::min(sort.find(',', at), sort.size());
        keys.push_back(sort.substr(at, comma - at));
        at = comma + 1;
    }
    return keys;
}

static semantics::Sort sort_of(const TableState& state, const TableColumn& column)
{
    for (const std::string& key : sort_keys(state.sort)) {
        if (key == column.key) return semantics::Sort::ascending;
        if (key == "-" + column.key) return semantics::Sort::descending;
    }
    return semantics::Sort::none;
}

/// A title was pressed: the list is sorted by this column, or, with Shift, by this column where those before it are equal. A second press
/// turns the direction.
static std::string sort_with(const std::string& sort, const std::string& column, bool further)
{
    std::vector<std::string> keys = sort_keys(sort);
    const auto has = [&](const std::string& key) { return std::find(keys.begin(), keys.end(), key); };
    const std::string turned = has(column) != keys.end() ? "-" + column : column;
    if (!further) return turned;
    if (const auto old = has(column); old != keys.end()) *old = turned;
    else if (const auto falling = has("-" + column); falling != keys.end()) *falling = turned;
    else if (keys.size() < k_most_sort_keys) keys.push_back(turned);
    std::string joined;
    for (const std::string& key : keys) joined += (joined.empty() ? "" : ",") + key;
    return joined;
}

/// Title of one column; true when pressed.
static bool draw_title(const TableColumn& column, int index, const Box& box, semantics::Sort sort)
{
    const Type type = k_small_strong;
    const ImGuiID id = id_of(column.key + "##title");
    const bool sorted = sort != semantics::Sort::none;
    const Interaction state = column.sortable ? interact(box, id) : Interaction{};
    const ImU32 ink = colour(sorted || state.hovered ? Tone::primary : Tone::ink_soft);
    const float mark = column.sortable ? k_sort_mark : 0.0f;
    const float width = std::fmin(text_width(column.title, type) + 1, box.width() - mark);
    const float left = column.align == Align::end ? box.max.x - width - mark : box.min.x;
    paint_text_in({{left, box.min.y}, {left + width, box.max.y}}, column.title, type, ink);
    if (column.sortable) {
        const Icon icon = sort == semantics::Sort::ascending ? Icon::arrow_up : sorted ? Icon::arrow_down : Icon::sort;
        paint_icon(icon, {left + width + 9, box.centre().y}, 12, colour(sorted || state.hovered ? Tone::primary : Tone::ink_disabled));
    }
    semantics::node({.id = column.sortable ? id : 0, .role = Role::column_header, .name = column.title, .drawn = drawn(type, Align::start, 0, left - box.min.x),
                     .min = box.min, .max = box.max, .column_index = index, .sort = sort});
    return state.pressed;
}

void paint_header(const Box& header)
{
    ImGui::GetWindowDrawList()->AddRectFilled(header.min, header.max, colour(Tone::ground_deep), tokens::k_radius_card.pixels - 1, ImDrawFlags_RoundCornersTop);
    paint_line({header.min.x, header.max.y - 0.5f}, {header.max.x, header.max.y - 0.5f}, Tone::line);
}

bool draw_header(TableState& state, const std::vector<PlacedColumn>& columns, const RowView& view, const Box& header, bool several_sorts)
{
    bool changed = false;
    draw_cells(columns, view, header, Tone::ground_deep, [&](const PlacedColumn& placed, const Box& box) {
        const TableColumn& column = *placed.column;
        if (!draw_title(column, placed.index, box, sort_of(state, column))) return;
        const bool further = several_sorts && ImGui::GetIO().KeyShift;
        state.sort = sort_with(state.sort, column.key, further);
        changed = true;
        const char* direction = sort_of(state, column) == semantics::Sort::descending ? "降序排列" : "升序排列";
        semantics::announce((further ? "再按“" : "已按“") + column.title + "”" + direction);
    });
    return changed;
}

void cell_text(const Box& box, std::string_view text, Align align, Tone tone)
{
    const std::string_view shown = text.empty() ? std::string_view("—") : text;
    const Type type = body_type();
    const float step = std::round(type.size * type.line);
    const auto room = static_cast<std::size_t>(std::fmax(1.0f, std::floor(box.height() / step)));
    const auto lines = room > 1 ? wrap_lines(shown, box.width(), type) : std::vector<std::string_view>{shown};
    bool shortened = false;
    if (lines.size() == 1) {
        shortened = paint_text_in(box, shown, type, colour(tone), align);
        semantics::node({.role = Role::text, .name = shown, .drawn = drawn(type, align), .min = box.min, .max = box.max});
    } else {
        const std::size_t count = std::min(lines.size(), room);
        const float top = std::round(box.centre().y - step * static_cast<float>(count) / 2);
        const std::vector<std::string_view> whole(lines.begin(), lines.begin() + static_cast<std::ptrdiff_t>(count - 1));
        paint_lines({box.min.x, top}, box.width(), whole, type, colour(tone), align);
        const Box last{{box.min.x, top + step * static_cast<float>(count - 1)}, {box.max.x, top + step * static_cast<float>(count)}};
        const auto from = static_cast<std::size_t>(lines[count - 1].data() - shown.data());
        shortened = paint_text_in(last, lines.size() > count ? shown.substr(from) : lines[count - 1], type, colour(tone), align);
        semantics::node({.role = Role::text, .name = shown, .drawn = drawn(type, align, step), .lines = lines, .min = {box.min.x, top}, .max = {box.max.x, last.max.y}});
    }
    if (shortened && ImGui::IsWindowHovered() && ImGui::IsMouseHoveringRect(box.min, box.max)) tool_tip(text);
}

void cell_code(const Box& box, std::string_view what, std::string_view code)
{
    if (code.empty()) return cell_text(box, code);
    const std::string shown = grouped_code(code);
    const float button = body_type().size + 12;
    const float width = std::fmin(std::ceil(text_width(shown, body_type())) + 1, box.width() - button - k_space_1);
    cell_text({box.min, {box.min.x + width, box.max.y}}, shown);
    ImGui::SetCursorScreenPos({box.min.x + width + k_space_1, std::round(box.centre().y - button / 2)});
    copy_button("复制" + std::string(what) + "##" + std::string(code), code);
}

bool cell_link(const Box& box, std::string_view text, std::string_view href)
{
    return link(text, href, {.width = std::fmin(box.width(), std::ceil(text_width(text, body_type())) + 1), .height = box.height()});
}

void cell_badge(const Box& box, std::string_view text, Status status)
{
    ImGui::SetCursorScreenPos({box.min.x, std::round(box.centre().y - 11)});
    badge(text, status);
}

bool is_shown(const TableState& state, const TableColumn& column) { return column.hidden_at_first == (state.turned.count(column.key) > 0); }

bool column_choice(TableState& state, std::span<const TableColumn> columns)
{
    bool changed = false;
    if (tool_button("列", {.icon = Icon::columns, .spoken = "选择显示的列"})) ImGui::OpenPopup("##columns");
    ImGui::SetNextWindowPos({ImGui::GetItemRectMin().x, ImGui::GetItemRectMax().y + 4});
    float width = 0;
    for (const auto& column : columns) width = std::fmax(width, text_width(column.title, body_type()));
    ImGui::SetNextWindowSize({std::ceil(width) + 2 * k_space_4 + body_type().size + k_space_4, 0});
    ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, {k_space_4, k_space_3});
    if (ImGui::BeginPopup("##columns", ImGuiWindowFlags_NoMove | ImGuiWindowFlags_NoSavedSettings)) {
        const Box surface = paint_floating_window(tokens::k_radius_control.pixels);
        const semantics::Group group({.role = Role::dialog, .name = "选择显示的列", .min = surface.min, .max = surface.max, .top_level = true});
        for (const auto& column : columns) {
            bool shown = is_shown(state, column);
            if (!check_box(column.title, shown)) continue;
            if (shown == !column.hidden_at_first)
                state.turned.erase(column.key);
            else
                state.turned.insert(column.key);
            changed = true;
        }
        if (ImGui::IsKeyPressed(ImGuiKey_Escape)) ImGui::CloseCurrentPopup();
        ImGui::EndPopup();
    }
    ImGui::PopStyleVar();
    return changed;
}

static void append_csv_cell(std::string& csv, const std::string& cell)
{
    const bool formula = !cell.empty() && std::string_view("=+-@\t\r").find(cell.front()) != std::string_view::npos;
    csv += '"';
    if (formula) csv += '\'';
    for (const char character : cell) {
        if (character == '"') csv += '"';
        csv += character;
    }
    csv += '"';
}

std::string to_csv(std::span<const std::string> header, std::span<const std::vector<std::string>> rows)
{
    std::string csv = "\xEF\xBB\xBF";
    const auto append_row = [&csv](std::span<const std::string> cells) {
        for (std::size_t i = 0; i < cells.size(); ++i) {
            if (i > 0) csv += ',';
            append_csv_cell(csv, cells[i]);
        }
        csv += "\r\n";
    };
    append_row(header);
    for (const auto& row : rows) append_row(row);
    return csv;
}

} // namespace chengxin::client::ui
