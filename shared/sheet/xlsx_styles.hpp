#pragma once

#include "shared/sheet/xml_stream.hpp"

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace chengxin::sheet {

/// What a number format makes of a number.
struct NumberStyle {
    bool is_date = false;
    std::uint8_t zero_padding = 0; ///< format 000000: integers get leading zeros up to this many digits
};

/// Reads a format code (ECMA-376 part 1, 18.8.31): dates and times have y, m, d, h or s outside of quotes and brackets.
NumberStyle number_style(std::string_view format_code);
/// The built-in formats (18.8.30), with the East Asian dates 27–36 and 50–58.
NumberStyle built_in_style(std::uint32_t format_id);

/// xl/styles.xml: the number style of every cell format (s="…").
class XlsxStyles final : public XmlHandler {
public:
    NumberStyle of(std::uint32_t cell_format) const { return cell_format < m_styles.size() ? m_styles[cell_format] : NumberStyle{}; }

    void start_element(std::string_view name, const XmlAttributes& attributes) override;
    void end_element(std::string_view name) override;
    void characters(std::string_view) override {}

private:
    bool m_in_cell_formats = false;
    std::map<std::uint32_t, NumberStyle> m_own_formats;
    std::vector<NumberStyle> m_styles;
};

/// A small non-negative number of an attribute; `otherwise` when it is none.
std::uint32_t parse_unsigned(std::string_view text, std::uint32_t otherwise);

} // namespace chengxin::sheet
