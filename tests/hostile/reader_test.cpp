#include "shared/sheet/reader.hpp"
#include "tests/features/data_import/support.hpp"
#include "tests/hostile/hostile_file.hpp"
#include "tests/hostile/measure.hpp"

#include <doctest/doctest.h>

#include <random>

/// Every hostile file through the readers: refused with its own sentence, within bytes and time.
namespace chengxin::test {
namespace {

constexpr std::uint64_t k_most_bytes = 128 << 20; ///< beyond the file itself
constexpr double k_most_seconds = 30;             ///< of CPU; the most expensive takes about two

/// Digits become "#", so that the table need not repeat limits and row numbers.
std::string without_numbers(std::string_view sentence)
{
    std::string text;
    for (const char c : sentence) {
        if (c < '0' || c > '9') text += c;
        else if (text.empty() || text.back() != '#') text += '#';
    }
    return text;
}

struct Seen {
    Error error;
    int rows = 0; ///< below the header
};

/// As the server reads an upload; the header is what has the most of the catalogue's columns.
Seen read_table_of(std::string_view bytes)
{
    Seen seen;
    sheet::MemorySource source(bytes);
    auto workbook = sheet::open_workbook(source);
    if (!workbook) return {workbook.error()};
    const auto place = sheet::find_header(**workbook, [](const sheet::Row& row) {
        return static_cast<int>(std::count_if(row.cells.begin(), row.cells.end(), [](const sheet::Cell& cell) { return cell.text.rfind("处罚", 0) == 0; }));
    });
    if (!place) return {place.error()};
    const auto read = sheet::read_table(**workbook, *place, [&](sheet::Row&) {
        ++seen.rows;
        return sheet::Flow::proceed;
    });
    if (!read) seen.error = read.error();
    return seen;
}

void check_file(const HostileFile& file)
{
    const std::string what = file.what;
    CAPTURE(what);
    const std::string bytes = file.bytes();
    Seen seen;
    const Cost cost = measure([&] { seen = read_table_of(bytes); });
    CHECK(seen.error.detail == std::string(file.detail));
    CHECK(without_numbers(seen.error.message) == without_numbers(file.says));
    if (*file.detail == '\0') CHECK(seen.rows == k_strange_rows);
    CHECK(cost.peak_bytes < k_most_bytes * k_sanitizer_factor);
    CHECK(cost.cpu_seconds < k_most_seconds * k_sanitizer_factor);
    MESSAGE(what << ": " << (cost.peak_bytes >> 20) << " MiB, " << cost.cpu_seconds << " s");
}

} // namespace

TEST_CASE("archives")
{
    for (const HostileFile& file : hostile_archives()) check_file(file);
}

TEST_CASE("workbooks")
{
    for (const HostileFile& file : hostile_workbooks()) check_file(file);
    for (const HostileFile& file : strange_workbooks()) check_file(file);
}

TEST_CASE("old workbooks")
{
    for (const HostileFile& file : hostile_xls()) check_file(file);
}

TEST_CASE("text")
{
    for (const HostileFile& file : hostile_text()) check_file(file);
    for (const HostileFile& file : strange_text()) check_file(file);
}

TEST_CASE("old workbooks with wrong bytes never take the server with them")
{
    const std::string whole = sample("penalty-2018.xls");
    constexpr unsigned int k_seed = 20261102;
    CAPTURE(k_seed);
    std::mt19937 random(k_seed);
    int read = 0;
    for (int round = 0; round < 60; ++round) {
        CAPTURE(round);
        std::string damaged = whole;
        for (int i = 0; i < 1 + round % 8; ++i) damaged[random() % (round % 2 == 0 ? 2048 : damaged.size())] = static_cast<char>(random());
        const Seen seen = read_table_of(damaged);
        if (seen.error.detail.empty()) ++read;
        else CHECK(seen.error.message.size() > 12);
    }
    CHECK(read > 0);
    CHECK(read < 60);
}

TEST_CASE("1,048,576 rows are read and one more is refused")
{
    std::string bytes = "处罚类别,处罚内容\n";
    for (int i = 0; i < 1'048'575; ++i) bytes += "1,2\n";
    Seen seen;
    const Cost cost = measure([&] { seen = read_table_of(bytes); });
    CHECK(seen.rows == 1'048'575);
    CHECK(seen.error.detail.empty());
    CHECK(cost.peak_bytes < k_most_bytes * k_sanitizer_factor);
    bytes += "1,2\n";
    seen = read_table_of(bytes);
    CHECK(seen.error.detail == "too_many_rows");
    CHECK(seen.error.message == "文件超过 1048576 行，请拆成几个文件分别上传。");
}

} // namespace chengxin::test
