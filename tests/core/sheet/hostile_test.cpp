#include "tests/core/sheet/files.hpp"

#include "shared/sheet/compound_file.hpp"

#include <doctest/doctest.h>

namespace chengxin::sheet::test {
namespace {

constexpr const char* k_row = R"(<row r="1"><c r="A1"><v>1</v></c></row>)";

Book small_book()
{
    Book book;
    book.sheets = {k_row};
    return book;
}

/// A workbook whose first sheet part is replaced.
std::string with_sheet_part(const std::string& content)
{
    auto parts = parts_of(small_book());
    parts.front().content = content;
    return zip(parts);
}

/// A compound file with one directory sector of named entries.
std::string compound_file(const std::vector<std::string>& names)
{
    std::string header(512, '\0');
    header.replace(0, 8, k_compound_signature);
    header[0x1E] = 9;
    header[0x30] = 0;
    for (std::size_t at = 0x4C; at < 512; ++at) header[at] = '\xFF';
    std::string sector(512, '\0');
    for (std::size_t i = 0; i < names.size(); ++i) {
        for (std::size_t c = 0; c < names[i].size(); ++c) sector[128 * i + 2 * c] = names[i][c];
        sector[128 * i + 0x40] = static_cast<char>(2 * (names[i].size() + 1));
    }
    return header + sector;
}

} // namespace

TEST_CASE("every file that is no table says what it is")
{
    CHECK(outcome("") == "empty_file");
    CHECK(outcome("%PDF-1.7 …") == "pdf");
    CHECK(outcome("\x89PNG\r\n") == "image");
    CHECK(outcome("Rar!\x1A\x07") == "archive");
    CHECK(outcome("<html><body><table>") == "html_table");
    CHECK(outcome("\xEF\xBB\xBF  <?xml version=\"1.0\"?><Workbook>") == "html_table");
    CHECK(outcome(std::string("MZ\0\0binary", 10)) == "unknown_type");
    CHECK(outcome(zip({{"readme.txt", "x"}})) == "archive");
    CHECK(outcome(zip({{"word/document.xml", "<x/>"}})) == "word_document");
    CHECK(outcome(zip({{"ppt/presentation.xml", "<x/>"}})) == "presentation");
    CHECK(outcome(zip({{"mimetype", "x"}, {"content.xml", "<x/>"}})) == "ods");
    CHECK(outcome(zip({{"xl/workbook.bin", "x"}})) == "xlsb");
    CHECK(outcome(zip({})) == "archive");
    CHECK(outcome(compound_file({"Root Entry", "EncryptionInfo", "EncryptedPackage"})) == "password");
    CHECK(outcome(compound_file({"Root Entry", "Workbook"})) == "xls_unreadable");
    CHECK(outcome(compound_file({"Root Entry", "WordDocument"})) == "word_document");
    CHECK(outcome(compound_file({"Root Entry"})) == "unknown_type");
    CHECK(outcome(std::string(k_compound_signature)) == "xls_unreadable");
}

TEST_CASE("refusals are sentences")
{
    const std::string file = compound_file({"Root Entry", "EncryptedPackage"});
    MemorySource source(file);
    const auto workbook = open_workbook(source);
    REQUIRE(!workbook);
    CHECK(workbook.error().message == "工作簿设有打开密码，无法读取。请在 Excel 或 WPS 中取消密码后重新保存再上传。");
}

TEST_CASE("broken archives")
{
    const std::string whole = xlsx(small_book());
    CHECK(outcome(whole) == "ok");
    for (std::size_t length = 4; length < whole.size(); length += 7) CHECK(outcome(whole.substr(0, length)) != "ok");
    int accepted = 0;
    for (std::size_t at = 0; at < whole.size(); ++at) { // one byte wrong: never a crash; what is read to its end must match its checksum
        std::string damaged = whole;
        damaged[at] = static_cast<char>(damaged[at] ^ 0x55);
        const std::string text = dump(damaged);
        if (text.front() != '!') ++accepted;
        if (text.front() != '!') CHECK(text == "1:n(1)\n");
    }
    CHECK(accepted > 0); // unused fields of the headers
    auto encrypted = parts_of(small_book());
    for (ZipPart& part : encrypted) part.flags = 1;
    CHECK(outcome(zip(encrypted)) == "password");
}

TEST_CASE("zip bombs")
{
    std::string spaces(64 << 20, ' ');
    CHECK(outcome(with_sheet_part("<worksheet><sheetData>" + spaces + k_row + "</sheetData></worksheet>")) == "zip_bomb");
    Limits tight;
    tight.inflated_entry_bytes = 1 << 20;
    std::string rows;
    for (int i = 1; i < 40'000; ++i) rows += "<row r=\"" + std::to_string(i) + "\"><c><v>" + std::to_string(i * 7919) + "</v></c></row>";
    CHECK(outcome(xlsx(rows)) == "ok");
    CHECK(outcome(xlsx(rows), tight) == "zip_bomb");
    tight = {};
    tight.inflated_bytes = 1 << 20;
    CHECK(outcome(xlsx(rows), tight) == "zip_bomb");
    tight = {};
    tight.zip_entries = 3;
    CHECK(outcome(xlsx(small_book()), tight) == "zip_bomb");
}

TEST_CASE("documents with entities of their own are refused")
{
    CHECK(outcome(with_sheet_part(R"(<!DOCTYPE x [<!ENTITY a "1"><!ENTITY b "&a;&a;&a;">]><worksheet><sheetData><row><c><v>&b;</v></c></row></sheetData></worksheet>)")) == "forbidden_xml");
    CHECK(outcome(with_sheet_part(R"(<!DOCTYPE x SYSTEM "file:///etc/passwd"><worksheet/>)")) == "forbidden_xml");
    CHECK(outcome(with_sheet_part("<worksheet><sheetData><row><c><v>&unknown;</v></c></row></sheetData></worksheet>")) == "broken_workbook");
}

TEST_CASE("sizes inside of a sheet")
{
    const auto in_cell = [](const std::string& text) { return xlsx(R"(<row r="1"><c r="A1" t="str"><v>)" + text + "</v></c></row>"); };
    std::string noise;
    for (int i = 0; noise.size() < 110U << 20; ++i) noise += std::to_string(i * 2654435761U);
    CHECK(outcome(in_cell(noise)) == "cell_too_long"); // 100 MiB in one cell
    CHECK(outcome(in_cell(noise.substr(0, 32'767))) == "ok");
    CHECK(outcome(in_cell(noise.substr(0, 32'768))) == "cell_too_long");
    CHECK(outcome(with_sheet_part("<worksheet a=\"" + noise.substr(0, 8 << 20) + "\"/>")) == "forbidden_xml");
    std::string deep;
    for (int i = 0; i < 100; ++i) deep += "<a>";
    CHECK(outcome(with_sheet_part(deep)) == "forbidden_xml");
    CHECK(outcome(xlsx(R"(<row r="1"><c r="IW1"><v>1</v></c></row>)")) == "too_many_columns");
    CHECK(outcome(xlsx(R"(<row r="1"><c r="XFE1"><v>1</v></c></row>)")) == "broken_workbook");
    CHECK(outcome(xlsx(R"(<row r="1048577"><c><v>1</v></c></row>)")) == "broken_workbook");
    CHECK(outcome(xlsx(R"(<row r="5"/><row r="5"/>)")) == "broken_workbook");
    CHECK(outcome(with_sheet_part("<worksheet><sheetData><row>")) == "broken_workbook");
}

TEST_CASE("a workbook without sheets")
{
    CHECK(outcome(xlsx(Book{})) == "no_sheet");
    auto parts = parts_of(small_book());
    parts.erase(parts.begin());
    CHECK(outcome(zip(parts)) == "no_sheet");
}

TEST_CASE("names in the archive are never paths")
{
    auto parts = parts_of(small_book());
    parts.push_back({"../../../../tmp/evil", "x"});
    parts.push_back({"/etc/passwd", "x"});
    CHECK(dump(zip(parts)) == "1:n(1)\n");
    for (ZipPart& part : parts) {
        const auto at = part.content.find("worksheets/sheet1.xml");
        if (at != std::string::npos) part.content.replace(at, 21, "../../../../../../etc/passwd");
    }
    CHECK(outcome(zip(parts)) == "broken_workbook"); // the part of that name in the archive, which is no XML
}

} // namespace chengxin::sheet::test
