#pragma once

#include "shared/sheet/xml_stream.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace chengxin::sheet {

/// Undoes the _xHHHH_ escapes of OOXML strings (ST_Xstring) in place.
void decode_escapes(std::string& text);

/// Counts code points; continuation bytes do not count.
std::size_t count_characters(std::string_view utf8);

/// xl/sharedStrings.xml: the texts that cells point to. Rich text runs are joined, phonetic readings left out.
/// Texts lie in blocks, so that growing never copies them.
class SharedStrings final : public XmlHandler {
public:
    explicit SharedStrings(const Limits& limits) : m_limits(limits) {}

    std::size_t size() const { return m_places.size(); }
    std::string_view at(std::size_t index) const;

    void start_element(std::string_view name, const XmlAttributes& attributes) override;
    void end_element(std::string_view name) override;
    void characters(std::string_view text) override;

private:
    struct Place {
        std::uint32_t block;
        std::uint32_t offset;
        std::uint32_t length;
    };
    void add_current();

    Limits m_limits;
    std::vector<std::unique_ptr<std::string>> m_blocks;
    std::vector<Place> m_places;
    std::uint64_t m_bytes = 0;
    std::string m_current;
    std::uint32_t m_phonetic_depth = 0;
    bool m_in_text = false;
};

/// The refusal of a cell with too much text. `where` names the place, for example 第 5 行.
Error cell_too_long(const std::string& where, const Limits& limits);

} // namespace chengxin::sheet
