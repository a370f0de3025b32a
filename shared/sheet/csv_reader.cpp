#include "shared/sheet/csv_reader.hpp"

#include "shared/core/eight_bytes.hpp"
#include "shared/core/text.hpp"
#include "shared/sheet/encoding.hpp"
#include "shared/sheet/error_values.hpp"
#include "shared/sheet/row_builder.hpp"
#include "shared/sheet/shared_strings.hpp"

#include <algorithm>
#include <array>
#include <bit>

namespace chengxin::sheet {
namespace {

constexpr std::size_t k_chunk = 256 * 1024;

Error open_quote(std::uint32_t row)
{
    return {ErrorCode::invalid_request, row_name(row) + "有一个双引号没有结束，后面的内容无法分列。请检查该行的双引号后再上传。", "open_quote"};
}

constexpr std::string_view k_mark = "\xEF\xBB\xBF"; // U+FEFF
constexpr std::string_view k_separators = ",\t;|";

/// The separator that the first rows use most, outside of quotes. A guess: whoever looks for a header tries the others, too.
char guess_separator(std::string_view start)
{
    constexpr std::string_view k_candidates = k_separators;
    constexpr int k_rows = 40;
    std::array<int, k_candidates.size()> most = {};
    std::array<int, k_candidates.size()> in_row = {};
    bool quoted = false;
    int rows = 0;
    for (const char c : start) {
        if (c == '"') quoted = !quoted;
        if (quoted) continue;
        if (const auto which = k_candidates.find(c); which != std::string_view::npos) ++in_row[which];
        if (c != '\n' && c != '\r') continue;
        for (std::size_t i = 0; i < most.size(); ++i) most[i] = std::max(most[i], in_row[i]);
        in_row = {};
        if (++rows == k_rows) break;
    }
    for (std::size_t i = 0; i < most.size(); ++i) most[i] = std::max(most[i], in_row[i]);
    const auto best = std::max_element(most.begin(), most.end()); // the first of equals: comma
    return k_candidates[static_cast<std::size_t>(best - most.begin())];
}

/// Excel's own first line: sep=; names the separator and is no row. Returns its length with the line end, 0 when there is none.
std::size_t separator_line(std::string_view start, char& separator)
{
    std::size_t at = 0;
    const bool quoted = start.substr(0, 1) == "\"";
    at += quoted ? 1 : 0;
    if (start.substr(at, 4) != "sep=" && start.substr(at, 4) != "SEP=" && start.substr(at, 4) != "Sep=") return 0;
    at += 4;
    if (at >= start.size()) return 0;
    const char named = start[at++];
    if (quoted && (at >= start.size() || start[at++] != '"')) return 0;
    const std::size_t end = start.substr(at, 2) == "\r\n" ? 2 : (at < start.size() && (start[at] == '\n' || start[at] == '\r')) ? 1 : 0;
    if (end == 0 || named == '"' || named == '\r' || named == '\n' || static_cast<unsigned char>(named) >= 0x80) return 0;
    separator = named;
    return at + end;
}

/// The state machine over decoded text.
class CsvParser {
public:
    CsvParser(const RowSink& sink, const Limits& limits, char separator) : m_limits(limits), m_rows(sink, limits), m_separator(separator)
    {
        m_ends_plain.fill(false);
        for (const char c : {separator, '\r', '\n'}) m_ends_plain[static_cast<unsigned char>(c)] = true;
        m_rows.row().separated = true;
        begin_row();
    }

    /// Stop: the sink wants no more, or there is an error.
    Flow feed(std::string_view text)
    {
        std::size_t at = 0;
        if (m_skip_line_feed && !text.empty()) {
            if (text.front() == '\n') ++at;
            m_skip_line_feed = false;
        }
        while (at < text.size()) {
            at = step(text, at);
            if (m_stopped) return Flow::stop;
        }
        return Flow::proceed;
    }

    void finish()
    {
        if (m_state == State::quoted) return m_rows.refuse(open_quote(m_rows.number()));
        if (m_state != State::field_start || m_column > 0) end_row();
    }

    bool stopped() const { return m_stopped; }
    const std::optional<Error>& error() const { return m_rows.error(); }

private:
    enum class State { field_start, plain, quoted, quote_in_quoted };

    std::size_t step(std::string_view text, std::size_t at)
    {
        switch (m_state) {
        case State::field_start: return step_field_start(text, at);
        case State::plain: return step_plain(text, at);
        case State::quoted: return step_quoted(text, at);
        case State::quote_in_quoted: return step_after_quote(text, at);
        }
        return text.size();
    }

    std::size_t step_field_start(std::string_view text, std::size_t at)
    {
        // Several marks at the front, and those of files that were joined with copy a+b.
        if (m_column == 0 && text[at] == k_mark[0] && text.substr(at, k_mark.size()) == k_mark) return at + k_mark.size();
        m_was_quoted = text[at] == '"';
        m_state = m_was_quoted ? State::quoted : State::plain;
        return m_was_quoted ? at + 1 : at;
    }

    std::size_t step_plain(std::string_view text, std::size_t at)
    {
        const std::size_t end = end_of_plain(text, at);
        if (m_was_quoted && text.substr(at, end - at).find_first_not_of(" \t") != std::string_view::npos) note_stray_quote();
        append(text.substr(at, end - at));
        return end < text.size() && !m_stopped ? end_field(text, end) : end;
    }

    /// The next separator or line end.
    std::size_t end_of_plain(std::string_view text, std::size_t at) const
    {
        for (; at + 8 <= text.size(); at += 8) {
            const std::uint64_t eight = eight_bytes::load(text.data() + at);
            const std::uint64_t hits = eight_bytes::equal(eight, m_separator) | eight_bytes::equal(eight, '\r') | eight_bytes::equal(eight, '\n');
            if (hits == 0) continue;
            if constexpr (std::endian::native == std::endian::little) return at + static_cast<std::size_t>(std::countr_zero(hits)) / 8;
            break;
        }
        while (at < text.size() && !m_ends_plain[static_cast<unsigned char>(text[at])]) ++at;
        return at;
    }

    std::size_t step_quoted(std::string_view text, std::size_t at)
    {
        const std::size_t end = std::min(text.find('"', at), text.size());
        append(text.substr(at, end - at));
        if (end == text.size()) return end;
        m_state = State::quote_in_quoted;
        return end + 1;
    }

    std::size_t step_after_quote(std::string_view text, std::size_t at)
    {
        if (text[at] == '"') {
            append("\"");
            m_state = State::quoted;
            return at + 1;
        }
        m_state = State::plain; // whatever stands between the quote and the separator belongs to the field
        return at;
    }

    void append(std::string_view text)
    {
        if (text.empty()) return;
        if (m_cell == nullptr) m_cell = m_rows.cell(m_column);
        if (m_cell == nullptr) {
            refuse_column();
        } else {
            m_cell->text.append(text);
            if (m_cell->text.size() > 4ULL * m_limits.cell_characters) m_rows.refuse(too_long());
        }
        if (m_rows.error()) m_stopped = true;
    }

    Error too_long() const
    {
        Error error = cell_too_long(row_name(m_rows.number()), m_limits);
        if (m_was_quoted) error.message += "如果该行并没有这么长的内容，请检查双引号是否成对。";
        return error;
    }

    void refuse_column()
    {
        m_rows.refuse({ErrorCode::too_large, row_name(m_rows.number()) + "超过 " + std::to_string(m_limits.columns) + " 列，无法读取。请删去多余的列后再上传。",
                       "too_many_columns"});
    }

    std::size_t end_field(std::string_view text, std::size_t at)
    {
        close_cell();
        const char c = text[at];
        if (m_stopped) return at;
        m_state = State::field_start;
        if (c == m_separator) {
            ++m_column;
            return at + 1;
        }
        end_row();
        if (c == '\r') {
            if (at + 1 == text.size()) m_skip_line_feed = true;
            else if (text[at + 1] == '\n') return at + 2;
        }
        return at + 1;
    }

    void note_stray_quote()
    {
        std::int16_t& column = m_rows.row().stray_quote;
        if (column < 0) column = static_cast<std::int16_t>(std::min<std::size_t>(m_column, INT16_MAX));
    }

    /// A field with a line break and as many separators as a row has is no field: quotes paired by chance over several rows.
    bool has_swallowed_a_row(std::string_view text) const
    {
        if (text.size() < m_width || m_width < k_least_width || (text.find('\n') == std::string_view::npos && text.find('\r') == std::string_view::npos)) return false;
        return static_cast<std::size_t>(std::count(text.begin(), text.end(), m_separator)) + 1 >= m_width;
    }

    void close_cell()
    {
        if (m_cell == nullptr) return;
        std::string& text = m_cell->text;
        const bool is_formula_text = !m_was_quoted && text.size() >= 3 && text[0] == '=' && text[1] == '"' && text.back() == '"';
        if (is_formula_text) {
            text = text.substr(2, text.size() - 3);
            if (!text.empty()) m_cell->note = CellNote::guarded;
        }
        if (m_was_quoted && has_swallowed_a_row(text)) note_stray_quote();
        const bool is_error = !text.empty() && (text[0] == '#' || text[0] == 'E') && is_error_value(text);
        m_cell->kind = is_error ? CellKind::error : CellKind::text;
        m_rows.finish(*m_cell);
        m_cell = nullptr;
        if (m_rows.error()) m_stopped = true;
    }

    void begin_row()
    {
        m_rows.begin(++m_row_number);
        m_column = 0;
        m_state = State::field_start;
    }

    void end_row()
    {
        close_cell();
        if (m_row_number <= k_rows_for_width) m_width = std::max(m_width, m_column + 1);
        if (m_rows.end() == Flow::stop) m_stopped = true;
        else begin_row();
    }

    static constexpr std::size_t k_least_width = 5;
    static constexpr std::uint32_t k_rows_for_width = 30; ///< a header stands among the first rows

    const Limits& m_limits;
    RowBuilder m_rows;
    std::array<bool, 256> m_ends_plain;
    char m_separator;
    State m_state = State::field_start;
    Cell* m_cell = nullptr;
    std::size_t m_column = 0;
    std::size_t m_width = 0; ///< fields of the widest of the first rows
    std::uint32_t m_row_number = 0;
    bool m_was_quoted = false;
    bool m_skip_line_feed = false;
    bool m_stopped = false;
};

class CsvWorkbook final : public Workbook {
public:
    CsvWorkbook(ByteSource& source, const Limits& limits) : m_source(source), m_limits(limits), m_form(detect_encoding(source)) {}

    FileKind kind() const override { return FileKind::csv; }
    const std::vector<SheetInfo>& sheets() const override { return m_sheets; }
    Result<void> read(std::size_t sheet, const RowSink& sink) override;
    double progress() const override { return m_progress; }
    std::size_t readings() const override { return k_separators.size() + 1; }
    void choose_reading(std::size_t reading) override { m_reading = reading; }

private:
    /// The parser for a file that begins so; the front of `start` that is no row is taken off.
    CsvParser parser_for(std::string_view& start, const RowSink& sink) const
    {
        char separator = m_reading == 0 ? guess_separator(start) : k_separators[m_reading - 1];
        while (start.substr(0, k_mark.size()) == k_mark) start.remove_prefix(k_mark.size());
        start.remove_prefix(separator_line(start, separator));
        return CsvParser(sink, m_limits, separator);
    }

    ByteSource& m_source;
    Limits m_limits;
    TextForm m_form;
    std::size_t m_reading = 0; ///< 0: the separator is guessed, else the one of k_separators
    std::vector<SheetInfo> m_sheets{SheetInfo{}};
    double m_progress = 0;
};

Result<void> CsvWorkbook::read(std::size_t sheet, const RowSink& sink)
{
    if (sheet != 0) return fail(ErrorCode::invalid_request, "文件里没有这个工作表。", "no_sheet");
    auto decoder = make_decoder(m_form.encoding);
    if (!decoder) return fail(decoder.error());
    std::string buffer(k_chunk, '\0');
    std::optional<CsvParser> parser;
    std::uint64_t offset = m_form.mark_bytes;
    while (offset < m_source.size()) {
        const std::size_t got = m_source.read_at(offset, buffer.data(), buffer.size());
        if (got == 0) return fail(ErrorCode::unavailable, "读取文件时中断，请重新上传。", "read_failure");
        offset += got;
        m_progress = static_cast<double>(offset) / static_cast<double>(m_source.size());
        std::string_view text = (*decoder)->decode({buffer.data(), got}, offset >= m_source.size());
        if (!parser) parser.emplace(parser_for(text, sink));
        if (parser->feed(text) == Flow::stop) break;
    }
    if (!parser) return {};
    if (!parser->stopped()) parser->finish();
    if (parser->error()) return fail(*parser->error());
    return {};
}

} // namespace

Result<std::unique_ptr<Workbook>> open_csv(ByteSource& source, const Limits& limits)
{
    return std::make_unique<CsvWorkbook>(source, limits);
}

} // namespace chengxin::sheet
