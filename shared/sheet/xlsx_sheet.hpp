#pragma once

#include "shared/sheet/merge_sweep.hpp"
#include "shared/sheet/row_builder.hpp"
#include "shared/sheet/shared_strings.hpp"
#include "shared/sheet/xlsx_styles.hpp"
#include "shared/sheet/xlsx_survey.hpp"

#include <string>
#include <string_view>

namespace chengxin::sheet {

/// What the cells of a worksheet refer to.
struct XlsxContext {
    const SharedStrings& strings;
    const XlsxStyles& styles;
    DateSystem dates = DateSystem::from_1900;
    bool wants_recalculation = false; ///< the workbook asks for it: a 0 in a formula cell may be a placeholder
};

/// A worksheet part: turns its elements into rows. `merges` are laid over the rows; `facts`, which may be null, gets what the
/// elements around the rows tell.
class XlsxSheet final : public XmlHandler {
public:
    XlsxSheet(const XlsxContext& context, const RowSink& sink, const Limits& limits, const std::vector<MergedRange>& merges, XlsxFacts* facts = nullptr)
        : m_context(context), m_limits(limits), m_rows(sink, limits), m_merges(merges, limits.columns), m_facts(facts)
    {
    }

    void start_element(std::string_view name, const XmlAttributes& attributes) override;
    void end_element(std::string_view name) override;
    void characters(std::string_view text) override;

private:
    enum class Type { number, shared, text, boolean, error, date };
    void start_row(const XmlAttributes& attributes);
    void start_cell(const XmlAttributes& attributes);
    void end_cell();
    void fill(Cell& cell);
    void fill_blank_formula();
    void fill_text(Cell& cell) const;
    void fill_date(Cell& cell) const;
    void fill_number(Cell& cell) const;
    void start_other(std::string_view name, const XmlAttributes& attributes);
    void refuse_broken();

    XlsxContext m_context;
    const Limits& m_limits;
    RowBuilder m_rows;
    MergeSweep m_merges;
    XlsxFacts* m_facts;
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
    bool m_has_formula = false;
    bool m_has_value = false;   ///< a v element, be it empty
    bool m_has_rich_value = false;
    bool m_hides_zeros = false; ///< of the sheet's view
};

} // namespace chengxin::sheet
