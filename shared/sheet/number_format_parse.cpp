#include "shared/sheet/number_format.hpp"

#include <algorithm>
#include <cctype>
#include <cstdlib>

namespace chengxin::sheet {
namespace number_format_parse {

using Kind = FormatPiece::Kind;

char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool begins_with(std::string_view text, std::string_view word)
{
    return text.size() >= word.size() && std::equal(word.begin(), word.end(), text.begin(), [](char a, char b) { return lower(a) == lower(b); });
}

/// Bytes of the UTF-8 character at the front.
std::size_t character_length(std::string_view text)
{
    if (text.empty()) return 0;
    const auto byte = static_cast<unsigned char>(text.front());
    const std::size_t length = byte < 0x80 ? 1 : byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4;
    return std::min(length, text.size());
}

class Parser {
public:
    Parser(std::string_view code, std::size_t at) : m_code(code), m_at(at) {}

    FormatSection run()
    {
        while (m_at < m_code.size() && m_code[m_at] != ';') step();
        finish();
        return std::move(m_section);
    }
    std::size_t at() const { return m_at; }

private:
    std::string_view rest() const { return m_code.substr(m_at); }
    void add(Kind kind, std::uint8_t count = 0, char symbol = 0) { m_section.pieces.push_back({kind, symbol, count, 0, 0}); }
    void add_literal(std::size_t at, std::size_t length)
    {
        if (length == 0) return;
        if (!m_section.pieces.empty()) {
            FormatPiece& last = m_section.pieces.back();
            if (last.kind == Kind::literal && last.at + last.length == at) {
                last.length = static_cast<std::uint16_t>(last.length + length);
                return;
            }
        }
        m_section.pieces.push_back({Kind::literal, 0, 0, static_cast<std::uint16_t>(at), static_cast<std::uint16_t>(length)});
    }
    void step();
    void quoted();
    void bracketed();
    void language(std::string_view tag);
    void condition(std::string_view text);
    void comma();
    bool words();
    void letters(char letter);
    void finish();

    std::string_view m_code;
    std::size_t m_at;
    FormatSection m_section;
    bool m_has_digit = false;
    bool m_has_exponent = false;
};

void Parser::quoted()
{
    const auto end = std::min(m_code.find('"', m_at + 1), m_code.size());
    add_literal(m_at + 1, end - m_at - 1);
    m_at = std::min(end + 1, m_code.size());
}

void Parser::condition(std::string_view text)
{
    using Test = FormatSection::Test;
    const auto digits = text.find_first_not_of("<>=");
    const std::string_view sign = text.substr(0, digits);
    m_section.test = sign == "<" ? Test::less : sign == "<=" ? Test::less_or_equal : sign == ">" ? Test::greater : sign == ">=" ? Test::greater_or_equal
                   : sign == "=" ? Test::equal : Test::not_equal;
    m_section.operand = digits == std::string_view::npos ? 0 : std::strtod(std::string(text.substr(digits, 40)).c_str(), nullptr);
}

/// [$¥-804]: what stands before the minus is shown; behind it a language, its calendar and its numerals in hexadecimal digits.
void Parser::language(std::string_view tag)
{
    const auto minus = tag.find('-');
    add_literal(m_at + 2, std::min(minus, tag.size()) - 1);
    if (minus == std::string_view::npos) return;
    const unsigned long number = std::strtoul(std::string(tag.substr(minus + 1, 8)).c_str(), nullptr, 16);
    if (number == 0xF800) m_section.certain = false; // the long date of the system
    const unsigned long calendar = (number >> 16U) & 0xFFU;
    if (calendar > 1) m_section.gregorian = m_section.certain = false;
    if ((number >> 24U) > 1) m_section.certain = false;
}

void Parser::bracketed()
{
    const auto end = std::min(m_code.find(']', m_at), m_code.size());
    const std::string_view inner = m_code.substr(m_at + 1, end - m_at - 1);
    const char first = inner.empty() ? ' ' : lower(inner.front());
    const bool is_one_letter = !inner.empty() && std::all_of(inner.begin(), inner.end(), [first](char c) { return lower(c) == first; });
    if (first == '$') language(inner);
    else if (first == '<' || first == '>' || first == '=') condition(inner);
    else if (is_one_letter && (first == 'h' || first == 'm' || first == 's')) {
        m_section.is_date = true;
        add(first == 'h' ? Kind::elapsed_hours : first == 'm' ? Kind::elapsed_minutes : Kind::elapsed_seconds, static_cast<std::uint8_t>(std::min<std::size_t>(inner.size(), 9)));
    } else if (begins_with(inner, "DBNum") || begins_with(inner, "NatNum")) {
        m_section.certain = false;
    } // else a colour
    m_at = std::min(end + 1, m_code.size());
}

void Parser::comma()
{
    std::size_t behind = m_at;
    while (behind < m_code.size() && m_code[behind] == ',') ++behind;
    const bool more_digits = behind < m_code.size() && (m_code[behind] == '0' || m_code[behind] == '#' || m_code[behind] == '?');
    if (!m_has_digit) add_literal(m_at, behind - m_at);
    else if (more_digits) m_section.grouped = true;
    else m_section.scale = static_cast<std::uint8_t>(std::min<std::size_t>(m_section.scale + behind - m_at, 100));
    m_at = behind;
}

/// General, AM/PM and their Chinese forms.
bool Parser::words()
{
    for (const std::string_view general : {"General", "G/General", "G/通用格式"})
        if (begins_with(rest(), general)) {
            add(Kind::general);
            m_at += general.size();
            return true;
        }
    for (const std::string_view half : {"上午/下午", "AM/PM", "A/P"})
        if (begins_with(rest(), half)) {
            m_section.is_date = true;
            add(Kind::half_of_day, 0, static_cast<unsigned char>(half.front()) >= 0x80 ? 'c' : half.size() > 3 ? 'm' : 'p');
            m_at += half.size();
            return true;
        }
    return false;
}

/// A run of one letter that means a part of a date or time.
void Parser::letters(char letter)
{
    std::size_t end = m_at;
    while (end < m_code.size() && lower(m_code[end]) == letter) ++end;
    const auto count = static_cast<std::uint8_t>(std::min<std::size_t>(end - m_at, 9));
    m_at = end;
    m_section.is_date = true;
    switch (letter) {
    case 'y': return add(Kind::year, count <= 2 ? 2 : 4);
    case 'e': return add(Kind::year, 4);
    case 'm': return add(Kind::month, count);
    case 'd': return add(Kind::day, count);
    case 'h': return add(Kind::hour, count);
    case 's': return add(Kind::second, count);
    case 'b': m_section.gregorian = m_section.certain = false; return; // Buddhist years
    default: m_section.certain = false; return;                       // eras, names of days
    }
}

void Parser::step()
{
    const char c = m_code[m_at];
    const char next = m_at + 1 < m_code.size() ? m_code[m_at + 1] : ';';
    const char letter = lower(c);
    if (c == '"') return quoted();
    if (c == '[') return bracketed();
    if (c == '\\' || c == '!' || c == '_' || c == '*') {
        const std::size_t length = character_length(m_code.substr(m_at + 1));
        if (c == '_') add(Kind::space);
        else if (c != '*') add_literal(m_at + 1, length);
        m_at += 1 + length;
        return;
    }
    if (c == '0' || c == '#' || c == '?') {
        m_has_digit = true;
        add(Kind::digit, 0, c);
        ++m_at;
    } else if (c == ',') {
        comma();
    } else if (c == '.') {
        std::size_t zeros = m_at + 1;
        while (zeros < m_code.size() && m_code[zeros] == '0') ++zeros;
        const bool behind_second = !m_section.pieces.empty()
            && (m_section.pieces.back().kind == Kind::second || m_section.pieces.back().kind == Kind::elapsed_seconds) && zeros > m_at + 1;
        if (behind_second) {
            add(Kind::part_of_second, static_cast<std::uint8_t>(std::min<std::size_t>(zeros - m_at - 1, 3)));
            m_at = zeros;
        } else {
            if (m_section.is_date) add_literal(m_at, 1);
            else add(Kind::point);
            ++m_at;
        }
    } else if (c == '%') {
        m_section.percents = static_cast<std::uint8_t>(std::min(m_section.percents + 1, 9));
        add_literal(m_at++, 1);
    } else if (letter == 'e' && m_has_digit && (next == '+' || next == '-') && !m_has_exponent) {
        m_has_exponent = true;
        add(Kind::exponent, 0, next);
        m_at += 2;
    } else if (c == '/' && m_has_digit && !m_section.is_date && !m_section.has_fraction) {
        m_section.has_fraction = true;
        add(Kind::slash);
        ++m_at;
        std::size_t end = m_at;
        while (end < m_code.size() && std::isdigit(static_cast<unsigned char>(m_code[end])) != 0) ++end;
        const auto divisor = std::strtoul(std::string(m_code.substr(m_at, std::min<std::size_t>(end - m_at, 5))).c_str(), nullptr, 10);
        if (divisor > 0 && divisor < 65'536) {
            m_section.divisor = static_cast<std::uint16_t>(divisor);
            m_at = end;
        }
    } else if (c == '@') {
        m_section.has_text = true;
        add(Kind::text);
        ++m_at;
    } else if (words()) {
        return;
    } else if (letter == 'y' || letter == 'm' || letter == 'd' || letter == 'h' || letter == 's' || letter == 'e' || letter == 'b' || letter == 'g'
               || (letter == 'a' && lower(next) == 'a')) {
        letters(letter);
    } else {
        const std::size_t length = character_length(rest());
        add_literal(m_at, length);
        m_at += length;
    }
}

/// m is a minute behind an hour or before a second; names of months and days are not known.
void Parser::finish()
{
    Kind last = Kind::literal; // of the parts of dates
    for (std::size_t i = 0; i < m_section.pieces.size(); ++i) {
        FormatPiece& piece = m_section.pieces[i];
        if (piece.kind < Kind::year) {
            if (m_section.is_date && (piece.kind == Kind::digit || piece.kind == Kind::text || piece.kind == Kind::general)) m_section.certain = false;
            continue;
        }
        if (piece.kind == Kind::month && piece.count <= 2) {
            const auto next = std::find_if(m_section.pieces.begin() + static_cast<std::ptrdiff_t>(i) + 1, m_section.pieces.end(), [](const FormatPiece& other) { return other.kind >= Kind::year; });
            const bool before_second = next != m_section.pieces.end() && (next->kind == Kind::second || next->kind == Kind::elapsed_seconds);
            if (last == Kind::hour || last == Kind::elapsed_hours || before_second) piece.kind = Kind::minute;
        }
        if ((piece.kind == Kind::month || piece.kind == Kind::day) && piece.count > 2) m_section.certain = false;
        last = piece.kind;
    }
    const bool has_words = std::any_of(m_section.pieces.begin(), m_section.pieces.end(), [this](const FormatPiece& piece) {
        return piece.kind == Kind::literal && m_code.substr(piece.at, piece.length).find_first_not_of(' ') != std::string_view::npos;
    });
    if (m_section.has_fraction && (m_has_exponent || has_words)) m_section.certain = false;
}

} // namespace number_format_parse

FormatSection parse_format_section(std::string_view code, std::size_t& at)
{
    number_format_parse::Parser parser(code, at);
    FormatSection section = parser.run();
    at = parser.at();
    return section;
}

} // namespace chengxin::sheet
