#include "client/ui/runs.hpp"

#include <algorithm>

namespace chengxin::client::ui {

namespace {

enum class Kind { left, right, number, neutral };

/// Hebrew, Arabic (Uyghur and Kazakh of Xinjiang are written with it), Syriac, Thaana, N'Ko and their presentation forms.
bool is_right_to_left(char32_t code)
{
    return (code >= 0x0590 && code <= 0x08FF) || (code >= 0xFB1D && code <= 0xFDFF) || (code >= 0xFE70 && code <= 0xFEFC) || (code >= 0x10800 && code <= 0x10FFF) ||
           (code >= 0x1E800 && code <= 0x1EFFF) || code == 0x200F;
}

Kind kind_of(char32_t code)
{
    if ((code >= U'0' && code <= U'9') || (code >= 0x0660 && code <= 0x0669) || (code >= 0x06F0 && code <= 0x06F9)) return Kind::number;
    if (is_right_to_left(code)) return Kind::right;
    const bool letter = (code >= U'A' && code <= U'Z') || (code >= U'a' && code <= U'z');
    const bool mark = code < 0xC0 || (code >= 0x2000 && code <= 0x2BFF) || (code >= 0x3000 && code <= 0x3004) || (code >= 0x3008 && code <= 0x3020) ||
                      (code >= 0xFF01 && code <= 0xFF0F) || (code >= 0xFF1A && code <= 0xFF20) || (code >= 0xFF3B && code <= 0xFF40) || (code >= 0xFF5B && code <= 0xFF65);
    return !letter && mark ? Kind::neutral : Kind::left;
}

struct Character {
    std::size_t begin;
    std::size_t end;
    Kind kind;
    int level;
};

std::vector<Character> characters_of(std::string_view line)
{
    std::vector<Character> characters;
    for (std::size_t position = 0; position < line.size();) {
        const std::size_t begin = position;
        const char32_t code = next_code_point(line, position);
        characters.push_back({begin, position, kind_of(code), 0});
    }
    // A separator between two digits belongs to the number (W4): 1,000 and 2026-05-06 are one each.
    for (std::size_t i = 1; i + 1 < characters.size(); ++i) {
        const bool separator = std::string_view(",.:/-").find(line[characters[i].begin]) != std::string_view::npos;
        if (separator && characters[i - 1].kind == Kind::number && characters[i + 1].kind == Kind::number) characters[i].kind = Kind::number;
    }
    return characters;
}

/// Even levels run from left to right, odd ones from right to left.
void level(std::vector<Character>& characters, int base)
{
    Kind strong = base == 0 ? Kind::left : Kind::right;
    for (auto& character : characters) {
        if (character.kind == Kind::left || character.kind == Kind::right) strong = character.kind;
        if (character.kind == Kind::number && strong == Kind::left) character.kind = Kind::left; // W7
        character.level = character.kind == Kind::right ? 1 : character.kind == Kind::number || base == 1 ? 2 : 0;
    }
    const Kind edge = base == 0 ? Kind::left : Kind::right;
    const auto side = [](Kind kind) { return kind == Kind::number ? Kind::right : kind; }; // N1: numbers act as right-to-left here
    for (std::size_t i = 0; i < characters.size();) {
        std::size_t end = i;
        while (end < characters.size() && characters[end].kind == Kind::neutral) ++end;
        if (end == i) {
            ++i;
            continue;
        }
        const Kind before = i == 0 ? edge : side(characters[i - 1].kind), after = end == characters.size() ? edge : side(characters[end].kind);
        const int between = before != after ? base : before == Kind::right ? 1 : base == 0 ? 0 : 2;
        for (; i < end; ++i) characters[i].level = between;
    }
}

} // namespace

float aligned(Align align, float room, Direction direction)
{
    if (align == Align::centre) return room / 2;
    return (align == Align::start) == (direction == Direction::left_to_right) ? 0 : room;
}

bool is_left_to_right(std::string_view line)
{
    for (std::size_t position = 0; position < line.size();) {
        if (static_cast<unsigned char>(line[position]) < 0xD6) { // below U+0580
            ++position;
            continue;
        }
        if (is_right_to_left(next_code_point(line, position))) return false;
    }
    return true;
}

std::vector<Run> lay_out(std::string_view line, const Measure& measure, Direction base)
{
    std::vector<Character> characters = characters_of(line);
    level(characters, base == Direction::left_to_right ? 0 : 1);
    struct Levelled {
        Run run;
        int level;
    };
    std::vector<Levelled> pieces;
    for (const auto& character : characters) {
        if (pieces.empty() || pieces.back().level != character.level)
            pieces.push_back({{line.substr(character.begin, 0), character.level % 2 == 0 ? Direction::left_to_right : Direction::right_to_left}, character.level});
        Run& run = pieces.back().run;
        run.text = line.substr(static_cast<std::size_t>(run.text.data() - line.data()), character.end - static_cast<std::size_t>(run.text.data() - line.data()));
        std::size_t position = character.begin;
        run.width += measure(next_code_point(line, position));
    }
    for (int turn = 2; turn >= 1; --turn) { // L2: from the highest level down to the lowest odd one
        for (auto first = pieces.begin(); first != pieces.end();) {
            const auto last = std::find_if(first, pieces.end(), [turn](const Levelled& piece) { return piece.level < turn; });
            std::reverse(first, last);
            first = last == pieces.end() ? last : last + 1;
        }
    }
    std::vector<Run> runs;
    float left = 0;
    for (auto& piece : pieces) {
        piece.run.left = left;
        left += piece.run.width;
        runs.push_back(piece.run);
    }
    return runs;
}

std::string turned(std::string_view run)
{
    static constexpr std::string_view k_brackets = "()[]{}<>";
    std::string text;
    text.reserve(run.size());
    for (std::size_t end = run.size(); end > 0;) {
        std::size_t begin = end - 1;
        while (begin > 0 && (static_cast<unsigned char>(run[begin]) & 0xC0) == 0x80) --begin;
        const std::size_t bracket = end - begin == 1 ? k_brackets.find(run[begin]) : std::string_view::npos;
        if (bracket == std::string_view::npos)
            text += run.substr(begin, end - begin);
        else
            text += k_brackets[bracket ^ 1u];
        end = begin;
    }
    return text;
}

} // namespace chengxin::client::ui
