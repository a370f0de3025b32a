#include "tests/features/data_import/support.hpp"

#include <doctest/doctest.h>

namespace chengxin::test {
namespace {

using namespace chengxin::data_import;

struct Hostile {
    const char* what;
    const char* file_name;
    std::string bytes;
};

std::vector<Hostile> refused_at_once()
{
    const std::string header = PenaltyFile().csv();
    const std::string workbook = sample("penalty-v2.xlsx");
    return {
        {"empty", "a.csv", ""},
        {"only blanks", "a.csv", "\r\n\r\n,,,\r\n"},
        {"no header", "a.csv", "一,二,三\r\n1,2,3\r\n"},
        {"header only", "a.csv", header},
        {"broken zip", "a.xlsx", workbook.substr(0, workbook.size() / 2)},
        {"image", "a.xlsx", std::string("\x89PNG\r\n\x1a\n", 8) + std::string(100, 'x')},
        {"pdf", "a.csv", "%PDF-1.7\n%abc"},
        {"html", "a.xls", "<html><table><tr><td>行政相对人名称</td></tr></table></html>"},
        {"password", "a.xlsx", std::string("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", 8) + std::string(600, '\0')},
    };
}

TEST_CASE("a file that cannot be read is refused with a sentence and leaves nothing")
{
    UploadPortal portal;
    const auto state = portal.fingerprint();
    for (const Hostile& hostile : refused_at_once()) {
        CAPTURE(hostile.what);
        const auto answer = portal.ask<Upload>(Role::clerk, {"penalty", {hostile.file_name, "", hostile.bytes}});
        REQUIRE_FALSE(answer);
        CHECK(answer.error().code != ErrorCode::internal);
        CHECK(answer.error().message.size() > 12);
        CHECK(portal.fingerprint() == state);
        CHECK(portal.files_kept() == 0);
    }
    const auto unknown = portal.ask<Upload>(Role::clerk, {"secrets", {"a.csv", "", PenaltyFile().csv()}});
    REQUIRE_FALSE(unknown);
    CHECK(unknown.error().code == ErrorCode::invalid_request);
}

TEST_CASE("a file that breaks further down leaves a failed batch and nothing else")
{
    UploadPortal portal;
    PenaltyFile file;
    for (int i = 0; i < 30; ++i) file.add("伊市监罚〔2026〕" + std::to_string(i) + "号");
    const std::string bytes = file.csv() + "\"" + std::string(40'000, 'x') + "\"\r\n";
    const Batch batch = portal.import(Role::clerk, "penalty", "long-cell.csv", bytes);
    CHECK(batch.state == BatchState::failed);
    CHECK(batch.message.size() > 12);
    CHECK(batch.findings == 0);
    CHECK(portal.number("SELECT (SELECT count(*) FROM record) + (SELECT count(*) FROM subject) + "
                        "(SELECT count(*) FROM import_finding)") == 0);
    CHECK(portal.is_search_current());
    CHECK(portal.files_kept() == 0);
}

} // namespace
} // namespace chengxin::test
