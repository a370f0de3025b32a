#include "server/core/upgrade_backups.hpp"
#include "tests/support/test_portal.hpp"

#include <doctest/doctest.h>
#include <filesystem>
#include <fstream>

using namespace chengxin;
using namespace chengxin::test;

namespace {

using Names = std::vector<std::string>;

Date day(const char* text)
{
    return parse_iso(text).value();
}

} // namespace

TEST_CASE("which backups of before an upgrade may go")
{
    struct Case {
        const char* what;
        Names there;
        Names gone;
    };
    const Case cases[] = {
        {"none", {}, {}},
        {"the only one stays for ever", {"before-upgrade-0.9-20200101-000000"}, {}},
        {"30 days are not older", {"before-upgrade-0.9-20261004-235959", "before-upgrade-1.0-20261005-000000"}, {}},
        {"31 days are",
         {"before-upgrade-0.9-20261003-235959", "before-upgrade-1.0-20261005-000000"},
         {"before-upgrade-0.9-20261003-235959"}},
        {"the newest by time, not by version",
         {"before-upgrade-2.0-20260101-000000", "before-upgrade-1.0-20260102-000000"},
         {"before-upgrade-2.0-20260101-000000"}},
        {"two in one second",
         {"before-upgrade-1.0-20260101-000000-2", "before-upgrade-1.0-20260101-000000"},
         {"before-upgrade-1.0-20260101-000000"}},
        {"a version with dashes",
         {"before-upgrade-1.0-rc-1-20260101-000000", "before-upgrade-1.0-20260102-000000"},
         {"before-upgrade-1.0-rc-1-20260101-000000"}},
        {"what others made",
         {"weekly-20200101-000000", "before-upgrade-", "before-upgrade-1.0", "before-upgrade-1.0-20260101",
          "before-upgrade-1.0-20261399-000000", "before-upgrade-1.0-20260101-000000-old", "before-upgrade-1.0-20260102-000000"},
         {}},
        {"cut short", {"before-upgrade-1.0-20261102-000000.partial", "other.partial"}, {"before-upgrade-1.0-20261102-000000.partial"}},
    };
    for (const Case& one : cases) {
        CAPTURE(std::string(one.what));
        CHECK(old_upgrade_backups(one.there, day("2026-11-03")) == one.gone);
    }
}

TEST_CASE("every day old backups of before an upgrade go with their keys, noted in the audit, and the last one stays")
{
    TestPortal portal;
    const std::filesystem::path folder = std::filesystem::path(portal.directory()) / "backups";
    for (const char* name : {"before-upgrade-0.8-20260801-103107", "before-upgrade-0.9-20260901-103107", "mine"}) {
        std::filesystem::create_directories(folder / name / "originals");
        std::ofstream(folder / name / "chengxin.db") << "x";
        std::ofstream(folder / (std::string(name) + ".keys")) << "x";
    }
    std::filesystem::create_directories(folder / "before-upgrade-0.9-20260901-103000.partial" / "originals");
    portal.run_jobs();
    Names left;
    for (const auto& entry : std::filesystem::directory_iterator(folder))
        left.push_back(entry.path().filename().string());
    std::sort(left.begin(), left.end());
    CHECK(left == Names{"before-upgrade-0.9-20260901-103107", "before-upgrade-0.9-20260901-103107.keys", "mine", "mine.keys"});
    const auto targets = portal.store().read([](storage::Connection& connection) {
        Names found;
        for (auto row = connection.prepare("SELECT target FROM audit WHERE action = 'core.remove_backup' ORDER BY target"); row.step();)
            found.emplace_back(row.text(0));
        return found;
    });
    CHECK(targets == Names{"before-upgrade-0.8-20260801-103107", "before-upgrade-0.9-20260901-103000.partial"});
    portal.clock().set_today("2027-11-03");
    portal.run_jobs();
    CHECK(std::filesystem::exists(folder / "before-upgrade-0.9-20260901-103107"));
}
