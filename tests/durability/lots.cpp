#include "tests/durability/lots.hpp"

#include "server/core/crypto.hpp"
#include "tests/bench/penalty_rows.hpp"

namespace chengxin::durability {

namespace {

constexpr std::size_t k_document = 13;
constexpr std::size_t k_violation = 14;
constexpr std::size_t k_content = 18;
constexpr std::size_t k_fine = 19;

void append_line(std::string& out, const bench::Row& row)
{
    for (std::size_t column = 0; column < row.size(); ++column) out += (column ? ",\"" : "\"") + row[column] + "\""; // no value holds a quote
    out += "\r\n";
}

} // namespace

std::size_t Lot::last_live() const
{
    for (std::size_t index = uploads.size(); index-- > 0;) {
        if (!uploads[index].undone) return index;
    }
    return uploads.size();
}

std::string document_number(std::uint64_t row)
{
    return bench::penalty_row(row)[k_document];
}

std::string title_of(std::uint64_t row, int version)
{
    return bench::penalty_row(row)[k_violation] + (version > 1 && row % 3 == 0 ? "（第" + std::to_string(version) + "版）" : std::string());
}

bool is_rejected(std::uint64_t row)
{
    return row % 200 == 42;
}

bool is_natural_person(std::uint64_t row)
{
    return row % 50 == 7;
}

std::string file_of(const Lot& lot, int version)
{
    std::string text;
    append_line(text, bench::header());
    for (std::uint64_t index = lot.first; index < lot.first + lot.rows; ++index) {
        bench::Row row = bench::penalty_row(index);
        row[k_violation] = title_of(index, version);
        if (lot.kind == Lot::Kind::doubtful) { // an amount that looks like yuan in a column of ten thousands: V12
            row[k_content] = "罚款人民币50000元";
            row[k_fine] = "50000";
        }
        append_line(text, row);
    }
    return text;
}

std::string hash_of(const std::string& bytes)
{
    return crypto::hex(crypto::sha256(bytes));
}

} // namespace chengxin::durability
