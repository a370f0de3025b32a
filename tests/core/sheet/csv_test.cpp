#include "tests/core/sheet/files.hpp"

#include "shared/sheet/encoding.hpp"

#include <algorithm>
#include <doctest/doctest.h>

namespace chengxin::sheet::test {
namespace {

/// Gives long reads in small pieces, so that every state of the parser meets the end of a piece.
class DroppingSource final : public ByteSource {
public:
    DroppingSource(std::string_view bytes, std::size_t piece) : m_bytes(bytes), m_piece(piece) {}
    std::uint64_t size() const override { return m_bytes.size(); }
    std::size_t read_at(std::uint64_t offset, char* out, std::size_t count) override
    {
        MemorySource whole(m_bytes);
        return whole.read_at(offset, out, count > 16 ? std::min(count, m_piece) : count);
    }

private:
    std::string_view m_bytes;
    std::size_t m_piece;
};

struct Case {
    const char* what;
    std::string file;
    const char* rows;
};

} // namespace

TEST_CASE("CSV: forms of separated text")
{
    const std::vector<Case> cases = {
        {"plain", "a,b\n1,2\n", "1:a|b\n2:1|2\n"},
        {"no line end at the end", "a,b\n1,2", "1:a|b\n2:1|2\n"},
        {"CRLF", "a,b\r\n1,2\r\n", "1:a|b\n2:1|2\n"},
        {"CR alone", "a,b\r1,2\r", "1:a|b\n2:1|2\n"},
        {"byte order mark", "\xEF\xBB\xBF" "a,b\n", "1:a|b\n"},
        {"quotes", "\"a,b\",\"c\"\"d\"\n", "1:a,b|c\"d\n"},
        {"line break in quotes", "\"a\r\nb\",c\nd,e\n", "1:a\r\nb|c\n2:d|e\n"},
        {"quote inside a plain field", "a\"b,c\n", "1:a\"b|c\n"},
        {"text behind the closing quote", "\"a\"b,c\n", "1:ab|c\n"},
        {"empty fields", "a,,c\n,,\n,b,\n", "1:a||c\n3:|b\n"},
        {"quoted empty field", "\"\",b\n", "1:|b\n"},
        {"blank rows keep the numbers", "a\n\n\n \t \nb\n", "1:a\n5:b\n"},
        {"a guard around nothing that is seen is blank", "a\n=\" \"\n=\"\u200B\"\n=\"b\"\n", "1:a\n4:b!guarded\n"},
        {"tab", "a\tb,c\td\n1\t2\t3\n", "1:a|b,c|d\n2:1|2|3\n"},
        {"semicolon", "a;b;c\n1;2,5;3\n", "1:a|b|c\n2:1|2,5|3\n"},
        {"title row before commas", "标题；说明\na,b,c\n", "1:标题；说明\n2:a|b|c\n"},
        {"formula text", "=\"0123\",=1+1\n", "1:0123!guarded|=1+1\n"},
        {"leading spaces stay", " a ,b\n", "1: a |b\n"},
        {"one cell", "a", "1:a\n"},
        {"UTF-16 little", std::string("\xFF\xFE" "a\0\t\0-N\n\0", 10), "1:a|中\n"},
        {"UTF-16 big", std::string("\xFE\xFF" "\0a\0\tN-\0\n", 10), "1:a|中\n"},
        {"GB18030", "\xC3\xFB\xB3\xC6,\xB4\xFA\xC2\xEB\n", "1:名称|代码\n"},
        {"GB18030 with four bytes", "\xC3\xFB\xB3\xC6\x81\x30\x81\x30,\xB4\xFA\n", "1:名称\xC2\x80|代\n"},
    };
    for (const Case& item : cases) {
        CAPTURE(item.what);
        CHECK(dump(item.file) == item.rows);
    }
}

TEST_CASE("CSV: the pieces in which a file arrives do not matter")
{
    const std::string utf8 = "\xEF\xBB\xBF名称,\"代\"\"码\n二\"\r\n\"甲,乙\",𠀀\r\n丙,丁";
    const std::string gb18030 = "\xC3\xFB\xB3\xC6,\xB4\xFA\xC2\xEB\r\n\xBC\xD7,\xD2\xD2";
    for (const std::string& file : {utf8, gb18030}) {
        const std::string whole = dump(file);
        for (std::size_t piece = 1; piece < 12; ++piece) {
            DroppingSource source(file, piece);
            auto workbook = open_workbook(source);
            REQUIRE(workbook);
            std::string rows;
            const auto read = (*workbook)->read(0, [&](Row& row) {
                rows += std::to_string(row.number) + ":";
                for (std::size_t i = 0; i < row.cells.size(); ++i) rows += (i > 0 ? "|" : "") + row.cells[i].text;
                rows += "\n";
                return Flow::proceed;
            });
            CHECK(read);
            CHECK(rows == whole);
        }
    }
}

TEST_CASE("CSV: encoding is found without a mark")
{
    const auto encoding_of = [](std::string_view bytes) {
        MemorySource source(bytes);
        return detect_encoding(source).encoding;
    };
    CHECK(encoding_of("plain ascii") == Encoding::utf8);
    CHECK(encoding_of("名称,代码") == Encoding::utf8);
    CHECK(encoding_of("\xC3\xFB\xB3\xC6") == Encoding::gb18030);
    std::string late(3 << 20, 'a');
    CHECK(encoding_of(late + "\xC3\xFB\xB3\xC6") == Encoding::gb18030);
    CHECK(encoding_of(late + "名称") == Encoding::utf8);
    std::string damaged;
    for (int i = 0; i < 100; ++i) damaged += "名称代码\n";
    CHECK(encoding_of(damaged + "\xE5\x90\n") == Encoding::utf8); // a character cut by a careless export
    CHECK(dump(damaged + "\xE5\x90,b\n").find("\xEF\xBF\xBD|b") != std::string::npos);
}

TEST_CASE("CSV: what is refused")
{
    CHECK(outcome("") == "empty_file");
    CHECK(outcome("a,\"b\nc,d\ne,f\n") == "open_quote");
    CHECK(outcome("a,b\n" + std::string(40'000, 'x') + ",c\n") == "cell_too_long");
    CHECK(outcome("a,b\n\"" + std::string(4 << 20, 'x')) == "cell_too_long");
    CHECK(outcome(std::string(300, ',') + "x\n") == "too_many_columns");
    CHECK(outcome(std::string(20'000, ',') + "\na,b\n") == "ok"); // separators without a value cost nothing
    Limits few;
    few.rows = 2;
    CHECK(outcome("a\nb\nc\n", few) == "too_many_rows");
    CHECK(outcome("a\nb\n", few) == "ok");
    Limits small;
    small.file_bytes = 4;
    CHECK(outcome("a,b,c", small) == "too_large");
    std::string longest;
    for (int i = 0; i < 32'767; ++i) longest += "长";
    CHECK(outcome("a,b\n" + longest + ",c\n") == "ok");
    CHECK(outcome("a,b\n" + longest + "长,c\n") == "cell_too_long");
}

/// Columns of stray quotes by row: "2:1 " for row 2, column 1.
std::string stray_quotes(const std::string& file)
{
    MemorySource source(file);
    auto workbook = open_workbook(source);
    REQUIRE(workbook);
    std::string found;
    CHECK((*workbook)->read(0, [&](Row& row) {
        CHECK(row.separated);
        if (row.stray_quote >= 0) found += std::to_string(row.number) + ":" + std::to_string(row.stray_quote) + " ";
        return Flow::proceed;
    }));
    return found;
}

TEST_CASE("CSV: quotes that do not pair are known by the row where they begin")
{
    const std::string header = "a,b,c,d,e,f\n";
    const struct {
        const char* rows;
        const char* expected;
    } cases[] = {
        {"1,2,3,4,5,6\n", ""},
        {"1,\"2\",3,4,5,6\n", ""},
        {"1,\"2\" ,3,4,5,6\n", ""},                            // blanks behind the quote
        {"1,\"two\nlines, here\",3,4,5,6\n", ""},              // a text of two lines
        {"1,\"\"\"2\"\"\",3,4,5,6\n", ""},
        {"1,\"2,3,4,5,6\n1,2,3,4,5,6\n1,\"2,3,4,5,6\n1,2,3,4,5,6\n", "2:1 "}, // the second opening quote closes the first
        {"1,\"店\"名,3,4,5,6\n1,2,3,4,5,6\n", "2:1 "},          // quotes within a text
        {"1,2,\"3,4,5,6\n1,2,3\",4,5,6\n1,2,3,4,5,6\n", "2:2 "}, // paired by chance: the field holds a whole row
        {"1,a\"b,3,4,5,6\n", ""},                              // a quote within a plain field is a character
    };
    for (const auto& item : cases) {
        CAPTURE(item.rows);
        CHECK(stray_quotes(header + item.rows) == item.expected);
    }
}

TEST_CASE("CSV: marks, the line that names the separator, error values, guards")
{
    const std::string mark = "\xEF\xBB\xBF";
    const std::vector<Case> cases = {
        {"two marks", mark + mark + "\"a\",b\n", "1:a|b\n"},
        {"a mark where files were joined", mark + "\"a\",b\n1,2\n" + mark + "\"a\",b\n" + mark + mark + "3,4\n", "1:a|b\n2:1|2\n3:a|b\n4:3|4\n"},
        {"a mark within a row stays", "a," + mark + "b\n", "1:a|\xEF\xBB\xBF" "b\n"},
        {"sep=", "sep=;\r\na;b,c\n", "1:a|b,c\n"},
        {"sep= behind a mark", mark + "sep=|\na|b,c\n", "1:a|b,c\n"},
        {"quoted sep=", "\"sep=;\"\na;b\n", "1:a|b\n"},
        {"sep without a line end is a text", "sep=;a\nb\n", "1:sep=|a\n2:b\n"},
        {"error values", "#N/A,#REF!,\"#VALUE!\",#DIV/0!,#NAME?,#NULL!,#NUM!,#SPILL!,Err:502,#名称？,#值!\n",
         "1:e(#N/A)|e(#REF!)|e(#VALUE!)|e(#DIV/0!)|e(#NAME?)|e(#NULL!)|e(#NUM!)|e(#SPILL!)|e(Err:502)|e(#名称？)|e(#值!)\n"},
        {"too narrow a column", "########,##\n", "1:e(########)|e(##)\n"},
        {"no error values", "#,#1,#N/A 公司,Error,Err:,E\n", "1:#|#1|#N/A 公司|Error|Err:|E\n"},
        {"NUL stays for the rules to see", std::string("a\0b,c\nd,e\nf,g\nh,iiiiiiiiiiiiiiiiiiiiiiiiii\n", 43), ""},
        {"UTF-16 without a mark, little", std::string("a\0,\0-N\n\0001\0,\0002\0", 14), "1:a|中\n2:1|2\n"},
        {"UTF-16 without a mark, big", std::string("\0a\0,N-\0\n\0001\0,\0002", 14), "1:a|中\n2:1|2\n"},
        {"the mark of UTF-8 before GB18030", mark + "\xC3\xFB\xB3\xC6,\xB4\xFA\xC2\xEB\n", "1:名称|代码\n"},
    };
    for (const Case& item : cases) {
        CAPTURE(item.what);
        if (*item.rows != '\0') CHECK(dump(item.file) == item.rows);
        else CHECK(outcome(item.file) == "ok");
    }
    MemorySource source("=\"0123\",=\"\",x\n");
    auto workbook = open_workbook(source);
    CHECK((*workbook)->read(0, [](Row& row) {
        CHECK(row.cells[0].note == CellNote::guarded);
        CHECK(row.cells[1].note == CellNote::none); // nothing was guarded
        CHECK(row.cells[2].note == CellNote::none);
        return Flow::proceed;
    }));
}

TEST_CASE("CSV: encodings that are not read are named")
{
    std::string big5;
    for (int i = 0; i < 5; ++i) big5 += "\xA6\xE6\xAC\x46\xAC\xDB\xB9\xEF\xA4\x48\xA6\x57\xBA\xD9,\xB3\x5C\xA5\x69\xBE\xF7\xC3\xF6\n"; // 行政相對人名稱,許可機關
    CHECK(outcome(big5) == "encoding");
    CHECK(outcome("\x80\xFF\x81\xFF,\x80\x80\xFF,\xFE\xFF\x20\xFF\n") == "encoding");
    std::string chinese;
    for (int i = 0; i < 5; ++i) chinese += "\xD0\xD0\xD5\xFE\xCF\xE0\xB6\xD4\xC8\xCB\xC3\xFB\xB3\xC6,\xD0\xED\xBF\xC9\xBB\xFA\xB9\xD8\n";
    CHECK(outcome(chinese) == "ok");
}

TEST_CASE("CSV: the header decides about the separator, not a count")
{
    const auto score = [](const Row& row) {
        return static_cast<int>(std::count_if(row.cells.begin(), row.cells.end(), [](const Cell& cell) { return cell.text == "甲" || cell.text == "乙" || cell.text == "丙"; }));
    };
    for (const char separator : {',', ';', '\t', '|'}) {
        CAPTURE(separator);
        const std::string one(1, separator);
        const std::string file = "甲" + one + "乙" + one + "丙\n1" + one + "a,b,c,d,e,f;g;h;i;j;k\t\t\t\t\t|||||" + one + "3\n";
        MemorySource source(file);
        auto workbook = open_workbook(source);
        const auto place = find_header(**workbook, score);
        REQUIRE(place);
        CHECK(place->score == 3);
        CHECK(place->header.cells.size() == 3);
        (*workbook)->choose_reading(0);
        const auto tables = find_tables(**workbook, score);
        REQUIRE(tables);
        CHECK(tables->places[0].score == 3);
    }
}

TEST_CASE("a sink can stop")
{
    MemorySource source("a\nb\nc\n\"open");
    auto workbook = open_workbook(source);
    int rows = 0;
    CHECK((*workbook)->read(0, [&](Row&) { return ++rows == 2 ? Flow::stop : Flow::proceed; }));
    CHECK(rows == 2);
}

} // namespace chengxin::sheet::test
