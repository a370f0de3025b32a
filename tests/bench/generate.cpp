// bench_generate ROWS FILE [met]: writes that many penalty rows as .csv or .xlsx, by the file's ending; met: half of them upon
// companies that the file names elsewhere too, in no order.
#include "tests/bench/penalty_rows.hpp"

#include <charconv>
#include <cstring>
#include <fstream>
#include <iostream>
#include <string>
#include <xlsxwriter.h>

namespace {

using chengxin::bench::Row;

void append_csv(std::string& out, const Row& row)
{
    for (std::size_t column = 0; column < row.size(); ++column) {
        if (column > 0) out += ',';
        const bool quoted = row[column].find_first_of(",\"\n") != std::string::npos;
        (quoted ? out += '"' : out) += row[column]; // no value holds a quote
        if (quoted) out += '"';
    }
    out += "\r\n";
}

using MakeRow = Row (*)(std::uint64_t index, std::uint64_t rows);

Row own_row(std::uint64_t index, std::uint64_t)
{
    return chengxin::bench::penalty_row(index);
}

bool write_csv(std::uint64_t rows, const char* file, MakeRow row)
{
    std::ofstream out(file, std::ios::binary);
    std::string buffer;
    append_csv(buffer, chengxin::bench::header());
    for (std::uint64_t index = 0; index < rows; ++index) {
        append_csv(buffer, row(index, rows));
        if (buffer.size() < 1'000'000 && index + 1 < rows) continue;
        out << buffer;
        buffer.clear();
    }
    return static_cast<bool>(out.flush());
}

void put_row(lxw_worksheet* sheet, std::uint64_t number, const Row& row)
{
    for (std::size_t column = 0; column < row.size(); ++column) {
        if (row[column].empty()) continue;
        worksheet_write_string(sheet, static_cast<lxw_row_t>(number), static_cast<lxw_col_t>(column), row[column].c_str(), nullptr);
    }
}

bool write_xlsx(std::uint64_t rows, const char* file, MakeRow row)
{
    lxw_workbook* book = workbook_new(file); // with shared strings, as Excel and WPS write them
    if (book == nullptr) return false;
    lxw_worksheet* sheet = workbook_add_worksheet(book, nullptr);
    put_row(sheet, 0, chengxin::bench::header());
    for (std::uint64_t index = 0; index < rows; ++index) put_row(sheet, index + 1, row(index, rows));
    return workbook_close(book) == LXW_NO_ERROR;
}

} // namespace

int main(int count, char** arguments)
{
    std::uint64_t rows = 0;
    const bool met = count == 4 && std::strcmp(arguments[3], "met") == 0;
    const char* number = count == 3 || met ? arguments[1] : "";
    if (*number == '\0' || std::from_chars(number, number + std::strlen(number), rows).ec != std::errc()) {
        std::cerr << "usage: bench_generate ROWS FILE.csv|FILE.xlsx [met]\n";
        return 2;
    }
    const std::string file = arguments[2];
    const bool is_workbook = file.size() > 5 && file.compare(file.size() - 5, 5, ".xlsx") == 0;
    const MakeRow row = met ? chengxin::bench::met_row : own_row;
    if (is_workbook ? write_xlsx(rows, arguments[2], row) : write_csv(rows, arguments[2], row)) return 0;
    std::cerr << "cannot write " << file << '\n';
    return 1;
}
