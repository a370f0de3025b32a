// libFuzzer target: separated text in all its encodings. The first byte says how the file arrives: how a file is cut into
// pieces must not show, and what was read must read the same when it is written and read again.
#include "shared/sheet/csv_reader.hpp"
#include "tests/fuzz/table_oracle.hpp"

using namespace chengxin;
using namespace chengxin::fuzz;

namespace {

/// Gives the first `whole` bytes in one piece and then pieces of `piece` bytes.
class PieceSource final : public sheet::ByteSource {
public:
    PieceSource(std::string_view bytes, std::size_t whole, std::size_t piece) : m_all(bytes), m_size(bytes.size()), m_whole(whole), m_piece(piece) {}
    std::uint64_t size() const override { return m_size; }
    std::size_t read_at(std::uint64_t offset, char* out, std::size_t count) override
    {
        const std::size_t most = offset < m_whole ? m_whole - static_cast<std::size_t>(offset) : m_piece;
        return m_all.read_at(offset, out, std::min(count, most));
    }

private:
    sheet::MemorySource m_all;
    std::uint64_t m_size;
    std::size_t m_whole;
    std::size_t m_piece;
};

std::string in_encoding(std::string_view ascii, std::string_view file, std::size_t& mark)
{
    const bool little = file.substr(0, 2) == "\xFF\xFE";
    const bool big = file.substr(0, 2) == "\xFE\xFF";
    mark = little || big ? 2 : file.substr(0, 3) == "\xEF\xBB\xBF" ? 3 : 0;
    if (!little && !big) return std::string(ascii);
    std::string wide;
    for (const char c : ascii) (wide += little ? c : '\0') += little ? '\0' : c;
    return wide;
}

Table read_file(sheet::ByteSource& source)
{
    const auto limits = small_limits();
    auto workbook = sheet::open_csv(source, limits);
    if (!workbook) { // of an encoding that is not read
        check_error(workbook.error());
        Table refused;
        refused.refusal = workbook.error().detail;
        return refused;
    }
    return read_sheet(**workbook, 0, limits);
}

/// Rows enough in front to settle encoding and separator, which go by the first bytes: a source gives those whole (ByteSource::read_at).
void check_pieces(std::string_view file, std::size_t piece)
{
    std::size_t mark = 0;
    std::string settled;
    for (int i = 0; i < 1'100; ++i) settled += "a,b,c,d\n";
    settled = in_encoding(settled, file, mark);
    const std::string bytes = std::string(file.substr(0, mark)) + settled + std::string(file.substr(mark));
    PieceSource whole(bytes, bytes.size(), 1);
    PieceSource cut(bytes, mark + settled.size(), piece);
    const Table expected = read_file(whole);
    const Table got = read_file(cut);
    if (expected.refusal != got.refusal || !same_cells(expected, got)) std::abort();
}

void check_round_trip(const Table& table)
{
    std::string written = "\xEF\xBB\xBF\"first\"\r\n"; // a first row sep=; would be none
    for (const sheet::Row& row : table.rows) {
        for (std::size_t i = 0; i < row.cells.size(); ++i) {
            written += i == 0 ? "\"" : ",\"";
            for (const char c : row.cells[i].text) written += c == '"' ? std::string("\"\"") : std::string(1, c);
            written += '"';
        }
        written += "\r\n";
    }
    sheet::MemorySource source(written);
    Table again = read_file(source);
    if (again.rows.empty()) std::abort();
    again.rows.erase(again.rows.begin());
    if (!again.refusal.empty() || !same_cells(table, again)) std::abort();
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size)
{
    if (size < 1) return 0;
    const std::string_view file(reinterpret_cast<const char*>(data + 1), size - 1);
    sheet::MemorySource source(file);
    const Table table = read_file(source);
    check_pieces(file, std::size_t{1} + data[0]);
    if (table.refusal.empty()) check_round_trip(table);
    if (auto workbook = sheet::open_workbook(source, small_limits())) check_header_search(**workbook);
    else check_error(workbook.error());
    return 0;
}
