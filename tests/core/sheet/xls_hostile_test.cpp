#include "tests/core/sheet/biff.hpp"
#include "tests/core/sheet/files.hpp"

#include <doctest/doctest.h>

namespace chengxin::sheet::test {
namespace {

constexpr std::size_t k_table = 512; ///< offset of sector 0, which is the first of the stream

XlsSpec small_spec()
{
    XlsSpec spec;
    spec.sheets.resize(1);
    spec.sheets[0].cells = row_record(0, false) + shared_cell(0, 0, 0) + formula(0, 1, no_number(0)) + string_result(u"二") + number_cell(1, 0, 46148, 1) + merges({{1, 2, 0, 0}});
    spec.globals = cell_format(0) + cell_format(14);
    spec.strings = shared_strings({u"甲"});
    return spec;
}

std::string with_strings(const std::string& records)
{
    XlsSpec spec = small_spec();
    spec.strings = records;
    return xls(spec);
}

/// Puts a number into the file at a place.
std::string changed(std::string bytes, std::size_t at, std::uint64_t value, int count)
{
    return bytes.replace(at, static_cast<std::size_t>(count), little(value, count));
}

/// Where the allocation table begins: its sector is named in the header.
std::size_t table_of(const std::string& bytes)
{
    const auto byte = [&](std::size_t at) { return static_cast<std::size_t>(static_cast<unsigned char>(bytes[at])); };
    return ((byte(0x4C) | byte(0x4D) << 8) + 1) * 512;
}

} // namespace

TEST_CASE("XLS: cut and damaged files are refused or read, and nothing else")
{
    const std::string whole = xls(small_spec());
    REQUIRE(outcome(whole) == "ok");
    const std::string text = dump(whole);
    for (std::size_t length = 8; length < whole.size(); length += 13) {
        const std::string cut = dump(whole.substr(0, length));
        CHECK((cut.front() == '!' || cut == text)); // all of it or nothing
    }
    for (const char mask : {'\x55', '\x01', '\xFF'}) {
        for (std::size_t at = 0; at < whole.size(); ++at) {
            std::string damaged = whole;
            damaged[at] = static_cast<char>(damaged[at] ^ mask);
            CHECK(!outcome(damaged).empty());
        }
    }
    const std::string stream = workbook_stream(small_spec());
    for (std::size_t length = 0; length < stream.size(); ++length) // a stream that ends early, in a whole container
        CHECK(outcome(compound_file({{"Workbook", stream.substr(0, length)}}, {.small_streams = true})) == "xls_unreadable");
    CHECK(outcome(compound_file({{"Workbook", stream}}, {.small_streams = true})) == "ok");
}

TEST_CASE("XLS: shared strings that lie")
{
    const std::string text = unicode(u"甲");
    CHECK(outcome(with_strings(record(0x00FC, little(0xFFFFFFFF, 4) + little(0xFFFFFFFF, 4) + text))) == "ok");
    CHECK(outcome(with_strings(record(0x00FC, little(0, 4) + little(0, 4) + text))) == "xls_unreadable"); // the cell asks for what is not there
    CHECK(outcome(with_strings("")) == "xls_unreadable");
    CHECK(outcome(with_strings(record(0x00FC, ""))) == "xls_unreadable");
    CHECK(outcome(with_strings(record(0x00FC, little(1, 8) + little(9, 2) + '\1' + little(u'甲', 2)))) == "xls_unreadable");       // CONTINUE is missing
    CHECK(outcome(with_strings(record(0x00FC, little(1, 8) + little(2, 2) + '\1' + little(u'甲', 2) + "x") + record(0x003C, "\1xx"))) == "xls_unreadable");
    CHECK(outcome(with_strings(record(0x00FC, little(1, 8) + little(1, 2) + '\5' + little(0xFFFFFFFF, 4) + little(u'甲', 2)))) == "xls_unreadable"); // 4 GB of phonetics
    CHECK(outcome(with_strings(record(0x00FC, little(1, 4) + little(1, 4) + little(0xFFFF, 2) + '\0' + std::string(8'000, 'x')))) == "xls_unreadable");
    std::string longest = record(0x00FC, little(1, 4) + little(1, 4) + little(40'000, 2) + '\0');
    for (int i = 0; i < 5; ++i) longest += record(0x003C, '\0' + std::string(8'000, 'x'));
    CHECK(outcome(with_strings(longest)) == "cell_too_long");
    Limits tight;
    tight.shared_string_bytes = 20;
    CHECK(outcome(xls(shared_cell(0, 0, 0), {u"一二三四五六七八九十"}), tight) == "too_large");
}

TEST_CASE("XLS: a label as long as a record can be")
{
    const std::string longest = record(0x0204, little(0, 6) + little(33'000, 2) + '\0' + std::string(33'000, 'x'));
    CHECK(outcome(xls(longest)) == "cell_too_long");
    CHECK(outcome(xls(record(0x0204, little(0, 6) + little(9, 2) + '\0' + "x"))) == "xls_unreadable");
    CHECK(outcome(xls(record(0x0204, little(0, 4)))) == "xls_unreadable");
    CHECK(outcome(xls(record(0x0006, little(0, 8)))) == "xls_unreadable");
}

TEST_CASE("XLS: chains of sectors")
{
    XlsSpec spec = small_spec();
    for (int row = 2; row < 190; ++row) spec.sheets[0].cells += number_cell(row, 0, row);
    const std::string whole = xls(spec);
    const std::size_t table = table_of(whole);
    const std::string stream_end = whole.substr(table + 4 * 7, 4);
    REQUIRE(stream_end == little(0xFFFFFFFE, 4)); // eight sectors of the stream
    CHECK(outcome(changed(whole, table + 4 * 2, 0, 4)) == "xls_unreadable");          // a loop
    CHECK(outcome(changed(whole, table + 4 * 0, 0xFFFFFF00, 4)) == "xls_unreadable"); // beyond the file
    CHECK(outcome(changed(whole, table + 4 * 7, 0, 4)) == "ok");                      // behind the stream's end
    CHECK(outcome(changed(whole, 0x4C, 0xFFFFFF00, 4)) == "xls_unreadable");          // no table
    CHECK(outcome(changed(whole, 0x30, 0xFFFFFF00, 4)) == "xls_unreadable");          // no directory
    CHECK(outcome(changed(whole, 0x30, 0, 4)) != "ok");
    // A stream that says it has four gigabytes ends where its chain ends.
    const auto entry = whole.find(std::string("W\0o\0r\0k\0", 8));
    REQUIRE(entry != std::string::npos);
    CHECK(outcome(changed(whole, entry + 0x78, 0xFFFFFFFF, 4)) == "ok");
    CHECK(outcome(changed(whole, entry + 0x78, 700, 4)) == "xls_unreadable"); // now in a mini stream that is not there
    CHECK(outcome(changed(whole, entry + 0x74, 0xFFFFFF00, 4)) == "xls_unreadable");
    const std::string mini = xls(small_spec(), {.small_streams = true});
    REQUIRE(outcome(mini) == "ok");
    for (std::size_t at = k_table; at < mini.size(); at += 4) {
        CHECK(!outcome(changed(mini, at, 0, 4)).empty()); // loops of every kind
        CHECK(!outcome(changed(mini, at, 0xFFFFFFF0, 4)).empty());
    }
}

TEST_CASE("XLS: a list of the table's sectors that goes round")
{
    XlsSpec spec;
    spec.sheets.resize(1);
    for (int i = 0; i < 1'100; ++i) spec.sheets[0].cells += record(0x0FFF, std::string(8'000, 'x'));
    spec.sheets[0].cells += number_cell(0, 0, 1);
    std::string bytes = xls(spec);
    REQUIRE(outcome(bytes) == "ok");
    const auto first = static_cast<std::size_t>(static_cast<unsigned char>(bytes[0x44])) | static_cast<std::size_t>(static_cast<unsigned char>(bytes[0x45])) << 8;
    const std::string self = little(first, 4);
    bytes.replace((first + 1) * 512 + 508, 4, self);
    CHECK(!outcome(bytes).empty());
    bytes.replace((first + 1) * 512, 508, std::string(508, '\xFF'));
    CHECK(outcome(bytes) == "xls_unreadable");
}

TEST_CASE("XLS: sheets that share their records")
{
    const std::string nested = begin_record(true, 0x10) + number_cell(0, 0, 1) + end_record();
    XlsSpec spec;
    spec.sheets = {{u"A", nested + number_cell(0, 0, 2)}, {u"B", ""}};
    std::string stream = workbook_stream(spec);
    const auto list = stream.find(record(0x0085, "").substr(0, 2));
    REQUIRE(list != std::string::npos);
    const auto offset = stream.find(nested);
    const auto second = stream.find(little(0x0085, 2), list + 4);
    CHECK(outcome(compound_file({{"Workbook", changed(stream, second + 4, offset, 4)}})) == "xls_unreadable");
    CHECK(outcome(compound_file({{"Workbook", changed(stream, second + 4, 0xFFFFFFF0, 4)}})) == "ok"); // the first can be read
    CHECK(dump(compound_file({{"Workbook", changed(stream, second + 4, 0xFFFFFFF0, 4)}}), 1) == "!xls_unreadable");
    CHECK(dump(compound_file({{"Workbook", changed(stream, second + 4, 4, 4)}}), 1) == "!xls_unreadable");
}

TEST_CASE("XLS: no cell is left out without a word")
{
    for (const int type : {0x0002, 0x0003, 0x0004, 0x0005, 0x0206, 0x0406}) // as older versions write them
        CHECK(outcome(xls(number_cell(0, 0, 1) + record(static_cast<std::uint16_t>(type), std::string(16, '\0')))) == "xls_unreadable");
    std::string disorder;
    for (int column = 0; column < 60; ++column)
        for (int row = 0; row < 40'000; ++row) disorder += number_cell(row, column, row);
    CHECK(outcome(xls(disorder)) == "too_large"); // 43 MB
    disorder.clear();
    for (int column = 0; column < 3; ++column)
        for (int row = 0; row < 20'000; ++row) disorder += number_cell(row, column, row);
    const std::string text = dump(xls(disorder));
    CHECK(text.substr(0, 32) == "1:n(0)|n(0)|n(0)\n2:n(1)|n(1)|n(1");
    CHECK(text.rfind("\n20000:n(19999)|n(19999)|n(19999)\n") != std::string::npos);
    std::string many;
    for (int i = 0; i < 70; ++i) {
        std::vector<Range> ranges(1'000, {0, 1, 0, 0});
        many += merges(ranges);
    }
    CHECK(outcome(xls(number_cell(0, 0, 1) + many)) == "too_large");
    CHECK(outcome(xls(number_cell(0, 0, 1) + merges({{3, 1, 0, 0}}))) == "xls_unreadable");
}

} // namespace chengxin::sheet::test
