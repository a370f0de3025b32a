#pragma once

#include "shared/sheet/merge_sweep.hpp"
#include "shared/sheet/reader.hpp"
#include "shared/sheet/xml_stream.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace chengxin::sheet {

/// What a worksheet tells beyond its cells.
struct XlsxFacts {
    SheetSurvey survey;
    std::vector<MergedRange> merges; ///< sorted by first_row
    bool may_hide = false;           ///< something in it may be hidden: only its elements can tell
    bool has_too_many_merges = false;
    bool is_utf16 = false;           ///< words cannot be found in its bytes
};

/// A first look at the bytes of a worksheet part. The merged ranges stand behind the rows that they concern, so a sheet must be gone
/// through before it is read; finding words in bytes costs a small part of parsing them.
class XlsxScan {
public:
    XlsxScan(XlsxFacts& facts, const Limits& limits) : m_facts(facts), m_limits(limits) {}
    void feed(std::string_view bytes);
    void finish();

private:
    void look(std::size_t end);
    void look_for_merges(std::string_view bytes, std::size_t end);

    XlsxFacts& m_facts;
    const Limits& m_limits;
    std::string m_bytes;
    bool m_has_begun = false;
};

/// Adds a merged range by its reference, up to the limit.
void add_merge(XlsxFacts& facts, std::string_view reference, const Limits& limits);
void sort_merges(XlsxFacts& facts);

/// Columns of <col>: hidden, or of no width.
void add_hidden_columns(XlsxFacts& facts, const XmlAttributes& column, const Limits& limits);

/// A drawing part: counts what is laid over the cells.
class XlsxDrawing final : public XmlHandler {
public:
    void start_element(std::string_view name, const XmlAttributes& attributes) override;
    void end_element(std::string_view) override {}
    void characters(std::string_view) override {}

    std::uint32_t pictures = 0;
    std::uint32_t shapes = 0;
    std::uint32_t charts = 0;
};

} // namespace chengxin::sheet
