#pragma once

#include "shared/sheet/cell.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace chengxin::sheet {

/// One piece of a section of a format code. Literals are places in the code.
struct FormatPiece {
    enum class Kind : std::uint8_t {
        literal, space, digit, point, exponent, slash, text, general,
        year, month, day, hour, minute, second, part_of_second, half_of_day, elapsed_hours, elapsed_minutes, elapsed_seconds,
    };
    Kind kind = Kind::literal;
    char symbol = 0;          ///< of a digit: 0, # or ?
    std::uint8_t count = 0;   ///< letters of a date piece, zeros of a part of a second
    std::uint16_t at = 0;     ///< of a literal
    std::uint16_t length = 0;
};

/// The part of a format code between two semicolons.
struct FormatSection {
    enum class Test : std::uint8_t { none, less, less_or_equal, greater, greater_or_equal, equal, not_equal };
    std::vector<FormatPiece> pieces;
    Test test = Test::none;
    double operand = 0;
    std::uint8_t scale = 0;    ///< commas behind the last digit: thousands each
    std::uint8_t percents = 0;
    bool grouped = false;      ///< thousands separators
    bool is_date = false;
    bool has_text = false;     ///< an @
    bool has_fraction = false;
    bool certain = true;       ///< false: shows what this program does not know (names of days, other calendars, Chinese numerals)
    bool gregorian = true;
    std::uint16_t divisor = 0; ///< of a fraction with a fixed one, ?/8
};

/// A number format (ECMA-376 part 1, 18.8.30 and 18.8.31): what a spreadsheet shows of a value. For .xlsx and .xls alike.
/// The display is that of a Chinese system: built-in dates and currencies as Excel and WPS show them there.
class NumberFormat {
public:
    NumberFormat() = default; ///< General
    explicit NumberFormat(std::string_view code);
    /// A format that is known by its number alone.
    static NumberFormat built_in(std::uint32_t id);

    bool is_general() const { return m_sections.empty(); }
    /// A positive number is shown as a date or time.
    bool is_date() const { return !m_sections.empty() && m_sections.front().is_date; }
    /// Year, month and day in digits with / - or . between, perhaps a time behind: what date_text gives says the same.
    bool is_plain_date() const;
    /// Year, month and day of the Gregorian calendar are all shown, in whatever words.
    bool shows_whole_day() const;
    /// Texts are not shown as they are.
    bool changes_text() const { return m_text_section >= 0 || m_hides_text; }

    /// What is shown of a number, without the spaces around it; empty: nothing is. Nothing when this program cannot tell.
    /// General shows the number as number_text writes it: how many digits fit into the column does not matter.
    std::optional<std::string> show(double value, DateSystem system) const;
    /// What is shown of a text, without spaces that the format puts around it.
    std::string show_text(std::string_view text) const;

private:
    const FormatSection* section_for(double value) const;
    std::string show_number(const FormatSection& section, double value) const;
    std::string show_fraction(const FormatSection& section, double value) const;
    std::optional<std::string> show_date(const FormatSection& section, double value, DateSystem system) const;
    std::string_view literal(const FormatPiece& piece) const { return std::string_view(m_code).substr(piece.at, piece.length); }

    std::string m_code;
    std::vector<FormatSection> m_sections; ///< of numbers; empty: General
    int m_text_section = -1;               ///< 0: m_text is used
    FormatSection m_text;
    bool m_hides_text = false;
};

/// Takes one section of a format code apart; `at` is where it begins in the code, and moves to the semicolon behind it or the end.
FormatSection parse_format_section(std::string_view code, std::size_t& at);

/// Digits of a value as they are shown: at most 15 significant ones, rounded half up in decimal as spreadsheets do.
struct ShownDigits {
    std::string whole;    ///< without leading zeros, may be empty
    std::string decimals; ///< exactly as many as asked for
};
ShownDigits shown_digits(double value, int decimals);

} // namespace chengxin::sheet
