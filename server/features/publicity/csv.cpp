#include "server/features/publicity/csv.hpp"

namespace chengxin::publicity {

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
