#include "tests/features/data_import/support.hpp"

#include "server/core/session.hpp"
#include "server/kit/memory_file.hpp"
#include "server/features/data_import/files/originals.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <sstream>
#include <stdexcept>
#include <xlsxwriter.h>

namespace chengxin::test {

namespace {

const char* const k_columns[] = {"行政相对人名称", "行政相对人类别", "行政相对人代码_1(统一社会信用代码)", "法定代表人", "证件类型", "证件号码",
    "行政处罚决定书文号", "违法行为类型", "违法事实", "处罚依据", "处罚类别", "处罚内容", "罚款金额（万元）", "处罚决定日期", "处罚有效期", "处罚机关",
    "处罚机关统一社会信用代码", "数据来源单位", "数据来源单位统一社会信用代码", "备注"};

} // namespace

std::string sample(const std::string& name)
{
    std::ifstream file(std::string(CHENGXIN_SOURCE_DIR) + "/tests/samples/" + name, std::ios::binary);
    if (!file) throw std::runtime_error("no sample " + name);
    std::ostringstream bytes;
    bytes << file.rdbuf();
    return bytes.str();
}

data_import::Uploader UploadPortal::uploader(Role role)
{
    const auto session = store().read([&](storage::Connection& connection) { return portal().sessions.describe(connection, account_id(role)); });
    return data_import::uploader_of(session.value());
}

Reply UploadPortal::upload(Role role, const std::string& catalogue, const std::string& file_name, const std::string& bytes)
{
    api::Form form;
    form.fields["catalogue"] = catalogue;
    form.files["file"] = {file_name, "application/octet-stream", bytes};
    return post_form(role, data_import::Upload::path, form);
}

data_import::Batch UploadPortal::import(Role role, const std::string& catalogue, const std::string& file_name, const std::string& bytes)
{
    const auto taken = ask<data_import::Upload>(role, {catalogue, {file_name, "application/octet-stream", bytes}});
    if (!taken) throw std::runtime_error(taken.error().message);
    run_jobs();
    return batch(role, taken->batch_id);
}

data_import::Batch UploadPortal::batch(Role role, std::int64_t id)
{
    auto batch = ask<data_import::GetBatch>(role, {id});
    if (!batch) throw std::runtime_error(batch.error().message);
    return *batch;
}

std::vector<data_import::FindingRow> UploadPortal::findings(Role role, std::int64_t id)
{
    auto page = ask<data_import::Findings>(role, {id, 1, 1000, ""});
    if (!page) throw std::runtime_error(page.error().message);
    return page->rows;
}

Result<data_import::Batch> UploadPortal::undo(Role role, std::int64_t id, const std::string& reason)
{
    return ask<data_import::Undo>(role, {id, reason});
}

std::int64_t UploadPortal::number(const std::string& sql)
{
    return store().read([&](storage::Connection& connection) {
        auto row = connection.prepare(sql);
        return row.step() ? row.integer(0) : 0;
    });
}

std::string UploadPortal::text(const std::string& sql)
{
    return store().read([&](storage::Connection& connection) {
        auto row = connection.prepare(sql);
        return row.step() ? std::string(row.text(0)) : std::string();
    });
}

std::size_t UploadPortal::files_kept()
{
    return data_import::kept_originals(directory()).size();
}

std::size_t PenaltyFile::add(const std::string& document_number)
{
    m_rows.push_back({"伊宁市天山商贸有限公司", "法人及非法人组织", "91654002MA7DEM016N", "赵丽", "", "", document_number, "违反《中华人民共和国价格法》第十三条",
        "经查，当事人未明码标价。", "《中华人民共和国价格法》第四十二条", "罚款", "罚款人民币1000元", "0.1", "2026/10/28", "2099/12/31", "伊宁市市场监督管理局",
        k_market_office, "伊宁市市场监督管理局", k_market_office, ""});
    return m_rows.size() - 1;
}

void PenaltyFile::set(std::size_t row, const std::string& column, const std::string& value)
{
    const auto found = std::find(std::begin(k_columns), std::end(k_columns), column);
    if (found == std::end(k_columns)) throw std::invalid_argument(column);
    m_rows.at(row)[static_cast<std::size_t>(found - std::begin(k_columns))] = value;
}

std::vector<std::string> PenaltyFile::columns()
{
    return {std::begin(k_columns), std::end(k_columns)};
}

namespace {

bool contains(const std::vector<std::string>& texts, const std::string& text)
{
    return std::find(texts.begin(), texts.end(), text) != texts.end();
}

void write_sheet(lxw_workbook* workbook, const TestSheet& sheet)
{
    lxw_worksheet* worksheet = workbook_add_worksheet(workbook, sheet.name.c_str());
    if (sheet.hidden) worksheet_hide(worksheet);
    lxw_row_col_options hide = {};
    hide.hidden = LXW_TRUE;
    const auto columns = PenaltyFile::columns();
    const auto place = [&](std::size_t column) { return static_cast<lxw_col_t>(sheet.reversed ? columns.size() - 1 - column : column); };
    for (std::size_t column = 0; column < columns.size(); ++column) {
        worksheet_write_string(worksheet, 0, place(column), columns[column].c_str(), nullptr);
        if (contains(sheet.hidden_columns, columns[column])) worksheet_set_column_opt(worksheet, place(column), place(column), 10, nullptr, &hide);
    }
    const auto& rows = sheet.file.rows();
    for (std::size_t row = 0; row < rows.size(); ++row) {
        const auto at = static_cast<lxw_row_t>(row + 1);
        for (std::size_t column = 0; column < rows[row].size(); ++column) {
            if (!rows[row][column].empty()) worksheet_write_string(worksheet, at, place(column), rows[row][column].c_str(), nullptr);
        }
        const bool hidden = std::find(sheet.hidden_rows.begin(), sheet.hidden_rows.end(), row) != sheet.hidden_rows.end();
        if (hidden) worksheet_set_row_opt(worksheet, at, LXW_DEF_ROW_HEIGHT, nullptr, &hide);
    }
}

} // namespace

std::string xlsx_of(const std::vector<TestSheet>& sheets)
{
    kit::MemoryFile file;
    lxw_workbook* workbook = workbook_new(file.path().c_str());
    lxw_doc_properties properties{};
    properties.created = 1'790'000'000; // or the same sheets are other bytes a second later
    workbook_set_properties(workbook, &properties);
    for (const TestSheet& sheet : sheets) write_sheet(workbook, sheet);
    if (workbook_close(workbook) != LXW_NO_ERROR) throw std::runtime_error("no workbook");
    return file.read_all();
}

std::string PenaltyFile::csv() const
{
    std::string out;
    for (const char* column : k_columns) out += (out.empty() ? "" : ",") + std::string(column);
    out += "\r\n";
    for (const auto& row : m_rows) {
        for (std::size_t i = 0; i < row.size(); ++i) out += (i == 0 ? "\"" : ",\"") + row[i] + "\"";
        out += "\r\n";
    }
    return out;
}

} // namespace chengxin::test
