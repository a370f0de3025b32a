#pragma once

#include "client/ui/paint.hpp"

#include <initializer_list>
#include <optional>
#include <string_view>
#include <vector>

/// Where things go. Widgets flow down from the cursor and take the width of the area they are in.
namespace chengxin::client::ui {

inline constexpr float k_space_1 = tokens::k_space_1.pixels;
inline constexpr float k_space_2 = tokens::k_space_2.pixels;
inline constexpr float k_space_3 = tokens::k_space_3.pixels;
inline constexpr float k_space_4 = tokens::k_space_4.pixels;
inline constexpr float k_space_5 = tokens::k_space_5.pixels;
inline constexpr float k_space_6 = tokens::k_space_6.pixels;
inline constexpr float k_space_7 = tokens::k_space_7.pixels;

/// Width from the cursor to the right edge of the current area.
float available_width();
/// Vertical gap.
void space(float height);
/// The next item stands right of the last one.
void same_line(float gap = k_space_3);
/// The next item of this width stands right of the last one if there is room, otherwise below it.
void flow(float width, float gap = k_space_3, float line_gap = k_space_2);
/// Reserves a box of this size at the cursor and moves on. Width 0: all that is available.
Box reserve(float width, float height);
/// Draws somewhere else during its life, for example inside the last item; afterwards the layout goes on as if nothing had been drawn.
class Aside {
public:
    explicit Aside(ImVec2 position);
    ~Aside();
    Aside(const Aside&) = delete;
    Aside& operator=(const Aside&) = delete;

private:
    ImVec2 m_cursor, m_line_start, m_line_size, m_current_line_size;
    bool m_same_line;
};

/// Thin rule across the area.
void rule(float gap = k_space_4);

/// A part of the page with its own left edge and width. After it the cursor stands below what was drawn in it.
class Area {
public:
    Area(float left, float width);
    ~Area();
    Area(const Area&) = delete;
    Area& operator=(const Area&) = delete;

private:
    struct Saved {
        ImVec2 cursor_max;
        float indent;
        float work_max;
        float content_max;
    } m_saved;
};

/// Indents both sides for as long as it lives.
class Inset {
public:
    explicit Inset(float sides);

private:
    Area m_area;
};

/// Width of a column: fixed pixels, or a share of what is left.
struct Column {
    float fixed = 0;
    float share = 0;
};

enum class OnPhone { stack, keep };

/// Columns side by side; on a phone one below the other.
///     {
///         Columns columns("home", {{.share = 1}, {.share = 1}});
///         columns.next(); …first…
///         columns.next(); …second…
///     } // what follows stands below both
class Columns {
public:
    Columns(std::string_view id, std::initializer_list<Column> columns, float gap = k_space_5, OnPhone on_phone = OnPhone::stack);
    Columns(std::string_view id, int equal_columns, float gap = k_space_5, OnPhone on_phone = OnPhone::stack);
    ~Columns();
    Columns(const Columns&) = delete;
    Columns& operator=(const Columns&) = delete;

    void next();
    /// For cards that shall be equally high (CardOptions::row): the height in the last frame, and what each would need.
    float equal_height() const { return m_stacked ? 0 : m_equal_height; }
    void report_height(float height) { m_tallest_card = height > m_tallest_card ? height : m_tallest_card; }

private:
    void start(std::vector<Column> columns);
    void finish_column();

    ImGuiID m_id;
    float m_gap;
    bool m_stacked;
    ImVec2 m_origin;
    float m_tallest = 0;
    float m_equal_height = 0;
    float m_tallest_card = 0;
    std::vector<float> m_lefts;
    std::vector<float> m_widths;
    std::size_t m_next = 0;
    std::optional<Area> m_area;
};

struct CardOptions {
    std::string_view title;    ///< h2 at the top; empty for none
    Columns* row = nullptr;    ///< as high as the other cards of this row of columns
    float padding = 0;         ///< 0: 24, on a phone 16
    Tone edge = Tone::card;    ///< a bar at the left edge in another tone
};

/// A white surface with soft shadow around what is drawn during its life.
class Card {
public:
    explicit Card(const CardOptions& options = {});
    ~Card();
    Card(const Card&) = delete;
    Card& operator=(const Card&) = delete;

private:
    CardOptions m_options;
    ImVec2 m_origin;
    float m_width;
    ImDrawListSplitter m_splitter;
    std::optional<Area> m_area;
};

} // namespace chengxin::client::ui
