#include "client/ui/wrap.hpp"

namespace chengxin::client::ui {

char32_t next_code_point(std::string_view text, std::size_t& position)
{
    const auto lead = static_cast<unsigned char>(text[position++]);
    if (lead < 0x80) return lead;
    const int more = lead >= 0xF0 ? 3 : lead >= 0xE0 ? 2 : lead >= 0xC0 ? 1 : -1;
    if (more < 0 || position + static_cast<std::size_t>(more) > text.size()) return 0xFFFD;
    char32_t code = lead & (0x3Fu >> more);
    for (int i = 0; i < more; ++i) {
        const auto next = static_cast<unsigned char>(text[position + static_cast<std::size_t>(i)]);
        if ((next & 0xC0) != 0x80) return 0xFFFD;
        code = code << 6 | (next & 0x3F);
    }
    position += static_cast<std::size_t>(more);
    return code;
}

static bool is_ideographic(char32_t code)
{
    return (code >= 0x2E80 && code <= 0xA4CF) || (code >= 0xF900 && code <= 0xFAFF) || (code >= 0xFE30 && code <= 0xFE4F) ||
           (code >= 0xFF00 && code <= 0xFFEF) || code >= 0x20000;
}

static bool may_not_start(char32_t code)
{
    return std::u32string_view(U"，。、；：？！）》」』】〉〕”’…—·％,.;:?!)]}%").find(code) != std::u32string_view::npos;
}

static bool may_not_end(char32_t code)
{
    return std::u32string_view(U"（《「『【〈〔“‘([{").find(code) != std::u32string_view::npos;
}

static bool may_break_between(char32_t before, char32_t after)
{
    if (before == U' ') return after != U' ';
    if (may_not_start(after) || may_not_end(before)) return false;
    return is_ideographic(before) || is_ideographic(after);
}

std::vector<std::string_view> wrap_text(std::string_view text, float width, const Measure& measure, std::size_t max_lines)
{
    std::vector<std::string_view> lines;
    std::size_t start = 0;       // of the current line
    std::size_t allowed = 0;     // last place where a break may come; `start` if none yet
    float line_width = 0;
    float width_at_allowed = 0;
    char32_t before = 0;
    for (std::size_t position = 0; position < text.size();) {
        const std::size_t here = position;
        const char32_t code = next_code_point(text, position);
        if (code == U'\n') {
            lines.push_back(text.substr(start, here - start));
            start = allowed = position;
            line_width = width_at_allowed = 0;
            before = 0;
        } else {
            if (here > start && may_break_between(before, code)) {
                allowed = here;
                width_at_allowed = line_width;
            }
            const float advance = measure(code);
            if (line_width + advance > width && here > start && code != U' ') {
                const bool emergency = allowed == start; // one word wider than the line
                const std::size_t end = emergency ? here : allowed;
                lines.push_back(text.substr(start, end - start));
                line_width -= emergency ? line_width : width_at_allowed;
                start = allowed = end;
                width_at_allowed = 0;
            }
            line_width += advance;
            before = code;
        }
        if (max_lines > 0 && lines.size() == max_lines) return lines;
    }
    if (start < text.size() || lines.empty()) lines.push_back(text.substr(start));
    return lines;
}

} // namespace chengxin::client::ui
