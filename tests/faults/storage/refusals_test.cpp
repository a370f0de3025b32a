#include "tests/faults/support.hpp"
#include "server/core/refusals.hpp"
#include "tests/support/fault_vfs.hpp"

#include <atomic>
#include <chrono>
#include <doctest/doctest.h>
#include <sqlite3.h>
#include <thread>

namespace chengxin::test {
namespace {

using namespace chengxin::data_import;

std::int64_t entries(UploadPortal& portal)
{
    return portal.number("SELECT count(*) FROM audit WHERE action = 'core.refuse'");
}

/// The auditor may not upload.
void be_refused(UploadPortal& portal)
{
    CHECK(portal.upload(Role::auditor, "penalty", "x.csv", penalties("x", 1)).status == 403);
}

} // namespace

TEST_CASE("refusals: a flood is one entry a minute, which tells how many")
{
    UploadPortal portal;
    for (int i = 0; i < 500; ++i) be_refused(portal);
    CHECK(entries(portal) == 1);
    portal.clock().advance(61);
    be_refused(portal);
    CHECK(entries(portal) == 2);
    CHECK(portal.text("SELECT detail FROM audit WHERE action = 'core.refuse' ORDER BY id DESC") == "500 times");
    CHECK(portal.get(Role::auditor, "/api/v1/data-import/batches").status == 403); // something else is told at once
    CHECK(entries(portal) == 3);
    check_consistent(portal);
}

TEST_CASE("refusals: while the writer is busy only one write waits for them")
{
    UploadPortal portal;
    std::atomic<bool> go{false};
    REQUIRE(portal.store().post([&](storage::Connection&) {
        while (!go) std::this_thread::yield();
    }));
    std::thread visitor([&] {
        for (int i = 0; i < 600; ++i) {
            RawRequest request;
            request.method = "POST";
            request.path = "/api/v1/none";
            portal.portal().refusals.note({.account_id = i % 7, .account_name = "somebody", .address = "127.0.0.1", .action = "core.refuse",
                .target = "POST /" + std::to_string(i), .outcome = "refused", .detail = {}});
        }
    });
    visitor.join();
    int free_places = 0;
    while (portal.store().post([](storage::Connection&) {})) ++free_places;
    go = true;
    CHECK(free_places == 256 - 2);
    for (int i = 0; i < 12'000 && entries(portal) < 600; ++i) std::this_thread::sleep_for(std::chrono::milliseconds(10));
    CHECK(entries(portal) == 600);
}

TEST_CASE("refusals: what a full disk did not take is written when it does")
{
    FaultVfs disk;
    UploadPortal portal({.today = "2026-11-02", .durability = storage::Durability::full});
    disk.arm({{DiskCall::write}, SQLITE_FULL, 1, DiskFault::Lasting::persistent});
    be_refused(portal);
    be_refused(portal);
    CHECK(disk.fired());
    disk.disarm();
    CHECK(entries(portal) == 0);
    be_refused(portal);
    CHECK(entries(portal) == 1);
    CHECK(portal.text("SELECT detail FROM audit WHERE action = 'core.refuse'") == "3 times");
    check_consistent(portal);
}

TEST_CASE("refusals: what waits for its minute is written when the server stops")
{
    const TemporaryDirectory directory;
    {
        UploadPortal portal({.today = "2026-11-02", .data_directory = directory.path()});
        for (int i = 0; i < 5; ++i) be_refused(portal);
    }
    UploadPortal portal({.today = "2026-11-02", .data_directory = directory.path()});
    CHECK(entries(portal) == 2);
    CHECK(portal.text("SELECT detail FROM audit WHERE action = 'core.refuse' ORDER BY id DESC") == "4 times");
}

} // namespace chengxin::test
