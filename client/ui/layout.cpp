#include "client/ui/layout.hpp"

#include "client/ui/interact.hpp"

#include <cmath>
#include <imgui_internal.h>

namespace chengxin::client::ui {

float available_width()
{
    const ImGuiWindow* window = ImGui::GetCurrentWindow();
    return std::fmax(window->WorkRect.Max.x - window->DC.CursorPos.x, 1.0f);
}

void space(float height) { ImGui::Dummy({0, height}); }

void same_line(float gap) { ImGui::SameLine(0, gap); }

void flow(float width, float gap, float line_gap)
{
    const ImGuiWindow* window = ImGui::GetCurrentWindow();
    if (window->DC.CursorPosPrevLine.x + gap + width <= window->WorkRect.Max.x)
        same_line(gap);
    else
        space(line_gap);
}

Box reserve(float width, float height)
{
    const ImVec2 min = ImGui::GetCursorScreenPos();
    const ImVec2 size{width > 0 ? width : available_width(), height};
    ImGui::ItemSize(size);
    return {min, {min.x + size.x, min.y + size.y}};
}

Aside::Aside(ImVec2 position)
{
    const auto& layout = ImGui::GetCurrentWindow()->DC;
    m_cursor = layout.CursorPos;
    m_line_start = layout.CursorPosPrevLine;
    m_line_size = layout.PrevLineSize;
    m_current_line_size = layout.CurrLineSize;
    m_same_line = layout.IsSameLine;
    ImGui::SetCursorScreenPos(position);
}

Aside::~Aside()
{
    auto& layout = ImGui::GetCurrentWindow()->DC;
    layout.CursorPos = m_cursor;
    layout.CursorPosPrevLine = m_line_start;
    layout.PrevLineSize = m_line_size;
    layout.CurrLineSize = m_current_line_size;
    layout.IsSameLine = m_same_line;
    layout.IsSetPos = false;
}

void rule(float gap)
{
    space(gap);
    const Box line = reserve(0, 1);
    paint_box(line, Tone::line);
    space(gap);
}

Area::Area(float left, float width)
{
    ImGuiWindow* window = ImGui::GetCurrentWindow();
    m_saved = {window->DC.CursorMaxPos, window->DC.Indent.x, window->WorkRect.Max.x, window->ContentRegionRect.Max.x};
    window->DC.Indent.x = left - window->Pos.x - window->DC.ColumnsOffset.x;
    window->WorkRect.Max.x = left + width;
    window->ContentRegionRect.Max.x = left + width;
    window->DC.CursorPos.x = left;
    window->DC.CursorMaxPos = window->DC.CursorPos;
    window->DC.CurrLineSize = {0, 0};
    window->DC.IsSameLine = false;
}

Area::~Area()
{
    ImGuiWindow* window = ImGui::GetCurrentWindow();
    const ImVec2 reached = window->DC.CursorMaxPos;
    window->DC.Indent.x = m_saved.indent;
    window->WorkRect.Max.x = m_saved.work_max;
    window->ContentRegionRect.Max.x = m_saved.content_max;
    window->DC.CursorPos = {std::floor(window->Pos.x + m_saved.indent + window->DC.ColumnsOffset.x), reached.y};
    window->DC.CursorMaxPos = ImMax(m_saved.cursor_max, reached);
    window->DC.CurrLineSize = {0, 0};
    window->DC.IsSameLine = false;
}

Inset::Inset(float sides) : m_area(ImGui::GetCursorScreenPos().x + sides, available_width() - 2 * sides) {}

Columns::Columns(std::string_view id, std::initializer_list<Column> columns, float gap, OnPhone on_phone)
    : m_id(ImGui::GetID(id.data(), id.data() + id.size())), m_gap(gap), m_stacked(is_phone() && on_phone == OnPhone::stack)
{
    start({columns.begin(), columns.end()});
}

Columns::Columns(std::string_view id, int equal_columns, float gap, OnPhone on_phone)
    : m_id(ImGui::GetID(id.data(), id.data() + id.size())), m_gap(gap), m_stacked(is_phone() && on_phone == OnPhone::stack)
{
    start(std::vector<Column>(static_cast<std::size_t>(equal_columns), Column{.share = 1}));
}

void Columns::start(std::vector<Column> columns)
{
    m_origin = ImGui::GetCursorScreenPos();
    m_equal_height = ImGui::GetStateStorage()->GetFloat(m_id);
    const float width = available_width();
    float left_over = width - m_gap * static_cast<float>(columns.size() - 1);
    float shares = 0;
    for (const auto& column : columns) {
        left_over -= column.fixed;
        shares += column.share;
    }
    float left = m_origin.x;
    for (const auto& column : columns) {
        const float column_width = m_stacked ? width : std::floor(column.fixed + (shares > 0 ? left_over * column.share / shares : 0));
        m_lefts.push_back(m_stacked ? m_origin.x : left);
        m_widths.push_back(column_width);
        left += column_width + m_gap;
    }
}

void Columns::finish_column()
{
    if (!m_area) return;
    m_tallest = std::fmax(m_tallest, ImGui::GetCurrentWindow()->DC.CursorMaxPos.y - m_origin.y);
    m_area.reset();
}

void Columns::next()
{
    const bool first = m_next == 0;
    finish_column();
    if (m_next >= m_lefts.size()) return;
    if (m_stacked && !first) space(m_gap);
    if (!m_stacked) ImGui::GetCurrentWindow()->DC.CursorPos.y = m_origin.y;
    m_area.emplace(m_lefts[m_next], m_widths[m_next]);
    ++m_next;
}

Columns::~Columns()
{
    finish_column();
    if (m_stacked) return;
    ImGui::GetStateStorage()->SetFloat(m_id, m_tallest_card);
    ImGui::GetCurrentWindow()->DC.CursorPos = {m_origin.x, m_origin.y + m_tallest};
}

Card::Card(const CardOptions& options) : m_options(options), m_origin(ImGui::GetCursorScreenPos()), m_width(available_width())
{
    if (m_options.padding <= 0) m_options.padding = is_phone() ? k_space_4 : k_space_5;
    m_splitter.Split(ImGui::GetWindowDrawList(), 2);
    m_splitter.SetCurrentChannel(ImGui::GetWindowDrawList(), 1);
    ImGui::SetCursorScreenPos({m_origin.x, m_origin.y + m_options.padding});
    m_area.emplace(m_origin.x + m_options.padding, m_width - 2 * m_options.padding);
    if (m_options.title.empty()) return;
    const Box line = reserve(0, k_lead_strong.size * k_lead_strong.line);
    paint_text_in(line, m_options.title, k_lead_strong, colour(Tone::ink));
    semantics::node({.role = semantics::Role::heading, .name = m_options.title, .drawn = drawn(k_lead_strong), .min = line.min, .max = line.max, .level = 2});
    space(k_space_3);
}

Card::~Card()
{
    m_area.reset();
    float bottom = ImGui::GetCursorScreenPos().y + m_options.padding;
    if (m_options.row != nullptr) {
        m_options.row->report_height(bottom - m_origin.y);
        bottom = std::fmax(bottom, m_origin.y + m_options.row->equal_height());
    }
    const Box box{m_origin, {m_origin.x + m_width, bottom}};
    ImDrawList* list = ImGui::GetWindowDrawList();
    m_splitter.SetCurrentChannel(list, 0);
    paint_card(box);
    if (m_options.edge != Tone::card)
        list->AddRectFilled(box.min, {box.min.x + 4, box.max.y}, colour(m_options.edge), tokens::k_radius_card.pixels, ImDrawFlags_RoundCornersLeft);
    m_splitter.Merge(list);
    ImGui::SetCursorScreenPos(m_origin);
    reserve(m_width, box.height());
}

} // namespace chengxin::client::ui
