#pragma once

#include "client/ui/layout.hpp"

/// Text that people and screen readers read.
namespace chengxin::client::ui {

struct TextOptions {
    Type type = {0, Weight::regular, 0}; ///< size 0: the body type of the current density
    Tone tone = Tone::ink;
    Align align = Align::start;
    float width = 0;                     ///< 0: what is available
    std::size_t max_lines = 0;           ///< 0: all
};

/// Heading of level 1 (32, on a phone 24), 2 (24/20) or 3 (20/18).
void heading(int level, std::string_view text, Align align = Align::start);
/// The title of a page below the header: level 1, set as large as level 2.
void page_title(std::string_view text);
/// The title of a block of the page: level 2, set as large as level 3. Level 1 where the block is all there is of the page: then it is the page's title.
void block_title(std::string_view text, Align align = Align::start, int level = 2);
/// Wrapped text.
void paragraph(std::string_view text, const TextOptions& options = {});
/// One line, shortened with "…"; the whole text shows on hover and is what assistive technology reads.
void line(std::string_view text, const TextOptions& options = {});
/// As wide as its text; for rows of things. `height` centres it in that height (0: its own line).
void inline_text(std::string_view text, const TextOptions& options = {}, float height = 0);
/// Small grey text.
void meta(std::string_view text);
void icon(Icon icon, float size, Tone tone);

enum class LinkLook { standard, quiet, strong, on_dark };

struct LinkOptions {
    Type type = {0, Weight::regular, 0};
    LinkLook look = LinkLook::standard;
    Icon icon = Icon::none;      ///< left of the text
    float width = 0;             ///< 0: as wide as the text, at most what is available
    float height = 0;            ///< 0: one line
    bool current = false;        ///< leads to the page one is on
    std::string_view spoken;     ///< accessible name where the text alone says too little
};

/// A link to one of our paths or to an address outside. True once when followed here with the plain mouse button or
/// the keyboard; the caller navigates.
bool link(std::string_view text, std::string_view href, const LinkOptions& options = {});

/// "9165 0100 MA77 6C2D 04": a code in groups of four, for reading.
std::string grouped_code(std::string_view code);

} // namespace chengxin::client::ui
