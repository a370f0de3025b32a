// The list of uploads in all its forms: they say the same.
#include "shared/features/data_import/batch_list.hpp"
#include "shared/sheet/reader.hpp"
#include "tests/features/data_import/support.hpp"
#include "tests/support/list_conformance.hpp"

#include <doctest/doctest.h>

namespace chengxin::test {
namespace {

using namespace chengxin::data_import;

bool has(std::string_view text, std::string_view part)
{
    return text.find(part) != std::string_view::npos;
}

/// 25 batches: of two data sets' names and of several states, more than a page.
class ManyBatches : public UploadPortal {
public:
    ManyBatches()
    {
        PenaltyFile file;
        file.add("伊市监罚〔2026〕1号");
        import(Role::clerk, "penalty", "=first.csv", file.csv());
        (void)store().write([](storage::Connection& connection) -> Result<bool> {
            for (int i = 2; i <= 25; ++i)
                connection.run("INSERT INTO import_batch (state, catalogue, account_id, uploaded_by, organisation_id, organisation, scope, "
                               "reach, file_name, file_hash, "
                               "file_size, today, uploaded_at, check_only, hidden, sheets, variant, corrected_cells, total, accepted, "
                               "corrected, rejected) "
                               "SELECT ?1, ?2, account_id, uploaded_by, organisation_id, organisation, scope, reach, ?3, ?3, file_size, "
                               "today, ?5, 0, "
                               "'ask', '', '', 0, ?4, ?4 - 1, 1, ?6 FROM import_batch WHERE id = 1",
                               i % 2 ? "failed" : "undone", i % 3 ? "penalty" : "licence", "file-" + std::to_string(i) + ".csv", 1000 * i,
                               "2026-10-" + std::to_string(10 + i / 2) + " 23:59:5" + std::to_string(i % 10), i % 4);
            return true;
        });
    }
};

std::vector<std::vector<std::string>> rows_of_xlsx(std::string_view bytes)
{
    std::vector<std::vector<std::string>> rows;
    sheet::MemorySource source(bytes);
    const auto workbook = sheet::open_workbook(source);
    REQUIRE(workbook);
    REQUIRE((*workbook)->read(0, [&](sheet::Row& row) {
        std::vector<std::string> cells;
        for (const auto& cell : row.cells)
            cells.push_back(cell.text);
        rows.push_back(cells);
        return sheet::Flow::proceed;
    }));
    return rows;
}

TEST_CASE("the export is the whole list as filtered, in its order, for those who see it")
{
    ManyBatches portal;
    const BatchesRequest asked{"", "licence", "file", "-total", 1, 20};
    const auto list = portal.ask<Batches>(Role::clerk, asked);
    REQUIRE(list);
    CHECK(list->total == 8);
    const auto csv = portal.ask<BatchesCsv>(Role::clerk, asked);
    REQUIRE(csv);
    std::string expected;
    for (const api::Column& column : k_batch_columns)
        expected += (expected.empty() ? "\xEF\xBB\xBF" : ",") + std::string(column.label);
    CHECK(has(csv->bytes, expected));
    std::size_t at = 0;
    for (const Batch& batch : list->rows) {
        const std::size_t found = csv->bytes.find("\r\n" + std::to_string(batch.id) + "," + batch.file_name + ",行政许可,", at);
        CHECK(found != std::string::npos);
        if (found != std::string::npos) at = found + 1;
    }
    CHECK(has(csv->bytes, "导出人,"));
    const auto all = portal.ask<BatchesCsv>(Role::clerk);
    REQUIRE(all);
    CHECK(has(all->bytes, "1,'=first.csv,"));
    CHECK(has(all->bytes, "file-25.csv")); // not a page of twenty only
    const auto none = portal.ask<BatchesCsv>(Role::other_clerk);
    REQUIRE(none);
    CHECK_FALSE(has(none->bytes, "file-"));
    CHECK(portal.number("SELECT count(*) FROM audit WHERE action = 'list.export' AND target = '/uploads'") == 3);
    CHECK_FALSE(portal.ask<BatchesCsv>(Role::clerk, {"nonsense", "", "", "", 1, 20}));
    CHECK(portal.get(Role::auditor, BatchesCsv::path).status == 403);
}

TEST_CASE("the workbook has the same rows, numbers as numbers and no formula")
{
    ManyBatches portal;
    const auto file = portal.ask<BatchesXlsx>(Role::clerk, {"", "", "", "id", 1, 20});
    REQUIRE(file);
    const auto rows = rows_of_xlsx(file->bytes);
    REQUIRE(rows.size() == 26);
    CHECK(rows[0][1] == "文件");
    CHECK(rows[1][1] == "=first.csv");
    CHECK(rows[25][1] == "file-25.csv");
    CHECK(rows[25][7] == "25000");
    CHECK(rows[25][3] == "未入库");
    CHECK(file->name.find("上报记录-") == 0);
}

TEST_CASE("the plain page has the columns, words and numbers of the list")
{
    ManyBatches portal;
    const auto list = portal.ask<Batches>(Role::clerk, {"failed", "", "", "total", 1, 20});
    REQUIRE(list);
    const std::string page = portal.get(Role::clerk, "/uploads?state=failed&sort=total").body;
    const api::KnownList known(k_batch_list, {{"licence", "行政许可"}, {"penalty", "行政处罚"}});
    std::size_t at = 0;
    for (const api::Column& column : k_batch_columns) {
        at = page.find("<th scope=\"col\">" + std::string(column.label) + "</th>", at);
        REQUIRE(at != std::string::npos);
    }
    for (const Batch& batch : list->rows) {
        for (const api::Column& column : known.info().columns) {
            const std::string text = api::cell_text(column, api::type_of<Batch>(), &batch);
            at = page.find(text + (column.link ? "</a>" : "</td>"), at);
            INFO(batch.id, " ", column.field, " ", text);
            REQUIRE(at != std::string::npos);
        }
    }
    CHECK(has(page, "<option value=\"failed\" selected>未入库</option>"));
    CHECK(has(page, "/api/v1/data-import/batches.csv?sort=total&amp;state=failed"));
}

TEST_CASE("every list does what a list must do")
{
    ManyBatches portal;
    REQUIRE_FALSE(portal.application().router().lists().empty());
    for (const Router::List& list : portal.application().router().lists()) {
        for (const std::string& fault : faults_of_list(portal, list, Role::clerk, Role::other_clerk))
            FAIL_CHECK(fault);
    }
}

TEST_CASE("two keys of the order, chosen in the plain form, become one address")
{
    ManyBatches portal;
    const Reply joined = portal.get(Role::clerk, "/uploads?plain=1&q=file&state=&sort=-rejected&then=file_name");
    CHECK(joined.status == 303);
    CHECK(joined.headers.at("Location") == "/uploads?sort=-rejected%2Cfile_name&q=file&plain=1");
    CHECK(has(portal.get(Role::clerk, joined.headers.at("Location")).body, "<option value=\"file_name\" selected>文件（顺序）</option>"));
    CHECK(portal.get(Role::clerk, "/uploads?sort=-rejected&then=").headers.at("Location") == "/uploads?sort=-rejected");
    CHECK(portal.get(Role::clerk, "/uploads?sort=-id&then=id").headers.at("Location") == "/uploads?sort=-id");
}

TEST_CASE("the plain page at its ends and with wrong words")
{
    ManyBatches portal;
    CHECK(has(portal.get(Role::clerk, "/uploads?page=2").body, "=first.csv"));
    const Reply behind = portal.get(Role::clerk, "/uploads?page=99");
    CHECK(behind.status == 200);
    CHECK(has(behind.body, "这一页没有记录，共 25 条"));
    CHECK(has(portal.get(Role::clerk, "/uploads?q=nothing").body, "没有符合条件的上报记录"));
    CHECK(has(portal.get(Role::other_clerk, "/uploads").body, "还没有上报过文件"));
    for (const char* wrong : {"/uploads?state=x", "/uploads?sort=organisation", "/uploads?page=0", "/uploads?page=x"})
        CHECK(portal.get(Role::clerk, wrong).status == 400);
    CHECK(has(portal.get(Role::clerk, "/uploads?sort=-rejected,file_name,id").body, "所选的几列"));
}

} // namespace
} // namespace chengxin::test
