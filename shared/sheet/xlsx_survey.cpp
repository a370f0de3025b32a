#include "shared/sheet/xlsx_survey.hpp"

#include "shared/sheet/xlsx_styles.hpp"

#include <algorithm>
#include <cstdlib>

namespace chengxin::sheet {
namespace xlsx_survey {

constexpr std::size_t k_longest_tag = 256; ///< of a mergeCell; the words are shorter
constexpr std::string_view k_merge = "mergeCell";
/// Words of rows and columns that are not seen: hidden="1", a height or width of 0.
constexpr std::string_view k_hiding[] = {"hidden", "ht=\"0", "ht='0", "width=\"0", "width='0"};

bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/// The value of ref in a tag whose name ends at the front of `tag`; empty when there is none.
std::string_view reference_in(std::string_view tag)
{
    tag = tag.substr(0, tag.find('>'));
    const auto at = tag.find("ref");
    if (at == std::string_view::npos) return {};
    const auto quote = tag.find_first_of("\"'", at);
    if (quote == std::string_view::npos) return {};
    const auto end = tag.find(tag[quote], quote + 1);
    return end == std::string_view::npos ? std::string_view() : tag.substr(quote + 1, end - quote - 1);
}

} // namespace xlsx_survey

using namespace xlsx_survey;

void add_merge(XlsxFacts& facts, std::string_view reference, const Limits& limits)
{
    const auto range = parse_range(reference);
    if (!range) return;
    ++facts.survey.merges;
    if (range->first_column >= limits.columns) return;
    if (facts.merges.size() >= limits.rows) facts.has_too_many_merges = true;
    else facts.merges.push_back(*range);
}

void sort_merges(XlsxFacts& facts)
{
    const auto above = [](const MergedRange& a, const MergedRange& b) {
        return a.first_row != b.first_row ? a.first_row < b.first_row : a.first_column < b.first_column;
    };
    if (!std::is_sorted(facts.merges.begin(), facts.merges.end(), above)) std::sort(facts.merges.begin(), facts.merges.end(), above);
}

void add_hidden_columns(XlsxFacts& facts, const XmlAttributes& column, const Limits& limits)
{
    const std::string_view width = column.get("width");
    const bool has_no_width = !width.empty() && std::strtod(std::string(width.substr(0, 40)).c_str(), nullptr) <= 0;
    if (!column.is_true("hidden") && !has_no_width) return;
    const std::uint32_t first = std::max(parse_unsigned(column.get("min"), 1), 1U);
    const std::uint32_t last = std::min(parse_unsigned(column.get("max"), first), limits.columns);
    for (std::uint32_t number = first; number <= last && facts.survey.hidden_columns.size() < limits.columns; ++number)
        facts.survey.hidden_columns.push_back(number - 1);
}

void XlsxScan::look_for_merges(std::string_view bytes, std::size_t end)
{
    for (auto at = bytes.find(k_merge); at < end; at = bytes.find(k_merge, at + 1)) {
        const bool is_tag = at > 0 && (bytes[at - 1] == '<' || bytes[at - 1] == ':');
        const std::string_view behind = bytes.substr(at + k_merge.size(), k_longest_tag - k_merge.size());
        if (is_tag && !behind.empty() && is_space(behind.front())) add_merge(m_facts, reference_in(behind), m_limits);
    }
}

/// Looks at what begins before `end`; what lies behind it is looked at later, but may be needed to the end of a tag.
void XlsxScan::look(std::size_t end)
{
    const std::string_view bytes = m_bytes;
    look_for_merges(bytes, end);
    for (const std::string_view word : k_hiding)
        if (!m_facts.may_hide) m_facts.may_hide = bytes.find(word) < end;
}

void XlsxScan::feed(std::string_view bytes)
{
    if (!m_has_begun && bytes.size() >= 2) {
        m_has_begun = true;
        const auto first = static_cast<unsigned char>(bytes[0]);
        if (first >= 0xFE || bytes[0] == '\0' || bytes[1] == '\0') m_facts.may_hide = m_facts.is_utf16 = true;
    }
    m_bytes.append(bytes);
    if (m_bytes.size() < 4 * k_longest_tag) return;
    const std::size_t end = m_bytes.size() - k_longest_tag;
    look(end);
    m_bytes.erase(0, end - 1); // the character before a word is looked at
    m_bytes.front() = m_bytes.front() == k_merge.front() ? ' ' : m_bytes.front();
}

void XlsxScan::finish()
{
    look(m_bytes.size());
    sort_merges(m_facts);
}

void XlsxDrawing::start_element(std::string_view name, const XmlAttributes&)
{
    if (name == "pic") ++pictures;
    else if (name == "sp") ++shapes;
    else if (name == "graphicFrame") ++charts;
}

} // namespace chengxin::sheet
