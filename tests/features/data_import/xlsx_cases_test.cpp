#include "shared/features/catalogue/catalogue.hpp"
#include "shared/features/data_import/check_session.hpp"
#include "shared/features/data_import/memory_registry.hpp"
#include "tests/core/sheet/files.hpp"
#include "tests/features/data_import/support.hpp"

#include <algorithm>
#include <doctest/doctest.h>
#include <string>
#include <vector>

/// Workbooks that went wrong: what the whole upload and the browser's check say of each. Both must say the same.
namespace chengxin::test {
namespace {

using data_import::Batch;

struct Case {
    const char* file;
    const char* catalogue;
    int total;
    int taken; ///< accepted or corrected
    int rejected;
    std::vector<std::string> findings; ///< "sheet row column RULE severity", those of the file first; without what other tests are for
};

bool is_compared(const std::string& rule)
{
    return rule != "V05" && rule != "V06" && rule != "V22"; // what the base library and the units say; the browser has to ask
}

std::string line_of(const std::string& sheet, std::int64_t row, const std::string& column, const std::string& rule, const std::string& severity)
{
    return (sheet.empty() ? "" : sheet + " ") + std::to_string(row) + " " + rules::header_key(column) + " " + rule + " " + severity;
}

std::string joined(std::vector<std::string> lines)
{
    std::sort(lines.begin(), lines.end());
    std::string text;
    for (const std::string& line : lines) text += line + "\n";
    return text;
}

std::string on_server(const Case& item, const std::string& bytes, Batch& batch)
{
    UploadPortal portal({.today = "2026-11-26"});
    batch = portal.import(Role::credit_office, item.catalogue, item.file, bytes);
    std::vector<std::string> lines;
    for (const auto& finding : portal.findings(Role::credit_office, batch.id))
        if (is_compared(finding.rule)) lines.push_back(line_of(finding.sheet, finding.row, finding.column, finding.rule, finding.severity));
    return joined(std::move(lines));
}

std::string in_browser(const Case& item, const std::string& bytes, data_import::Totals& totals)
{
    static const auto k_catalogue = catalogue::load(CHENGXIN_SOURCE_DIR "/assets");
    data_import::MemoryRegistry registry;
    data_import::CheckSession session({item.file, "", bytes}, *k_catalogue->find(item.catalogue), registry, *parse_iso("2026-11-26"));
    REQUIRE(session.read());
    while (!session.check_some(100)) {
    }
    totals = session.totals();
    std::vector<std::string> lines;
    const auto add = [&](const rules::Finding& finding) {
        const std::string rule = rules::name_of(finding.rule);
        if (is_compared(rule)) lines.push_back(line_of(finding.sheet, finding.row, finding.column, rule, rules::name_of(finding.severity)));
    };
    for (const auto& finding : session.file_findings()) add(finding);
    for (std::size_t line = 0; line < session.line_count(); ++line)
        for (const auto& finding : session.line(line).findings) add(finding);
    return joined(std::move(lines));
}

void check_case(const Case& item, const std::string& bytes)
{
    CAPTURE(item.file);
    Batch batch;
    data_import::Totals totals;
    const std::string expected = joined(item.findings);
    CHECK(on_server(item, bytes, batch) == expected);
    CHECK(in_browser(item, bytes, totals) == expected);
    CHECK(batch.total == item.total);
    CHECK(batch.accepted + batch.corrected == item.taken);
    CHECK(batch.rejected == item.rejected);
    CHECK(totals.total == item.total);
    CHECK(totals.ready == item.taken);
    CHECK(totals.rejected == item.rejected);
}

} // namespace

TEST_CASE("xlsx cases: the files")
{
    const Case cases[] = {
        {"05-second-sheet-ignored/t05-two-sheets.xlsx", "penalty", 6, 6, 0, {"0  R02 warning"}},
    };
    for (const Case& item : cases) check_case(item, sample(std::string("cases/") + item.file));
}

} // namespace chengxin::test
