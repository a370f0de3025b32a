#include "shared/sheet/number_format.hpp"

#include "shared/sheet/encoding.hpp"
#include "shared/sheet/number_text.hpp"

#include <algorithm>
#include <cmath>

namespace chengxin::sheet {
namespace number_format {

using Kind = FormatPiece::Kind;

constexpr std::size_t k_longest_code = 1'024; ///< Excel allows 255 characters
constexpr std::size_t k_most_sections = 4;

std::string trimmed(std::string text)
{
    const auto first = text.find_first_not_of(' ');
    if (first == std::string::npos) return {};
    return text.substr(first, text.find_last_not_of(' ') - first + 1);
}

bool holds(const FormatSection& section, double value)
{
    using Test = FormatSection::Test;
    switch (section.test) {
    case Test::less: return value < section.operand;
    case Test::less_or_equal: return value <= section.operand;
    case Test::greater: return value > section.operand;
    case Test::greater_or_equal: return value >= section.operand;
    case Test::equal: return value == section.operand;
    case Test::not_equal: return value != section.operand;
    case Test::none: return true;
    }
    return true;
}

bool is_only_negative(const FormatSection& section)
{
    using Test = FormatSection::Test;
    return (section.test == Test::less || section.test == Test::less_or_equal || section.test == Test::equal) && section.operand <= 0;
}

bool is_only(const FormatSection& section, Kind kind)
{
    std::size_t found = 0;
    for (const FormatPiece& piece : section.pieces) {
        if (piece.kind == kind) ++found;
        else if (piece.kind != Kind::space) return false;
    }
    return found == 1;
}

/// The codes that a file leaves out (18.8.30), as a Chinese system has them; null for one that has none.
const char* code_of(std::uint32_t id)
{
    switch (id) {
    case 1: return "0";
    case 2: return "0.00";
    case 3: return "#,##0";
    case 4: return "#,##0.00";
    case 5: case 6: return "\"¥\"#,##0;\"¥\"-#,##0";
    case 7: case 8: return "\"¥\"#,##0.00;\"¥\"-#,##0.00";
    case 9: return "0%";
    case 10: return "0.00%";
    case 11: return "0.00E+00";
    case 12: return "# ?/?";
    case 13: return "# ?\?/?\?";
    case 14: return "yyyy/m/d";
    case 15: return "d-mmm-yy";
    case 16: return "d-mmm";
    case 17: return "mmm-yy";
    case 18: return "h:mm AM/PM";
    case 19: return "h:mm:ss AM/PM";
    case 20: return "h:mm";
    case 21: return "h:mm:ss";
    case 22: return "yyyy/m/d h:mm";
    case 27: case 36: case 50: case 52: case 57: return "yyyy\"年\"m\"月\"";
    case 28: case 29: case 51: case 53: case 54: case 58: return "m\"月\"d\"日\"";
    case 30: return "m-d-yy";
    case 31: return "yyyy\"年\"m\"月\"d\"日\"";
    case 32: return "h\"时\"mm\"分\"";
    case 33: return "h\"时\"mm\"分\"ss\"秒\"";
    case 34: case 55: return "上午/下午h\"时\"mm\"分\"";
    case 35: case 56: return "上午/下午h\"时\"mm\"分\"ss\"秒\"";
    case 37: case 38: return "#,##0;-#,##0";
    case 39: case 40: return "#,##0.00;-#,##0.00";
    case 41: return "_ * #,##0_ ;_ * -#,##0_ ;_ * \"-\"_ ;_ @_ ";
    case 42: return "_ \"¥\"* #,##0_ ;_ \"¥\"* -#,##0_ ;_ \"¥\"* \"-\"_ ;_ @_ ";
    case 43: return "_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * \"-\"?\?_ ;_ @_ ";
    case 44: return "_ \"¥\"* #,##0.00_ ;_ \"¥\"* -#,##0.00_ ;_ \"¥\"* \"-\"?\?_ ;_ @_ ";
    case 45: return "mm:ss";
    case 46: return "[h]:mm:ss";
    case 47: return "mm:ss.0";
    case 48: return "##0.0E+0";
    default: return nullptr;
    }
}

} // namespace number_format

using namespace number_format;

NumberFormat NumberFormat::built_in(std::uint32_t id)
{
    const char* code = code_of(id);
    return code == nullptr ? NumberFormat() : NumberFormat(code);
}

NumberFormat::NumberFormat(std::string_view code) : m_code(code.substr(0, valid_utf8_prefix(code.substr(0, k_longest_code))))
{
    std::vector<FormatSection> sections;
    for (std::size_t at = 0; sections.size() < k_most_sections; ++at) {
        sections.push_back(parse_format_section(m_code, at));
        if (at >= m_code.size()) break;
    }
    if (code.size() > k_longest_code) sections.front().certain = false;
    if (m_code.empty()) return;
    const bool has_text_section = sections.size() == k_most_sections || sections.back().has_text;
    if (has_text_section) {
        m_text = std::move(sections.back());
        sections.pop_back();
        m_hides_text = m_text.pieces.empty();
        if (!m_hides_text && !is_only(m_text, Kind::text)) m_text_section = 0;
    }
    const bool is_general = sections.empty() || (sections.size() == 1 && is_only(sections.front(), Kind::general));
    if (!is_general) m_sections = std::move(sections);
}

bool NumberFormat::is_plain_date() const
{
    if (!is_date() || !shows_whole_day() || !m_sections.front().certain) return false;
    const auto& pieces = m_sections.front().pieces;
    return std::all_of(pieces.begin(), pieces.end(), [this](const FormatPiece& piece) {
        switch (piece.kind) {
        case Kind::year: return piece.count == 4;
        case Kind::literal: return literal(piece).find_first_not_of("/-.: ") == std::string_view::npos;
        case Kind::month: case Kind::day: case Kind::hour: case Kind::minute: case Kind::second: case Kind::space: return true;
        default: return false;
        }
    });
}

bool NumberFormat::shows_whole_day() const
{
    if (!is_date() || !m_sections.front().gregorian) return false;
    const auto& pieces = m_sections.front().pieces;
    const auto has = [&](Kind kind, std::uint8_t least) {
        return std::any_of(pieces.begin(), pieces.end(), [&](const FormatPiece& piece) { return piece.kind == kind && piece.count >= least && (kind != Kind::day || piece.count <= 2); });
    };
    return has(Kind::year, 4) && has(Kind::month, 1) && has(Kind::day, 1);
}

const FormatSection* NumberFormat::section_for(double value) const
{
    const auto& sections = m_sections;
    const bool first_tests = sections[0].test != FormatSection::Test::none;
    const bool second_tests = sections.size() > 1 && sections[1].test != FormatSection::Test::none;
    if (first_tests || second_tests) {
        if (first_tests && holds(sections[0], value)) return &sections[0];
        if (second_tests && holds(sections[1], value)) return &sections[1];
        if (!first_tests && value >= 0) return &sections[0];
        const std::size_t other = first_tests && second_tests ? 2 : 1;
        return other < sections.size() ? &sections[other] : nullptr;
    }
    if (value < 0 && sections.size() > 1) return &sections[1];
    if (value == 0 && sections.size() > 2) return &sections[2];
    return &sections[0];
}

std::optional<std::string> NumberFormat::show(double value, DateSystem system) const
{
    if (m_sections.empty()) return number_text(value);
    const FormatSection* section = section_for(value);
    if (section == nullptr || !section->certain) return std::nullopt;
    if (section->is_date) return show_date(*section, value, system);
    const bool has_own_sign = (m_sections.size() > 1 && section == &m_sections[1] && section->test == FormatSection::Test::none && m_sections[0].test == FormatSection::Test::none)
        || is_only_negative(*section);
    const double shown = has_own_sign ? std::fabs(value) : value;
    return trimmed(section->has_fraction ? show_fraction(*section, shown) : show_number(*section, shown));
}

std::string NumberFormat::show_text(std::string_view text) const
{
    if (m_hides_text) return {};
    if (m_text_section < 0) return std::string(text);
    std::string shown;
    for (const FormatPiece& piece : m_text.pieces) {
        if (piece.kind == Kind::text || piece.kind == Kind::general) shown += text;
        else if (piece.kind == Kind::literal) shown += literal(piece);
        else if (piece.kind == Kind::space) shown += ' ';
    }
    return trimmed(std::move(shown));
}

} // namespace chengxin::sheet
