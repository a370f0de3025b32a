#include "server/features/publicity/csv.hpp"

#include "shared/core/text.hpp"

namespace chengxin::publicity {

namespace {

constexpr std::size_t k_exact_digits = 11; ///< spreadsheets show longer numbers rounded

bool is_long_number(std::string_view value)
{
    return value.size() > k_exact_digits && value.find_first_not_of("0123456789") == std::string_view::npos;
}

bool starts_formula(std::string_view value)
{
    if (value.empty()) return false;
    std::size_t behind = 0;
    const char32_t first = text::decode(value, behind);
    return std::u32string_view(U"=+-@\t\r\n＝＋－＠").find(first) != std::u32string_view::npos; // spreadsheets take full width for half
}

} // namespace

std::string csv_cell(std::string_view value)
{
    std::string cell = starts_formula(value) ? "'" : is_long_number(value) ? "\t" : "";
    cell += value;
    if (cell.find_first_of("\",\r\n\t") == std::string::npos) return cell;
    std::string quoted = "\"";
    for (const char c : cell) quoted += c == '"' ? "\"\"" : std::string(1, c);
    return quoted + '"';
}

std::string csv_of(const std::vector<RecordRow>& rows, DataKind kind, const catalogue::Catalogue& catalogue)
{
    const bool demonstration = kind == DataKind::demonstration;
    std::string text = "\xEF\xBB\xBF";
    text += "公示类别,行政相对人名称,统一社会信用代码,决定文书号,决定机关,决定日期,公示截止日期,类别";
    text += demonstration ? ",数据性质\r\n" : "\r\n";
    for (const auto& row : rows) {
        const std::string last_day = row.public_until.empty() ? "长期" : row.public_until;
        const std::string_view cells[] = {catalogue.title_of(row.catalogue), row.name, row.uscc, row.document_number, row.authority, row.decided_on, last_day, row.kind};
        for (const std::string_view cell : cells) text += csv_cell(cell) + ',';
        if (demonstration) text += "演示数据";
        else text.pop_back();
        text += "\r\n";
    }
    return text;
}

} // namespace chengxin::publicity
