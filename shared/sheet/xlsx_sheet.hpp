#pragma once

#include "shared/sheet/row_builder.hpp"
#include "shared/sheet/shared_strings.hpp"
#include "shared/sheet/xlsx_styles.hpp"

#include <string>
#include <string_view>

namespace chengxin::sheet {

/// What the cells of a worksheet refer to.
struct XlsxContext {
    const SharedStrings& strings;
    const XlsxStyles& styles;
    DateSystem dates = DateSystem::from_1900;
};

/// A worksheet part: turns its elements into rows.
class XlsxSheet final : public XmlHandler {
public:
    XlsxSheet(const XlsxContext& context, const RowSink& sink, const Limits& limits) : m_context(context), m_limits(limits), m_rows(sink, limits) {}

    void start_element(std::string_view name, const XmlAttributes& attributes) override;
    void end_element(std::string_view name) override;
    void characters(std::string_view text) override;

private:
    enum class Type { number, shared, text, boolean, error, date };
    void start_row(const XmlAttributes& attributes);
    void start_cell(const XmlAttributes& attributes);
    void end_cell();
    void fill(Cell& cell);
    void fill_number(Cell& cell) const;
    void refuse_broken();

    XlsxContext m_context;
    const Limits& m_limits;
    RowBuilder m_rows;
    std::string m_text;
    Type m_type = Type::number;
    std::uint32_t m_style = 0;
    std::uint32_t m_row_number = 0;
    std::uint32_t m_column = 0;      ///< of the open cell, from 1
    std::uint32_t m_phonetic_depth = 0;
    bool m_in_data = false;
    bool m_in_row = false;
    bool m_in_cell = false;
    bool m_collecting = false;
};

} // namespace chengxin::sheet
