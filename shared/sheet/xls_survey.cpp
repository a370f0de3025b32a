#include "shared/sheet/xls_survey.hpp"

#include "shared/sheet/compound_sectors.hpp"

#include <algorithm>
#include <array>
#include <tuple>

namespace chengxin::sheet {
namespace {

constexpr std::size_t k_rows = 65'536;
constexpr std::size_t k_columns = 256;
constexpr std::size_t k_most_merges = 65'536;

/// What of it is drawn over a sheet (MS-XLS 2.5.143, FtCmo; OBJ of BIFF5). Comments and controls of filters are no matter.
enum Drawn : std::uint32_t { line = 1, rectangle, oval, arc, chart, text_box, button, picture, polygon, check_box = 11, group_box = 19, shape = 30 };

class Surveyor {
public:
    explicit Surveyor(const TextStore& strings) : m_strings(strings), m_valued(k_rows), m_hidden(k_rows), m_told(k_rows) {}

    Result<void> take(const BiffRecord& record);
    void finish();

    XlsSheetFacts facts;

private:
    void take_row(const BiffRecord& record);
    void take_columns(const BiffRecord& record);
    Result<void> take_merges(const BiffRecord& record);
    void take_cell(const BiffRecord& record);
    void take_object(const BiffRecord& record);
    bool holds_value(const BiffRecord& record) const;

    const TextStore& m_strings;
    std::vector<bool> m_valued;  ///< rows that hold values
    std::vector<bool> m_hidden;  ///< rows
    std::vector<bool> m_told;    ///< rows with a record of their own
    std::array<bool, k_columns> m_hidden_columns{};
    std::size_t m_columns = 0;   ///< up to the last one that holds a value
    std::uint32_t m_last_row = 0;
    bool m_hides_by_default = false;
    std::uint32_t m_pictures = 0, m_charts = 0, m_shapes = 0;
    bool m_has_controls = false;
};

Result<void> Surveyor::take(const BiffRecord& record)
{
    constexpr std::uint32_t k_zero_height = 2, k_shows_zeros = 0x10;
    if (is_value_cell(record.type)) take_cell(record);
    else if (is_cell_of_older_version(record.type)) return fail(xls_unreadable());
    switch (record.type) {
    case biff::row: take_row(record); break;
    case biff::column_info: take_columns(record); break;
    case biff::merged_cells: return take_merges(record);
    case biff::filter_mode: facts.survey.filtered = true; break;
    case biff::not_calculated: facts.was_calculated = false; break;
    case biff::object: take_object(record); break;
    case biff::window: facts.hides_zeros = record.data.size() >= 2 && (little_endian(record.data, 0, 2) & k_shows_zeros) == 0; break;
    case biff::default_row_height: m_hides_by_default = (little_endian(record.data, 0, 2) & k_zero_height) != 0; break;
    case biff::string_result:
    case biff::continuation: facts.cell_bytes += record.data.size(); break;
    default: break;
    }
    return {};
}

void Surveyor::take_row(const BiffRecord& record)
{
    constexpr std::uint32_t k_zero_height = 0x20; // fDyZero
    if (record.data.size() < 14) return;
    const std::uint16_t row = row_of(record);
    m_told[row] = true;
    m_hidden[row] = (little_endian(record.data, 12, 2) & k_zero_height) != 0 || little_endian(record.data, 6, 2) == 0; // of no height
}

void Surveyor::take_columns(const BiffRecord& record)
{
    const std::size_t first = little_endian(record.data, 0, 2);
    const std::size_t last = std::min<std::size_t>(little_endian(record.data, 2, 2), k_columns - 1);
    const bool is_hidden = (little_endian(record.data, 8, 2) & 1) != 0 || little_endian(record.data, 4, 2) == 0;
    for (std::size_t column = first; column <= last; ++column) m_hidden_columns[column] = is_hidden;
}

Result<void> Surveyor::take_merges(const BiffRecord& record)
{
    const auto number = [&](std::size_t at) { return static_cast<std::uint16_t>(little_endian(record.data, at, 2)); };
    for (std::size_t at = 2; at + 8 <= record.data.size() && at < 2 + 8ULL * number(0); at += 8) {
        const MergedRange merge{number(at) + 1U, number(at + 2) + 1U, number(at + 4), number(at + 6)};
        if (merge.first_row > merge.last_row || merge.first_column > merge.last_column) return fail(xls_unreadable());
        if (merge.first_row == merge.last_row && merge.first_column == merge.last_column) continue; // of a single cell
        if (facts.merges.size() == k_most_merges)
            return fail(ErrorCode::too_large, "工作表里的合并单元格太多，无法读取。请取消合并、把每一格填好后再上传。", "too_large");
        facts.merges.push_back(merge);
    }
    return {};
}

bool Surveyor::holds_value(const BiffRecord& record) const
{
    switch (record.type) {
    case biff::shared_string_cell: {
        const std::uint32_t index = little_endian(record.data, 6, 4);
        return index >= m_strings.size() || !m_strings.at(index).empty();
    }
    case biff::label:
    case biff::rich_string: return little_endian(record.data, 6, 2) > 0;
    default: return true;
    }
}

void Surveyor::take_cell(const BiffRecord& record)
{
    constexpr std::size_t k_head = 4;
    const std::uint16_t row = row_of(record);
    if (row < m_last_row) facts.in_order = false;
    m_last_row = row;
    facts.cell_bytes += k_head + record.data.size();
    if (!holds_value(record)) return;
    m_valued[row] = true;
    const std::size_t more = record.type == biff::multiple_rk && record.data.size() >= 12 ? (record.data.size() - 12) / 6 : 0;
    m_columns = std::max(m_columns, column_of(record) + more + 1);
}

void Surveyor::take_object(const BiffRecord& record)
{
    const std::uint32_t kind = little_endian(record.data, 4, 2); // at the same place in either version
    if (kind == picture) ++m_pictures;
    else if (kind == chart) ++m_charts;
    else if ((kind >= line && kind <= text_box) || kind == polygon || kind == shape) ++m_shapes;
    else if (kind == button || (kind >= check_box && kind <= group_box)) m_has_controls = true; // lists of filters come behind them
}

void Surveyor::finish()
{
    auto& survey = facts.survey;
    for (std::uint32_t row = 0; row < k_rows; ++row) {
        if (!m_told[row] && m_hides_by_default) m_hidden[row] = true;
        if (!m_hidden[row] || !m_valued[row]) continue;
        if (!survey.hidden_rows.empty() && survey.hidden_rows.back().last == row) ++survey.hidden_rows.back().last;
        else survey.hidden_rows.push_back({row + 1, row + 1});
    }
    for (std::uint32_t column = 0; column < std::min(m_columns, k_columns); ++column)
        if (m_hidden_columns[column]) survey.hidden_columns.push_back(column);
    std::sort(facts.merges.begin(), facts.merges.end(), [](const MergedRange& a, const MergedRange& b) { return std::tie(a.first_row, a.first_column) < std::tie(b.first_row, b.first_column); });
    survey.merges = static_cast<std::uint32_t>(facts.merges.size());
    const auto tell = [&](const char* what, std::uint32_t count) {
        if (count > 0) survey.unread.push_back(what + std::string(" ") + std::to_string(count) + " 个");
    };
    tell("图片", m_pictures);
    tell("文本框或图形", m_shapes);
    tell("图表", m_charts);
    if (m_has_controls) survey.unread.emplace_back("控件");
    facts.hidden = std::move(m_hidden);
}

} // namespace

Result<XlsSheetFacts> survey_xls(BiffReader& reader, std::uint64_t offset, const TextStore& strings)
{
    XlsSheetRecords records(reader);
    if (auto opened = records.open(offset); !opened) return fail(opened.error());
    Surveyor surveyor(strings);
    BiffRecord record;
    while (true) {
        const auto more = records.next(record);
        if (!more) return fail(more.error());
        if (!*more) break;
        if (auto taken = surveyor.take(record); !taken) return fail(taken.error());
    }
    surveyor.facts.begin = offset;
    surveyor.facts.end = reader.offset();
    surveyor.finish();
    return std::move(surveyor.facts);
}

} // namespace chengxin::sheet
