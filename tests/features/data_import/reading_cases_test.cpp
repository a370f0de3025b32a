#include "tests/features/data_import/support.hpp"

#include "server/features/data_import/catalogue_access.hpp"
#include "shared/features/data_import/check_session.hpp"
#include "shared/features/data_import/memory_registry.hpp"

#include <algorithm>
#include <doctest/doctest.h>

namespace chengxin::test {
namespace {

using data_import::Batch;
using data_import::BatchState;
using data_import::FindingRow;

/// One file of tests/samples/cases and what must come of it.
struct Case {
    const char* file;
    const char* catalogue;
    std::int64_t total;
    std::int64_t accepted; ///< not held
    std::int64_t rejected;
    /// Findings that the reading of the file gave, and errors: "4 R09 info 行政相对人名称", sorted.
    std::vector<std::string> findings;
};

template <class Finding> bool is_of_interest(const Finding& finding, std::string_view rule, std::string_view severity)
{
    static_cast<void>(finding);
    return rule[0] == 'R' || severity == "error";
}

std::vector<std::string> lines_of(const std::vector<FindingRow>& findings)
{
    std::vector<std::string> lines;
    for (const FindingRow& finding : findings) {
        CHECK_FALSE(finding.message.empty());
        if (is_of_interest(finding, finding.rule, finding.severity)) {
            lines.push_back(std::to_string(finding.row) + " " + finding.rule + " " + finding.severity + (finding.column.empty() ? "" : " ") + finding.column);
        }
    }
    std::sort(lines.begin(), lines.end());
    return lines;
}

std::vector<std::string> messages_of(const std::vector<FindingRow>& findings)
{
    std::vector<std::string> messages;
    for (const FindingRow& finding : findings) {
        if (is_of_interest(finding, finding.rule, finding.severity)) messages.push_back(std::to_string(finding.row) + finding.message);
    }
    std::sort(messages.begin(), messages.end());
    return messages;
}

FindingRow shown(const rules::Finding& finding)
{
    FindingRow row;
    row.row = finding.row;
    row.column = finding.column;
    row.rule = rules::name_of(finding.rule);
    row.severity = rules::name_of(finding.severity);
    row.message = finding.message;
    return row;
}

/// What the browser's check finds, before anything is sent.
struct Desk {
    data_import::MemoryRegistry registry;
    data_import::CheckSession session;

    Desk(Portal& portal, const char* catalogue, api::File file)
        : session(std::move(file), *data_import::find_item(portal, catalogue), registry, portal.clock.date())
    {
        REQUIRE(session.read());
        while (!session.check_some(100)) {
        }
    }
    std::vector<FindingRow> findings() const
    {
        std::vector<FindingRow> all;
        for (const rules::Finding& finding : session.file_findings()) all.push_back(shown(finding));
        for (std::size_t line = 0; line < session.line_count(); ++line) {
            for (const rules::Finding& finding : session.line(line).findings) all.push_back(shown(finding));
        }
        return all;
    }
};

const std::vector<Case>& cases()
{
    static const std::vector<Case> k_cases = {
        {"06-kangxi-radicals/t06-kangxi.csv", "licence", 1, 1, 0, {}},
        {"08-csv-text-guards/t08a-quoted-formula.csv", "licence", 2, 2, 0, {"0 R07 info"}},
        {"08-csv-text-guards/t08d-apostrophe-texts.csv", "licence", 2, 2, 0, {"0 R07 info"}},
        {"09-csv-error-values/t09-na.csv", "licence", 3, 0, 3,
         {"2 R04 error 法定代表人", "3 R04 error 行政相对人名称", "4 R04 error 备注", "4 R04 error 许可内容"}},
        {"11-more-fields-than-header/t11c-ragged-penalty.csv", "penalty", 1, 0, 1, {"2 R08 error 处罚内容"}},
        {"13-byte-order-marks/t13a-double-bom-quoted.csv", "licence", 2, 2, 0, {}},
        {"13-byte-order-marks/t13b-joined.csv", "licence", 4, 4, 0, {"0 R09 info"}},
        {"17-utf16-without-mark-and-nul/t30-nul.csv", "licence", 2, 2, 0, {"0 R07 info"}},
        {"18-stray-quotes/t18a-stray-quotes.csv", "licence", 3, 2, 1, {"3 R08 error 许可内容"}},
        {"24-footer-rows/t22-footer.xlsx", "penalty", 3, 3, 0, {"5 R09 info 行政相对人名称", "7 R09 info 行政相对人名称", "8 R09 info 行政相对人名称"}},
        {"27-lost-digits-pass/t27-lost-digits.xlsx", "penalty", 3, 0, 3,
         {"2 R06 error 证件号码", "3 R06 error 证件号码", "4 R06 error 法定代表人证件号码"}},
        {"29-middle-dots/t28-middle-dots.csv", "penalty", 1, 1, 0, {}},
    };
    return k_cases;
}

TEST_CASE("trial files: the server reads what is seen and names everything else")
{
    for (const Case& item : cases()) {
        CAPTURE(item.file);
        UploadPortal portal;
        const std::string bytes = sample(std::string("cases/") + item.file);
        const Batch batch = portal.import(Role::credit_office, item.catalogue, item.file, bytes);
        CHECK(batch.state == BatchState::done);
        CHECK(batch.total == item.total);
        CHECK(batch.accepted == item.accepted);
        CHECK(batch.rejected == item.rejected);
        const auto findings = portal.findings(Role::credit_office, batch.id);
        CHECK(lines_of(findings) == item.findings);

        // The browser says the same, sentence by sentence.
        Desk desk(portal.portal(), item.catalogue, {"文件", "", bytes});
        CHECK(desk.session.totals().total == item.total);
        CHECK(desk.session.totals().rejected == item.rejected);
        CHECK(lines_of(desk.findings()) == item.findings);
        CHECK(messages_of(desk.findings()) == messages_of(findings));
    }
}

TEST_CASE("trial files: what was stored is what is seen")
{
    UploadPortal portal;
    const auto import = [&](const char* catalogue, const char* file) { portal.import(Role::credit_office, catalogue, file, sample(std::string("cases/") + file)); };
    import("licence", "06-kangxi-radicals/t06-kangxi.csv");
    CHECK(portal.text("SELECT name FROM subject") == "伊宁县方正文化用品店");
    import("licence", "08-csv-text-guards/t08d-apostrophe-texts.csv");
    CHECK(portal.number("SELECT count(*) FROM record WHERE document_number LIKE '%''%' OR document_number LIKE '=%'") == 0);
    CHECK(portal.number("SELECT count(*) FROM record WHERE document_number = '伊市监许准〔2026〕302号'") == 1);
    // The same rows with the other guard are the same rows.
    const Batch again = portal.import(Role::credit_office, "licence", "t08a.csv", sample("cases/08-csv-text-guards/t08a-quoted-formula.csv"));
    CHECK(again.duplicate == 2);
    import("licence", "18-stray-quotes/t18a-stray-quotes.csv");
    CHECK(portal.number("SELECT count(*) FROM record WHERE document_number IN ('奎市监许准〔2026〕303号', '尼市监许准〔2026〕304号')") == 0);
    CHECK(portal.number("SELECT count(*) FROM record WHERE document_number = '特市监许准〔2026〕305号'") == 1);
    import("licence", "09-csv-error-values/t09-na.csv");
    CHECK(portal.number("SELECT count(*) FROM subject WHERE name LIKE '#%'") == 0);
}

TEST_CASE("trial files: a name with any dot is one name")
{
    UploadPortal portal;
    std::string file = sample("cases/29-middle-dots/t28-middle-dots.csv");
    CHECK(portal.import(Role::credit_office, "penalty", "dots.csv", file).accepted == 1);
    for (const char* dot : {"•", "．", "・", "‧", ".", "∙"}) {
        CAPTURE(dot);
        std::string other = file;
        for (std::size_t at = other.find("·"); at != std::string::npos; at = other.find("·")) other.replace(at, std::string_view("·").size(), dot);
        const Batch batch = portal.import(Role::credit_office, "penalty", std::string("dots") + dot + ".csv", other);
        CHECK(batch.duplicate == 1);
        CHECK(batch.held == 0);
    }
    CHECK(portal.number("SELECT count(*) FROM subject") == 1);
}

TEST_CASE("trial files: web pages under the name of a workbook are named, on both sides")
{
    for (const char* file : {"14-web-archive-and-html/t14a-mhtml.xls", "14-web-archive-and-html/t14b-html-comment.xls"}) {
        CAPTURE(file);
        UploadPortal portal;
        const std::string bytes = sample(std::string("cases/") + file);
        const Reply reply = portal.upload(Role::credit_office, "licence", "名单.xls", bytes);
        CHECK(reply.status >= 400);
        CHECK(reply.body.find("网页") != std::string::npos);
        CHECK(reply.body.find("另存为 .xlsx") != std::string::npos);
        data_import::MemoryRegistry registry;
        data_import::CheckSession session({"名单.xls", "", bytes}, *data_import::find_item(portal.portal(), "licence"), registry, portal.portal().clock.date());
        const auto read = session.read();
        REQUIRE_FALSE(read);
        CHECK(read.error().detail == "html_table");
        CHECK(reply.body.find(read.error().message) != std::string::npos);
    }
}

TEST_CASE("personal data in open text: the row is held with its place, and the masked text can be taken")
{
    UploadPortal portal;
    PenaltyFile file;
    file.add("伊市监罚〔2026〕1号");
    file.add("伊市监罚〔2026〕2号");
    file.set(1, "违法事实", "当事人张某，电话13812345678，未明码标价销售商品");
    const Batch batch = portal.import(Role::credit_office, "penalty", "f.csv", file.csv());
    CHECK(batch.accepted == 2);
    CHECK(batch.held == 1);
    const auto findings = portal.findings(Role::credit_office, batch.id);
    const auto found = std::find_if(findings.begin(), findings.end(), [](const FindingRow& finding) { return finding.rule == "R10"; });
    REQUIRE(found != findings.end());
    CHECK(found->row == 3);
    CHECK(found->column == "违法事实");
    CHECK(found->suggestion == "当事人张某，电话138****5678，未明码标价销售商品");
    CHECK(found->message.find("13812345678") == std::string::npos);
}

} // namespace
} // namespace chengxin::test
