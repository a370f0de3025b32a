#include "shared/sheet/xlsx_workbook.hpp"

#include "shared/sheet/xlsx_sheet.hpp"

#include <algorithm>
#include <optional>

namespace chengxin::sheet {
namespace {

bool ends_with(std::string_view text, std::string_view end)
{
    return text.size() >= end.size() && text.substr(text.size() - end.size()) == end;
}

std::string folder_of(std::string_view part)
{
    const auto slash = part.rfind('/');
    return slash == std::string_view::npos ? std::string() : std::string(part.substr(0, slash + 1));
}

/// A relationship's target as a part name: absolute, or relative to the folder of the part that refers to it.
std::string resolve(std::string folder, std::string_view target)
{
    if (!target.empty() && target.front() == '/') return std::string(target.substr(1));
    while (target.substr(0, 3) == "../") {
        target.remove_prefix(3);
        if (!folder.empty()) folder = folder_of(folder.substr(0, folder.size() - 1));
    }
    if (target.substr(0, 2) == "./") target.remove_prefix(2);
    return folder + std::string(target);
}

constexpr std::size_t k_most_items = 4'096;  ///< relationships, sheets
constexpr std::size_t k_longest_text = 1'024; ///< of their names, ids and targets, in bytes

/// No workbook has as many or as long ones; a small file could fill the memory with them.
Error too_many_parts()
{
    return {ErrorCode::too_large, "工作簿的内部结构异常庞大，为安全起见不予读取。请把需要上报的行复制到新的工作簿后再上传。", "zip_bomb"};
}

struct Relationship {
    std::string id;
    std::string type; ///< only its last part differs between transitional and strict
    std::string target;
};

/// A .rels part.
class Relationships final : public XmlHandler {
public:
    void start_element(std::string_view name, const XmlAttributes& attributes) override
    {
        if (name != "Relationship") return;
        Relationship item{std::string(attributes.get("Id")), std::string(attributes.get("Type")), std::string(attributes.get("Target"))};
        const std::size_t longest = std::max({item.id.size(), item.type.size(), item.target.size()});
        if (items.size() == k_most_items || longest > k_longest_text) return stop_with(too_many_parts());
        items.push_back(std::move(item));
    }
    void end_element(std::string_view) override {}
    void characters(std::string_view) override {}

    const Relationship* of_type(std::string_view end) const
    {
        const auto found = std::find_if(items.begin(), items.end(), [&](const Relationship& item) { return ends_with(item.type, end); });
        return found == items.end() ? nullptr : &*found;
    }
    const Relationship* of_id(std::string_view id) const
    {
        const auto found = std::find_if(items.begin(), items.end(), [&](const Relationship& item) { return item.id == id; });
        return found == items.end() ? nullptr : &*found;
    }

    std::vector<Relationship> items;
};

/// xl/workbook.xml.
class WorkbookPart final : public XmlHandler {
public:
    struct Sheet {
        SheetInfo info;
        std::string relationship;
    };
    void start_element(std::string_view name, const XmlAttributes& attributes) override
    {
        if (name == "workbookPr" && attributes.is_true("date1904")) dates = DateSystem::from_1904;
        if (name == "calcPr") {
            const std::string_view completed = attributes.get("calcCompleted");
            wants_recalculation = attributes.is_true("fullCalcOnLoad") || completed == "0" || completed == "false";
        }
        if (name != "sheet") return;
        const std::string_view state = attributes.get("state");
        Sheet sheet{{std::string(attributes.get("name")), state == "hidden" || state == "veryHidden"}, std::string(attributes.get_prefixed("id"))};
        const std::size_t longest = std::max(sheet.info.name.size(), sheet.relationship.size());
        if (sheets.size() == k_most_items || longest > k_longest_text) return stop_with(too_many_parts());
        sheets.push_back(std::move(sheet));
    }
    void end_element(std::string_view) override {}
    void characters(std::string_view) override {}

    std::vector<Sheet> sheets;
    DateSystem dates = DateSystem::from_1900;
    bool wants_recalculation = false;
};

tl::unexpected<Error> not_a_workbook(const ZipReader& zip)
{
    const auto has = [&](std::string_view prefix) {
        return std::any_of(zip.entries().begin(), zip.entries().end(), [&](const ZipEntry& entry) { return entry.name.compare(0, prefix.size(), prefix) == 0; });
    };
    if (has("word/")) return fail(ErrorCode::unsupported, "这是 Word 文档，不是表格。请把数据放进 Excel 工作簿（.xlsx）后再上传。", "word_document");
    if (has("ppt/")) return fail(ErrorCode::unsupported, "这是演示文稿，不是表格。请把数据放进 Excel 工作簿（.xlsx）后再上传。", "presentation");
    if (has("xl/workbook.bin")) return fail(ErrorCode::unsupported, "这是二进制工作簿（.xlsb），请用 Excel 另存为 .xlsx 后再上传。", "xlsb");
    if (has("content.xml")) return fail(ErrorCode::unsupported, "这是 OpenDocument 表格（.ods），请另存为 .xlsx 后再上传。", "ods");
    if (has("Index/") || has("Index.zip")) return fail(ErrorCode::unsupported, "这是 Apple Numbers 或 Pages 文件，无法直接读取。请在原程序中导出为 Excel（.xlsx）后再上传。", "other_spreadsheet");
    return fail(ErrorCode::unsupported, "这是压缩包，不是表格。请解压后上传其中的 .xlsx、.xls 或 .csv 文件。", "archive");
}

class XlsxWorkbook final : public Workbook {
public:
    XlsxWorkbook(ZipReader zip, const Limits& limits) : m_zip(std::move(zip)), m_limits(limits), m_strings(limits) {}

    Result<void> load();
    FileKind kind() const override { return FileKind::xlsx; }
    const std::vector<SheetInfo>& sheets() const override { return m_sheets; }
    Result<void> read(std::size_t sheet, const RowSink& sink) override;
    Result<SheetSurvey> survey(std::size_t sheet) override;
    double progress() const override { return m_zip.progress(); }

private:
    Result<std::string> find_workbook_part();
    Result<void> load_sheets(const WorkbookPart& part, const Relationships& relationships, const std::string& folder);
    Result<void> load_optional(const Relationship* relationship, const std::string& folder, XmlHandler& handler);
    Result<void> load_shared_strings();
    /// The facts of a sheet. Where the look failed, reading tells first what is wrong with the rows.
    struct Look {
        XlsxFacts facts;
        std::optional<Error> error;
    };
    const Look& look_at(std::size_t sheet);
    Result<void> look_through(std::size_t sheet, XlsxFacts& facts);
    Result<void> look_at_rows(std::size_t sheet, XlsxFacts& facts);
    Result<void> look_at_drawings(std::size_t sheet, XlsxFacts& facts);
    XlsxContext context() const { return {m_strings, m_styles, m_dates, m_wants_recalculation}; }

    ZipReader m_zip;
    Limits m_limits;
    SharedStrings m_strings;
    XlsxStyles m_styles;
    DateSystem m_dates = DateSystem::from_1900;
    std::vector<SheetInfo> m_sheets;
    std::vector<const ZipEntry*> m_parts;           ///< of m_sheets
    std::vector<bool> m_was_read;                   ///< of m_sheets, since the budget began
    std::vector<std::optional<Look>> m_looks;       ///< of m_sheets
    std::uint64_t m_looked_through = 0;             ///< budget of all looks at facts
    bool m_wants_recalculation = false;
    std::optional<Relationship> m_strings_relation; ///< cleared once they are loaded
    std::string m_folder;
};

Result<std::string> XlsxWorkbook::find_workbook_part()
{
    Relationships root;
    if (const ZipEntry* entry = m_zip.find("_rels/.rels"); entry != nullptr)
        if (auto parsed = parse_xml(m_zip, *entry, root, m_limits); !parsed) return fail(parsed.error());
    const Relationship* document = root.of_type("/officeDocument");
    std::string part = document != nullptr ? resolve({}, document->target) : "xl/workbook.xml";
    const bool is_workbook = m_zip.find(part) != nullptr && ends_with(part, ".xml") && part.compare(0, 5, "word/") != 0 && part.compare(0, 4, "ppt/") != 0;
    if (!is_workbook) return not_a_workbook(m_zip);
    return part;
}

Result<void> XlsxWorkbook::load()
{
    const auto part_name = find_workbook_part();
    if (!part_name) return fail(part_name.error());
    m_folder = folder_of(*part_name);
    WorkbookPart part;
    if (auto parsed = parse_xml(m_zip, *m_zip.find(*part_name), part, m_limits); !parsed) return parsed;
    Relationships relationships;
    const std::string relations_name = m_folder + "_rels/" + part_name->substr(m_folder.size()) + ".rels";
    if (const ZipEntry* entry = m_zip.find(relations_name); entry != nullptr)
        if (auto parsed = parse_xml(m_zip, *entry, relationships, m_limits); !parsed) return parsed;
    m_dates = part.dates;
    m_wants_recalculation = part.wants_recalculation;
    if (auto loaded = load_optional(relationships.of_type("/styles"), m_folder, m_styles); !loaded) return loaded;
    if (const Relationship* strings = relationships.of_type("/sharedStrings"); strings != nullptr) m_strings_relation = *strings;
    return load_sheets(part, relationships, m_folder);
}

Result<void> XlsxWorkbook::load_sheets(const WorkbookPart& part, const Relationships& relationships, const std::string& folder)
{
    for (const WorkbookPart::Sheet& sheet : part.sheets) {
        const Relationship* relationship = relationships.of_id(sheet.relationship);
        if (relationship == nullptr || !ends_with(relationship->type, "/worksheet")) continue; // chart and dialog sheets hold no cells
        const ZipEntry* entry = m_zip.find(resolve(folder, relationship->target));
        if (entry == nullptr) continue;
        if (m_sheets.size() == m_limits.sheets) return fail(ErrorCode::too_large, "工作簿里的工作表超过 " + std::to_string(m_limits.sheets) + " 个，请只保留需要上报的工作表。", "too_large");
        m_sheets.push_back(sheet.info);
        m_parts.push_back(entry);
    }
    if (m_sheets.empty()) return fail(ErrorCode::invalid_request, "工作簿里没有可以读取的工作表，请检查文件是否完整。", "no_sheet");
    m_was_read.assign(m_sheets.size(), false);
    m_looks.resize(m_sheets.size());
    return {};
}

Result<void> XlsxWorkbook::load_optional(const Relationship* relationship, const std::string& folder, XmlHandler& handler)
{
    if (relationship == nullptr) return {};
    const ZipEntry* entry = m_zip.find(resolve(folder, relationship->target));
    return entry == nullptr ? Result<void>() : parse_xml(m_zip, *entry, handler, m_limits);
}

Result<void> XlsxWorkbook::load_shared_strings()
{
    if (!m_strings_relation) return {};
    auto loaded = load_optional(&*m_strings_relation, m_folder, m_strings);
    if (loaded) m_strings_relation.reset();
    return loaded;
}

Error no_such_sheet()
{
    return {ErrorCode::invalid_request, "工作簿里没有这个工作表。", "no_sheet"};
}

/// Which rows are hidden can only their elements tell; few sheets have such words at all.
Result<void> XlsxWorkbook::look_at_rows(std::size_t sheet, XlsxFacts& facts)
{
    if (auto loaded = load_shared_strings(); !loaded) return loaded;
    std::vector<RowRange>& hidden = facts.survey.hidden_rows;
    std::size_t used_columns = 0;
    const RowSink sink = [&](Row& row) {
        for (std::size_t column = row.cells.size(); column > used_columns; --column)
            if (row.cells[column - 1].kind != CellKind::blank) used_columns = column;
        if (!row.hidden) return Flow::proceed;
        if (!hidden.empty() && hidden.back().last + 1 == row.number) hidden.back().last = row.number;
        else hidden.push_back({row.number, row.number});
        return Flow::proceed;
    };
    XlsxSheet handler(context(), sink, m_limits, facts.merges, &facts);
    if (auto parsed = parse_xml(m_zip, *m_parts[sheet], handler, m_limits); !parsed) return parsed;
    sort_merges(facts);
    auto& columns = facts.survey.hidden_columns;
    std::sort(columns.begin(), columns.end());
    columns.erase(std::unique(columns.begin(), columns.end()), columns.end());
    columns.erase(std::lower_bound(columns.begin(), columns.end(), static_cast<std::uint32_t>(used_columns)), columns.end());
    return {};
}

Result<void> XlsxWorkbook::look_at_drawings(std::size_t sheet, XlsxFacts& facts)
{
    const std::string& part = m_parts[sheet]->name;
    const std::string folder = folder_of(part);
    const ZipEntry* entry = m_zip.find(folder + "_rels/" + part.substr(folder.size()) + ".rels");
    if (entry == nullptr) return {};
    Relationships relationships;
    if (auto parsed = parse_xml(m_zip, *entry, relationships, m_limits); !parsed) return parsed;
    if (const Relationship* drawing = relationships.of_type("/drawing"); drawing != nullptr) {
        XlsxDrawing drawn;
        if (auto parsed = load_optional(drawing, folder, drawn); !parsed) return parsed;
        if (drawn.pictures > 0) facts.survey.unread.push_back("图片 " + std::to_string(drawn.pictures) + " 个");
        if (drawn.shapes > 0) facts.survey.unread.push_back("文本框或图形 " + std::to_string(drawn.shapes) + " 个");
        if (drawn.charts > 0) facts.survey.unread.push_back("图表 " + std::to_string(drawn.charts) + " 个");
    }
    if (relationships.of_type("/oleObject") != nullptr || relationships.of_type("/package") != nullptr) facts.survey.unread.emplace_back("嵌入的文件");
    if (relationships.of_type("/control") != nullptr) facts.survey.unread.emplace_back("控件");
    return {};
}

Result<void> XlsxWorkbook::look_through(std::size_t sheet, XlsxFacts& facts)
{
    XlsxScan scan(facts, m_limits);
    const auto scanned = m_zip.read(*m_parts[sheet], [&](std::string_view bytes) -> Result<Flow> {
        scan.feed(bytes);
        return Flow::proceed;
    });
    if (!scanned) return scanned;
    scan.finish();
    if (auto looked = look_at_drawings(sheet, facts); !looked) return looked;
    if (facts.may_hide)
        if (auto looked = look_at_rows(sheet, facts); !looked) return looked;
    if (facts.has_too_many_merges)
        return fail(ErrorCode::too_large, "工作表里的合并单元格超过 " + std::to_string(m_limits.rows) + " 处，为安全起见不予读取。请取消合并后再上传。", "zip_bomb");
    return {};
}

/// Looked through once, with a budget of its own: every look at a sheet after that may use what reading it may use.
const XlsxWorkbook::Look& XlsxWorkbook::look_at(std::size_t sheet)
{
    std::optional<Look>& look = m_looks[sheet];
    if (!look) {
        look.emplace();
        const std::uint64_t spent = m_zip.exchange_budget(m_looked_through);
        if (Result<void> looked = look_through(sheet, look->facts); !looked) look->error = std::move(looked.error());
        m_looked_through = m_zip.exchange_budget(spent);
    }
    return *look;
}

Result<SheetSurvey> XlsxWorkbook::survey(std::size_t sheet)
{
    if (sheet >= m_sheets.size()) return fail(no_such_sheet());
    return look_at(sheet).facts.survey; // where the look failed, reading fails too, and names the row
}

Result<void> XlsxWorkbook::read(std::size_t sheet, const RowSink& sink)
{
    if (sheet >= m_sheets.size()) return fail(no_such_sheet());
    if (m_was_read[sheet]) { // one budget for a look at all sheets, which may be hundreds of names for the same bomb
        m_zip.begin_budget();
        m_was_read.assign(m_sheets.size(), false);
    }
    m_was_read[sheet] = true;
    if (auto loaded = load_shared_strings(); !loaded) return loaded;
    const Look& look = look_at(sheet);
    XlsxSheet handler(context(), sink, m_limits, look.facts.merges);
    auto parsed = parse_xml(m_zip, *m_parts[sheet], handler, m_limits);
    if (parsed && look.error && !handler.stopped()) return fail(*look.error);
    return parsed;
}

} // namespace

Result<std::unique_ptr<Workbook>> open_xlsx(ZipReader zip, const Limits& limits)
{
    auto workbook = std::make_unique<XlsxWorkbook>(std::move(zip), limits);
    if (auto loaded = workbook->load(); !loaded) return fail(loaded.error());
    return workbook;
}

} // namespace chengxin::sheet
