#include "shared/sheet/reader.hpp"

#include <algorithm>
#include <optional>

namespace chengxin::sheet {
namespace {

Row without_trailing_blanks(const Row& row)
{
    Row trimmed = row;
    while (!trimmed.cells.empty() && trimmed.cells.back().kind == CellKind::blank) trimmed.cells.pop_back();
    return trimmed;
}

/// A header of two rows: what the lower one leaves blank comes from the upper one.
Row joined(const Row& upper, const Row& lower)
{
    Row row = lower;
    row.cells.resize(std::max(upper.cells.size(), lower.cells.size()));
    for (std::size_t i = 0; i < upper.cells.size(); ++i)
        if (row.cells[i].kind == CellKind::blank) row.cells[i] = upper.cells[i];
    return row;
}

struct Candidate {
    Row header;
    std::size_t above = 0; ///< how many of the first rows stand above it
    int score = 0;
};

/// The best header of the first rows of a sheet; the earlier one of equals.
std::optional<Candidate> best_header(const std::vector<Row>& rows, const HeaderScore& score)
{
    std::optional<Candidate> best;
    const auto consider = [&](const Row& row, std::size_t above) {
        const int points = score(row);
        if (points > 0 && (!best || points > best->score)) best = Candidate{row, above, points};
    };
    for (std::size_t i = 0; i < rows.size(); ++i) {
        consider(rows[i], i);
        if (i > 0 && rows[i].number == rows[i - 1].number + 1) consider(joined(rows[i - 1], rows[i]), i);
    }
    return best;
}

std::size_t text_bytes(const Row& row)
{
    std::size_t bytes = 0;
    for (const Cell& cell : row.cells) bytes += cell.text.size();
    return bytes;
}

/// Also stops after some megabytes: a small file may point to one long text from every cell, and these rows are kept.
Result<std::vector<Row>> first_rows(Workbook& workbook, std::size_t sheet, std::uint32_t count)
{
    constexpr std::size_t k_most_bytes = 4U << 20;
    std::vector<Row> rows;
    std::size_t bytes = 0;
    const auto read = workbook.read(sheet, [&](Row& row) {
        row.sheet = static_cast<std::uint16_t>(sheet);
        if (row.number > count && !rows.empty()) return Flow::stop;
        rows.push_back(without_trailing_blanks(row));
        bytes += text_bytes(row);
        return rows.size() < count && bytes < k_most_bytes ? Flow::proceed : Flow::stop;
    });
    if (!read) return fail(read.error());
    return rows;
}

/// Leaves the workbook in the reading whose first rows hold the best header; the first of equals.
void choose_best_reading(Workbook& workbook, const HeaderScore& score, std::uint32_t rows_to_look_at)
{
    std::size_t best = 0;
    int best_score = 0;
    for (std::size_t reading = 0; workbook.readings() > 1 && reading < workbook.readings(); ++reading) {
        workbook.choose_reading(reading);
        const auto rows = first_rows(workbook, 0, rows_to_look_at); // fails for a wrong separator, or once more below
        const auto candidate = rows ? best_header(*rows, score) : std::nullopt;
        if (rows && rows->empty()) break; // nothing but blank lines, however it is read
        if (!candidate || candidate->score <= best_score) continue;
        best = reading;
        best_score = candidate->score;
    }
    workbook.choose_reading(best);
}

Error no_data()
{
    return {ErrorCode::invalid_request, "文件里没有数据，请检查是否选错了文件。", "no_data"};
}

Error no_header()
{
    return {ErrorCode::invalid_request, "没有找到表头。请使用本页下载的模板，保留列名所在的一行，再上传。", "no_header"};
}

} // namespace

Result<HeaderPlace> find_header(Workbook& workbook, const HeaderScore& score, std::uint32_t rows_to_look_at)
{
    choose_best_reading(workbook, score, rows_to_look_at);
    std::optional<HeaderPlace> best;
    bool has_rows = false;
    const auto& sheets = workbook.sheets();
    for (std::size_t sheet = 0; sheet < sheets.size(); ++sheet) {
        if (sheets[sheet].hidden || sheets[sheet].name == k_instruction_sheet_name) continue;
        auto rows = first_rows(workbook, sheet, rows_to_look_at);
        if (!rows) return fail(rows.error());
        has_rows = has_rows || !rows->empty();
        const auto candidate = best_header(*rows, score);
        if (!candidate) continue;
        std::vector<std::string> others = best ? best->other_sheets : std::vector<std::string>();
        if (best && candidate->score <= best->score) {
            best->other_sheets.push_back(sheets[sheet].name);
            continue;
        }
        if (best) others.push_back(sheets[best->sheet].name);
        rows->resize(candidate->above);
        best = HeaderPlace{sheet, candidate->header, std::move(*rows), candidate->score, std::move(others)};
    }
    if (best) return *best;
    return fail(has_rows ? no_header() : no_data());
}

Result<Tables> find_tables(Workbook& workbook, const HeaderScore& score, std::uint32_t rows_to_look_at)
{
    choose_best_reading(workbook, score, rows_to_look_at);
    Tables tables;
    bool has_rows = false;
    const auto& sheets = workbook.sheets();
    for (std::size_t sheet = 0; sheet < sheets.size(); ++sheet) {
        if (sheets[sheet].name == k_instruction_sheet_name) continue;
        auto rows = first_rows(workbook, sheet, rows_to_look_at);
        if (!rows) return fail(rows.error());
        const auto candidate = best_header(*rows, score);
        if (sheets[sheet].hidden) {
            if (candidate) tables.hidden_sheets.push_back(sheets[sheet].name);
            continue;
        }
        has_rows = has_rows || !rows->empty();
        if (!candidate) {
            if (!rows->empty()) tables.sheets_without_header.push_back(sheets[sheet].name);
            continue;
        }
        rows->resize(candidate->above);
        tables.places.push_back(HeaderPlace{sheet, candidate->header, std::move(*rows), candidate->score, {}});
    }
    if (tables.places.empty()) return fail(has_rows ? no_header() : no_data());
    return tables;
}

std::uint32_t count_hidden_rows(const SheetSurvey& survey, std::uint32_t below)
{
    std::uint32_t count = 0;
    for (const RowRange& range : survey.hidden_rows)
        if (range.last > below) count += range.last - std::max(range.first, below + 1) + 1;
    return count;
}

Result<SheetSurvey> Workbook::survey(std::size_t)
{
    return SheetSurvey{};
}

namespace {

/// A cell merged downwards from the header or above it would repeat a column's name as a value.
class HeaderMerges {
public:
    void mark(Row& row)
    {
        if (!m_is_first && m_columns.empty()) return;
        if (m_is_first) m_columns.assign(row.cells.size(), true);
        bool any = false;
        for (std::size_t column = 0; column < m_columns.size(); ++column) {
            m_columns[column] = m_columns[column] && column < row.cells.size() && row.cells[column].repeated;
            if (m_columns[column]) row.cells[column].note = CellNote::merged;
            any = any || m_columns[column];
        }
        if (!any) m_columns.clear();
        m_is_first = false;
    }

private:
    std::vector<bool> m_columns; ///< those whose cell still is the header's
    bool m_is_first = true;
};

} // namespace

Result<void> read_table(Workbook& workbook, const HeaderPlace& place, const RowSink& sink)
{
    bool any = false;
    HeaderMerges merges;
    const auto read = workbook.read(place.sheet, [&](Row& row) {
        if (row.number <= place.header.number) return Flow::proceed;
        any = true;
        row.sheet = static_cast<std::uint16_t>(place.sheet);
        merges.mark(row);
        return sink(row);
    });
    if (!read) return read;
    if (!any) return fail(ErrorCode::invalid_request, "文件里只有表头，没有数据行。请填写后再上传。", "header_only");
    return {};
}

} // namespace chengxin::sheet
