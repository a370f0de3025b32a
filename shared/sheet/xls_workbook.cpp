#include "shared/sheet/xls_workbook.hpp"

#include "shared/sheet/shared_strings.hpp"
#include "shared/sheet/xls_sheet.hpp"

#include <algorithm>
#include <optional>

namespace chengxin::sheet {
namespace {

class XlsWorkbook final : public Workbook {
public:
    XlsWorkbook(std::unique_ptr<CompoundStream> stream, bool has_summary, const Limits& limits)
        : m_stream(std::move(stream)), m_reader(*m_stream), m_has_summary(has_summary), m_limits(limits)
    {
    }

    Result<void> load();
    FileKind kind() const override { return FileKind::xls; }
    const std::vector<SheetInfo>& sheets() const override { return m_globals.sheets; }
    Result<void> read(std::size_t sheet, const RowSink& sink) override;
    Result<SheetSurvey> survey(std::size_t sheet) override;
    double progress() const override { return m_progress; }

private:
    Result<void> look_over(std::size_t sheet);
    Result<void> load_shared_strings();

    std::unique_ptr<CompoundStream> m_stream;
    BiffReader m_reader;
    bool m_has_summary;
    Limits m_limits;
    XlsGlobals m_globals;
    std::vector<std::optional<XlsSheetFacts>> m_facts; ///< of the sheets that were looked over
    TextStore m_strings;
    bool m_has_strings = false;
    double m_progress = 0;
};

Result<void> XlsWorkbook::load()
{
    auto globals = read_globals(m_reader, m_limits);
    if (!globals) return fail(globals.error());
    m_globals = std::move(*globals);
    m_facts.resize(m_globals.sheets.size());
    return {};
}

/// SST (MS-XLS 2.4.265). Its counts are not believed: what is there is read, at most as many as it says.
Result<void> XlsWorkbook::load_shared_strings()
{
    if (m_has_strings || !m_globals.shared_strings) return {};
    m_reader.seek(*m_globals.shared_strings);
    BiffRecord record;
    if (!m_reader.next(record)) return fail(xls_cut());
    BiffCursor cursor(m_reader, record.data);
    cursor.number(4);
    TextStore strings;
    std::string text;
    for (std::uint32_t left = cursor.number(4); left > 0 && !cursor.at_end(); --left) {
        text.clear();
        cursor.unicode_string(2, text);
        if (cursor.is_broken()) return fail(xls_unreadable());
        if (text.size() > m_limits.cell_characters && count_characters(text) > m_limits.cell_characters) return fail(cell_too_long("工作簿里", m_limits));
        strings.add(text);
        if (strings.bytes() > m_limits.shared_string_bytes)
            return fail(ErrorCode::too_large, "工作簿里的文字太多，超出读取上限。请拆成几个文件分别上传，或另存为 CSV 后上传。", "too_large");
    }
    m_strings = std::move(strings);
    m_has_strings = true;
    return {};
}

/// Sheets never share records, so that a small file cannot have the same cells read hundreds of times.
Result<void> XlsWorkbook::look_over(std::size_t sheet)
{
    if (sheet >= m_facts.size()) return fail(ErrorCode::invalid_request, "工作簿里没有这个工作表。", "no_sheet");
    if (auto loaded = load_shared_strings(); !loaded) return loaded;
    if (m_facts[sheet]) return {};
    auto facts = survey_xls(m_reader, m_globals.offsets[sheet], m_strings);
    if (!facts) return fail(facts.error());
    const auto shared = std::count_if(m_globals.offsets.begin(), m_globals.offsets.end(), [&](std::uint64_t offset) { return offset >= facts->begin && offset < facts->end; });
    if (shared != 1) return fail(xls_unreadable());
    m_facts[sheet] = std::move(*facts);
    return {};
}

Result<SheetSurvey> XlsWorkbook::survey(std::size_t sheet)
{
    if (auto looked = look_over(sheet); !looked) return fail(looked.error());
    return m_facts[sheet]->survey;
}

Result<void> XlsWorkbook::read(std::size_t sheet, const RowSink& sink)
{
    m_progress = 0;
    if (auto looked = look_over(sheet); !looked) return looked;
    const bool may_be_uncalculated = !m_has_summary && !m_globals.knows_calculation;
    return XlsSheet({m_globals, m_strings, may_be_uncalculated}, *m_facts[sheet], m_reader, sink, m_limits).read(m_progress);
}

} // namespace

Result<std::unique_ptr<Workbook>> open_xls(std::unique_ptr<CompoundStream> stream, bool has_summary, const Limits& limits)
{
    auto workbook = std::make_unique<XlsWorkbook>(std::move(stream), has_summary, limits);
    if (auto loaded = workbook->load(); !loaded) return fail(loaded.error());
    return workbook;
}

} // namespace chengxin::sheet
