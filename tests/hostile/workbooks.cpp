#include "tests/core/sheet/files.hpp"
#include "tests/hostile/hostile_file.hpp"

#include <functional>

namespace chengxin::test {
namespace {

using sheet::test::Book;
using sheet::test::ZipPart;

constexpr const char* k_document_type = "文件内部含有文档类型声明（DTD），正常的工作簿没有它，为安全起见不予读取。请用 Excel 或 WPS 另存为新文件后再上传。";
constexpr const char* k_deep = "文件内部的嵌套超过 # 层，正常的工作簿不会这样，为安全起见不予读取。请用 Excel 或 WPS 另存为新文件后再上传。";
constexpr const char* k_long_tag = "文件内部有一个标签超过 # MB，正常的工作簿不会这样，为安全起见不予读取。请用 Excel 或 WPS 另存为新文件后再上传。";
constexpr const char* k_broken_part = "工作簿内容已损坏，无法读取。请用 Excel 或 WPS 打开并重新保存后再上传。";
constexpr const char* k_broken_row = "工作表第 # 行附近的内容已损坏，无法读取。请用 Excel 或 WPS 打开并重新保存后再上传。";
constexpr const char* k_long_cell = "第 # 行有一个单元格的内容超过 # 个字符，无法读取。请删减该单元格的内容后再上传。";
constexpr const char* k_long_shared = "工作簿里有一个单元格的内容超过 # 个字符，无法读取。请删减该单元格的内容后再上传。";
constexpr const char* k_structure = "工作簿的内部结构异常庞大，为安全起见不予读取。请把需要上报的行复制到新的工作簿后再上传。";

Book good_book()
{
    Book book;
    book.sheets = {penalty_rows(k_strange_rows)};
    return book;
}

/// A good workbook of which one part, named by its end, is something else.
std::string with_part(std::string_view name, const std::string& content)
{
    auto parts = sheet::test::parts_of(good_book());
    bool found = false;
    for (ZipPart& part : parts) {
        if (part.name.size() < name.size() || part.name.compare(part.name.size() - name.size(), name.size(), name) != 0) continue;
        part.content = content;
        found = true;
    }
    if (!found) parts.push_back({std::string(name), content});
    return sheet::test::zip(parts);
}

std::string without_part(const std::string& name)
{
    auto parts = sheet::test::parts_of(good_book());
    std::erase_if(parts, [&](const ZipPart& part) { return part.name == name; });
    return sheet::test::zip(parts);
}

/// The good rows, and more below.
std::string with_rows(const std::string& more)
{
    return sheet::test::xlsx(penalty_rows(k_strange_rows) + more);
}

/// So many good rows that the job finds what is below them, not the first look at the upload.
std::string deep_below(const std::string& more)
{
    return sheet::test::xlsx(penalty_rows(40) + more);
}

std::string billion_laughs()
{
    std::string entities = "<!ENTITY a0 \"ha\">";
    for (int i = 1; i < 10; ++i) {
        entities += "<!ENTITY a" + std::to_string(i) + " \"";
        for (int j = 0; j < 10; ++j) entities += "&a" + std::to_string(i - 1) + ";";
        entities += "\">";
    }
    return "<!DOCTYPE x [" + entities + "]><worksheet><sheetData><row><c t=\"str\"><v>&a9;</v></c></row></sheetData></worksheet>";
}

std::string repeated(const std::string& text, int times)
{
    std::string all;
    for (int i = 0; i < times; ++i) all += text;
    return all;
}

std::string relationships(const std::string& items)
{
    return "<Relationships>" + items + "</Relationships>";
}

/// Cells of a whole row, all pointing to one text of 32,767 characters.
std::string one_text_everywhere()
{
    Book book;
    book.shared_strings = "<si><t>" + repeated("信", 32'767) + "</t></si>";
    std::string rows;
    for (int row = 1; row <= 3'000; ++row) rows += "<row r=\"" + std::to_string(row) + "\">" + repeated("<c t=\"s\"><v>0</v></c>", 256) + "</row>";
    book.sheets = {rows};
    return sheet::test::xlsx(book);
}

std::string full_row(int columns)
{
    return "<row r=\"50\">" + repeated("<c><v>1</v></c>", columns) + "</row>";
}

std::string long_text_cell(int characters)
{
    return "<row r=\"50\"><c t=\"str\"><v>" + repeated("长", characters) + "</v></c></row>";
}

HostileFile rows_case(const char* what, std::function<std::string()> rows, const char* detail, const char* says)
{
    return {what, "行.xlsx", [rows] { return deep_below(rows()); }, detail, says};
}

HostileFile part_case(const char* what, const char* part, std::function<std::string()> content, const char* detail, const char* says)
{
    return {what, "部件.xlsx", [part, content] { return with_part(part, content()); }, detail, says};
}

void add_xml(std::vector<HostileFile>& files)
{
    files.push_back(part_case("billion laughs", "sheet1.xml", billion_laughs, "forbidden_xml", k_document_type));
    for (const char* part : {"sheet1.xml", "xl/workbook.xml", "workbook.xml.rels", "_rels/.rels"})
        files.push_back(part_case("external entity", part, [] { return std::string("<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]><x>&e;</x>"); }, "forbidden_xml", k_document_type));
    files.push_back(part_case("external document type", "sheet1.xml", [] { return std::string("<!DOCTYPE x SYSTEM \"http://127.0.0.1/x.dtd\"><worksheet/>"); }, "forbidden_xml", k_document_type));
    files.push_back(part_case("entity nobody has declared", "sheet1.xml", [] { return std::string("<worksheet><sheetData><row><c><v>&e;</v></c></row></sheetData></worksheet>"); }, "broken_workbook", k_broken_part));
    files.push_back(part_case("nested 1,000,000 deep", "sheet1.xml", [] { return repeated("<a>", 1'000'000); }, "forbidden_xml", k_deep));
    files.push_back(part_case("a tag of 8 MiB", "sheet1.xml", [] { return "<worksheet a=\"" + std::string(8 << 20, 'x'); }, "forbidden_xml", k_long_tag));
    files.push_back(part_case("a comment of 8 MiB", "sheet1.xml", [] { return "<worksheet><!--" + std::string(8 << 20, 'x'); }, "forbidden_xml", k_long_tag));
    files.push_back(part_case("cut in the middle", "sheet1.xml", [] { return "<worksheet><sheetData>" + penalty_rows(1); }, "broken_workbook", k_broken_part));
    files.push_back(part_case("no XML at all", "sheet1.xml", [] { return std::string("\x7F" "ELF\x02\x01\x01\0\0\0", 10); }, "broken_workbook", k_broken_part));
    files.push_back(part_case("names that fill the memory", "workbook.xml.rels",
                              [] { return relationships(repeated("<Relationship Id=\"" + std::string(200'000, 'i') + "\" Type=\"t\" Target=\"x\"/>", 300)); }, "zip_bomb", k_structure));
    files.push_back(part_case("100,000 sheets", "xl/workbook.xml", [] { return "<workbook xmlns:r=\"r\"><sheets>" + repeated("<sheet name=\"n\" r:id=\"rId1\"/>", 100'000) + "</sheets></workbook>"; }, "zip_bomb", k_structure));
    files.push_back(part_case("257 sheets", "xl/workbook.xml", [] { return "<workbook xmlns:r=\"r\"><sheets>" + repeated("<sheet name=\"n\" r:id=\"rId1\"/>", 257) + "</sheets></workbook>"; }, "too_large",
                              "工作簿里的工作表超过 # 个，请只保留需要上报的工作表。"));
}

void add_sizes(std::vector<HostileFile>& files)
{
    files.push_back(rows_case("16,384 columns", [] { return full_row(16'384); }, "too_many_columns", "第 # 行用到了第 # 列，最多读取 # 列。请删去多余的列后再上传。"));
    files.push_back(rows_case("column 16,385", [] { return std::string("<row r=\"50\"><c r=\"XFE50\"><v>1</v></c></row>"); }, "broken_workbook", k_broken_row));
    files.push_back(rows_case("row 1,048,577", [] { return std::string("<row r=\"1048577\"><c><v>1</v></c></row>"); }, "broken_workbook", k_broken_row));
    files.push_back(rows_case("row numbers go back", [] { return std::string("<row r=\"90\"><c><v>1</v></c></row><row r=\"80\"><c><v>1</v></c></row>"); }, "broken_workbook", k_broken_row));
    files.push_back(rows_case("the same row twice", [] { return std::string("<row r=\"90\"><c><v>1</v></c></row><row r=\"90\"><c><v>1</v></c></row>"); }, "broken_workbook", k_broken_row));
    files.push_back(rows_case("row 0", [] { return std::string("<row r=\"0\"><c><v>1</v></c></row>"); }, "broken_workbook", k_broken_row));
    files.push_back(rows_case("32,768 characters", [] { return long_text_cell(32'768); }, "cell_too_long", k_long_cell));
    files.push_back(rows_case("20 MiB in a cell", [] { return long_text_cell(7'000'000); }, "cell_too_long", k_long_cell));
    files.push_back(rows_case("shared string that is not there", [] { return std::string("<row r=\"70\"><c t=\"s\"><v>0</v></c></row>"); }, "broken_workbook", k_broken_row));
    files.push_back(rows_case("shared string -1", [] { return std::string("<row r=\"70\"><c t=\"s\"><v>-1</v></c></row>"); }, "broken_workbook", k_broken_row));
    files.push_back({"a shared string of 20 MiB", "共享.xlsx", [] {
                         Book book = good_book();
                         book.shared_strings = "<si><t>" + std::string(20 << 20, 'x') + "</t></si>";
                         return sheet::test::xlsx(book);
                     }, "cell_too_long", k_long_shared});
    files.push_back({"one long text in every cell", "放大.xlsx", one_text_everywhere, "no_header", "没有找到表头。请使用本页下载的模板，保留列名所在的一行，再上传。"});
}

void add_missing(std::vector<HostileFile>& files)
{
    constexpr const char* k_no_sheet = "工作簿里没有可以读取的工作表，请检查文件是否完整。";
    files.push_back({"no sheet part", "缺表.xlsx", [] { return without_part("xl/worksheets/sheet1.xml"); }, "no_sheet", k_no_sheet});
    files.push_back({"no relationships", "缺关系.xlsx", [] { return without_part("xl/_rels/workbook.xml.rels"); }, "no_sheet", k_no_sheet});
    files.push_back({"no workbook part", "缺簿.xlsx", [] { return without_part("xl/workbook.xml"); }, "archive", "这是压缩包，不是表格。请解压后上传其中的 .xlsx、.xls 或 .csv 文件。"});
    files.push_back(part_case("a sheet outside of the file", "workbook.xml.rels",
                              [] { return relationships(R"(<Relationship Id="rId1" Type="t/worksheet" TargetMode="External" Target="file:///etc/passwd"/>)"); }, "no_sheet", k_no_sheet));
    files.push_back(part_case("a sheet above the file", "workbook.xml.rels",
                              [] { return relationships(R"(<Relationship Id="rId1" Type="t/worksheet" Target="../../../../../etc/passwd"/>)"); }, "no_sheet", k_no_sheet));
}

std::string formulas()
{
    // DDE, a request to elsewhere, another file; only stored values are read, and these are empty
    return with_rows("<row r=\"5\"><c t=\"str\"><f>cmd|'/C calc'!A0</f><v></v></c><c t=\"str\"><f>WEBSERVICE(\"http://127.0.0.1/\")</f><v></v></c><c t=\"str\"><f>[1]Sheet1!A1</f><v/></c></row>");
}

std::string macros()
{
    Book book = good_book();
    book.more = {{"xl/vbaProject.bin", std::string("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", 8) + std::string(4096, 'M')}, {"xl/macrosheets/sheet1.xml", "<xm:macrosheet/>"}};
    return sheet::test::xlsx(book);
}

std::string external_links()
{
    Book book = good_book();
    book.more = {{"xl/externalLinks/externalLink1.xml", "<externalLink><ddeLink ddeService=\"cmd\" ddeTopic=\"/c calc\"/></externalLink>"},
        {"xl/externalLinks/_rels/externalLink1.xml.rels", relationships(R"(<Relationship Id="rId1" Type="t/externalLinkPath" Target="\\127.0.0.1\c$\x.xlsx" TargetMode="External"/>)")},
        {"xl/connections.xml", "<connections><connection odbcFileName=\"x\"/></connections>"}};
    return sheet::test::xlsx(book);
}

std::string path_names()
{
    Book book = good_book();
    for (const char* name : {"../../../../../../tmp/chengxin-evil", "/etc/chengxin-evil", "..\\..\\chengxin-evil", "C:\\chengxin-evil", "xl/../../chengxin-evil", "/", ""})
        book.more.push_back({name, "evil"});
    return sheet::test::xlsx(book);
}

std::string in_form(bool deflated, bool descriptor, sheet::test::ZipEnd end)
{
    auto parts = sheet::test::parts_of(good_book());
    for (ZipPart& part : parts) {
        part.is_deflated = deflated;
        part.has_descriptor = descriptor;
    }
    return sheet::test::zip(parts, end);
}

} // namespace

std::vector<HostileFile> hostile_workbooks()
{
    std::vector<HostileFile> files;
    add_xml(files);
    add_sizes(files);
    add_missing(files);
    return files;
}

std::vector<HostileFile> strange_workbooks()
{
    using sheet::test::ZipEnd;
    return {
        {"formulas", "公式.xlsx", formulas, "", ""},
        {"macros", "宏.xlsm", macros, "", ""},
        {"external links", "链接.xlsx", external_links, "", ""},
        {"path names", "路径.xlsx", path_names, "", ""},
        {"stored", "存储.xlsx", [] { return in_form(false, false, ZipEnd::classic); }, "", ""},
        {"data descriptors", "描述.xlsx", [] { return in_form(true, true, ZipEnd::classic); }, "", ""},
        {"ZIP64", "大.xlsx", [] { return in_form(true, false, ZipEnd::zip64); }, "", ""},
        {"stored, descriptors and ZIP64", "全.xlsx", [] { return in_form(false, true, ZipEnd::zip64); }, "", ""},
        {"called .csv", "其实是工作簿.csv", [] { return sheet::test::xlsx(good_book()); }, "", ""},
        {"called .exe with a path", "..\\..\\C:\\运行.exe", [] { return sheet::test::xlsx(good_book()); }, "", ""},
        {"the same cell twice", "重复.xlsx", [] { return with_rows("<row r=\"5\"><c r=\"A5\" t=\"str\"><v> </v></c><c r=\"A5\"/></row>"); }, "", ""},
        {"styles and strings declared, not there", "缺样式.xlsx", [] { return with_part("workbook.xml.rels", relationships(
             R"(<Relationship Id="rId1" Type="t/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="s" Type="t/styles" Target="no.xml"/><Relationship Id="t" Type="t/sharedStrings" Target="no.xml"/>)")); }, "", ""},
        {"32,767 characters above the table", "说明.xlsx", [] {
             std::string rows = penalty_rows(k_strange_rows);
             for (int row = k_strange_rows + 1; row > 0; --row) { // make room for a first row
                 const std::string old = "<row r=\"" + std::to_string(row) + "\">";
                 rows.replace(rows.find(old), old.size(), "<row r=\"" + std::to_string(row + 1) + "\">");
             }
             return sheet::test::xlsx("<row r=\"1\"><c t=\"str\"><v>" + repeated("长", 32'767) + "</v></c></row>" + rows);
         }, "", ""},
    };
}

} // namespace chengxin::test
