#include "tests/core/sheet/files.hpp"

#include <doctest/doctest.h>

namespace chengxin::sheet::test {
namespace {

using namespace std::string_literals;

struct Foreign {
    std::string file;
    const char* detail;
    const char* says; ///< part of the sentence
};

std::string utf16(const char* ascii)
{
    std::string wide = "\xFF\xFE";
    for (const char* c = ascii; *c != '\0'; ++c) (wide += *c) += '\0';
    return wide;
}

std::string dbase()
{
    std::string file(97, '\0');
    file.replace(0, 12, "\x03\x7E\x0B\x1A\x01\0\0\0\x61\0\x20\0"s);
    return file + "row";
}

std::string disc_image()
{
    std::string file(32'769, ' ');
    return file + "CD001";
}

std::string tar()
{
    return std::string("table.csv") + std::string(248, ' ') + "ustar  ";
}

} // namespace

TEST_CASE("every foreign format is named with its way out")
{
    const std::vector<Foreign> files = {
        {"%PDF-1.7\n", "pdf", "PDF"},
        {"\x89PNG\r\n\x1A\n", "image", "PNG"},
        {"\xFF\xD8\xFF\xE0", "image", "JPEG"},
        {"GIF89a", "image", "GIF"},
        {"II*\0\x08"s, "image", "TIFF"},
        {"BM\x36\0\0\0\0\0\0\0\x36\0\0\0\x28"s, "image", "BMP"},
        {"RIFF\x10\0\0\0WEBPVP8 "s, "image", "WebP"},
        {"\0\0\0\x18""ftypheic\0\0"s, "image", "HEIC"},
        {"Rar!\x1A\x07\0"s, "archive", "RAR"},
        {"7z\xBC\xAF\x27\x1C", "archive", "7z"},
        {"\x1F\x8B\x08\0"s, "archive", "gzip"},
        {"BZh91AY&SY", "archive", "bzip2"},
        {"\xFD""7zXZ\0\0"s, "archive", "xz"},
        {"MSCF\0\0\0\0"s, "archive", "CAB"},
        {tar(), "archive", "tar"},
        {disc_image(), "archive", "ISO"},
        {zip({{"数据/名单.csv", "a,b\n"}}), "archive", "解压后上传"},
        {zip({{"Index/Document.iwa", "x"}}), "other_spreadsheet", "Numbers"},
        {zip({{"mimetype", "x"}, {"content.xml", "<x/>"}}), "ods", ".ods"},
        {zip({{"xl/workbook.bin", "x"}}), "xlsb", ".xlsb"},
        {"SQLite format 3\0\x10\0"s, "database", "SQLite"},
        {"\0\1\0\0Standard Jet DB\0"s, "database", ".mdb"},
        {"\0\1\0\0Standard ACE DB\0"s, "database", ".accdb"},
        {"\0\0\2\0\6\4\6\0"s, "other_spreadsheet", "Lotus"},
        {"\0\0\x1A\0\0\x10\4\0"s, "other_spreadsheet", "Lotus"},
        {"\0\0\2\0\x20\x51\6\0"s, "other_spreadsheet", "Quattro"},
        {dbase(), "other_spreadsheet", "dBase"},
        {"ID;PWXL;N;E\r\nP;PGeneral\r\nC;Y1;X1;K\"a\"\r\n", "other_spreadsheet", "SYLK"},
        {"TABLE\r\n0,1\r\n\"EXCEL\"\r\n", "other_spreadsheet", "DIF"},
        {"{\\rtf1\\ansi", "other_text", "RTF"},
        {"{\"rows\":[{\"a\":1}]}", "other_text", "JSON"},
        {"\xEF\xBB\xBF[ {\"a\":1} ]", "other_text", "JSON"},
        {"MZ\x90\0\3\0"s, "program", "程序"},
        {"<html><body>", "html_table", "网页"},
        {"<!-- generated -->\r\n<html><table>", "html_table", "网页格式的表格"},
        {"\xEF\xBB\xBF\r\n <TABLE border=1>", "html_table", "网页格式的表格"},
        {"<div><table>", "html_table", "网页格式的表格"},
        {utf16("<html><table>"), "html_table", "网页格式的表格"},
        {"<?xml version=\"1.0\"?><?mso-application progid=\"Excel.Sheet\"?><Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\">", "html_table", "XML 电子表格 2003"},
        {"<?xml version=\"1.0\"?><office:document xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\">", "html_table", ".fods"},
        {"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=\"x\"\r\n", "html_table", "MHTML"},
        {"From: <Saved by Blink>\r\nSnapshot-Content-Location: x\r\nMIME-Version: 1.0\r\n", "html_table", "MHTML"},
        {"X-Document-Type: Workbook\r\nMIME-Version: 1.0\r\n", "html_table", "MHTML"},
        {std::string("\1\2\3\4 what is this \5\6\7", 21), "unknown_type", "CSV UTF-8"},
        {"a\0\0\0,\0\0\0b\0\0\0\n\0\0\0"s, "unknown_type", "CSV UTF-8"},
        {"\xFF\xFE\0\0a\0\0\0,\0\0\0"s, "encoding", "UTF-32"},
    };
    for (const Foreign& foreign : files) {
        CAPTURE(foreign.says);
        CAPTURE(foreign.file.substr(0, 30));
        CHECK(outcome(foreign.file) == foreign.detail);
        MemorySource source(foreign.file);
        auto workbook = open_workbook(source);
        const Result<void> read = workbook ? (*workbook)->read(0, [](Row&) { return Flow::proceed; }) : Result<void>(fail(workbook.error()));
        REQUIRE(!read);
        CHECK(read.error().message.find(foreign.says) != std::string::npos);
        CHECK(read.error().message.find("请") != std::string::npos);
        CHECK(read.error().message.find("上传") != std::string::npos);
    }
}

TEST_CASE("tables that only begin like another format are read")
{
    for (const char* file : {"ID;姓名\n1;甲\n", "From: 甲,b\n1,2\n", "TABLE,b\n1,2\n", "[2026]1号,b\n", "{甲},b\n", "<甲>,b\n", "BMW,b\n1,2\n", "名称：甲,b\n", "sep=甲\na,b\n"}) {
        CAPTURE(file);
        CHECK(outcome(file) == "ok");
    }
}

} // namespace chengxin::sheet::test
