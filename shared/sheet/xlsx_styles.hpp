#pragma once

#include "shared/sheet/number_format.hpp"
#include "shared/sheet/xml_stream.hpp"

#include <cstdint>
#include <deque>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace chengxin::sheet {

/// xl/styles.xml: the number format of every cell format (s="…").
class XlsxStyles final : public XmlHandler {
public:
    const NumberFormat& of(std::uint32_t cell_format) const { return cell_format < m_styles.size() ? *m_styles[cell_format] : m_general; }

    void start_element(std::string_view name, const XmlAttributes& attributes) override;
    void end_element(std::string_view name) override;
    void characters(std::string_view) override {}

private:
    const NumberFormat& format(std::uint32_t id);

    bool m_in_cell_formats = false;
    bool m_styles_begun = false;
    std::size_t m_code_bytes = 0;
    std::map<std::uint32_t, std::string> m_codes;          ///< of the file's own formats
    std::map<std::uint32_t, const NumberFormat*> m_parsed; ///< those that cell formats name
    std::deque<NumberFormat> m_formats;
    std::vector<const NumberFormat*> m_styles;
    NumberFormat m_general;
};

/// A small non-negative number of an attribute; `otherwise` when it is none.
std::uint32_t parse_unsigned(std::string_view text, std::uint32_t otherwise);

} // namespace chengxin::sheet
