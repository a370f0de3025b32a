#include "tests/faults/support.hpp"
#include "tests/support/fault_vfs.hpp"

#include <atomic>
#include <chrono>
#include <doctest/doctest.h>
#include <thread>
#include <vector>

/// A disk whose every flush takes long. No time is asserted here; what waits for the writer is told by the order of events.
namespace chengxin::test {
namespace {

using namespace std::chrono_literals;
using namespace chengxin::data_import;

TestOptions slow_options()
{
    return {.today = "2026-11-02", .durability = storage::Durability::full, .background = Application::Background::run};
}

} // namespace

TEST_CASE("slow disk: readers do not wait for the writer, and everything is done in the end")
{
    FaultVfs disk;
    UploadPortal portal(slow_options());
    disk.hold_sync();
    std::atomic<bool> written{false};
    std::thread writer([&] {
        (void)portal.store().write([](storage::Connection& connection) -> Result<void> {
            connection.run("INSERT INTO parameter (key, value, effective_from, description, changed_at) VALUES ('test', '1', '2026-01-01', '', 0)");
            return {};
        });
        written = true;
    });
    disk.wait_for_held_sync();
    RawRequest request;
    request.method = "GET";
    request.path = "/api/v1/publicity/home";
    request.headers = {{"host", "portal.test"}};
    CHECK(portal.application().answer(request).status == 200);
    CHECK_FALSE(written);
    disk.let_sync_go();
    writer.join();
    CHECK(written);
}

TEST_CASE("slow disk: a full queue answers 503 with a sentence, and is empty in the end")
{
    FaultVfs disk;
    UploadPortal portal(slow_options());
    disk.hold_sync();
    const auto insert = [](storage::Connection& connection) {
        connection.run("INSERT INTO parameter (key, value, effective_from, description, changed_at) VALUES ('test', '1', '2026-01-01', '', 0)");
    };
    const auto before = portal.number("SELECT count(*) FROM parameter WHERE key = 'test'");
    REQUIRE(portal.store().post(insert));
    disk.wait_for_held_sync(); // from here on nothing leaves the queue
    int queued = 1;
    while (portal.store().post(insert)) ++queued;
    CHECK(queued > 1);
    const Reply reply = portal.upload(Role::clerk, "penalty", "late.csv", penalties("late", 3));
    check_is_fault_answer(reply);
    disk.let_sync_go();
    for (int i = 0; i < 24'000 && portal.number("SELECT count(*) FROM parameter WHERE key = 'test'") < before + queued; ++i) std::this_thread::sleep_for(5ms);
    CHECK(portal.number("SELECT count(*) FROM parameter WHERE key = 'test'") == before + queued);
    CHECK(portal.upload(Role::clerk, "penalty", "late.csv", penalties("late", 3)).status == 200);
}

TEST_CASE("slow disk: the server stops in order while uploads are on their way, and goes on afterwards")
{
    FaultVfs disk;
    const TemporaryDirectory directory;
    std::vector<std::string> acknowledged;
    {
        TestOptions options = slow_options();
        options.data_directory = directory.path();
        UploadPortal portal(options);
        disk.slow_sync(150ms);
        for (int i = 0; i < 3; ++i) {
            const std::string name = "s" + std::to_string(i) + ".csv";
            if (portal.upload(Role::clerk, "penalty", name, penalties("s" + std::to_string(i), 3)).status == 200) acknowledged.push_back(name);
        }
    } // stops here, with jobs waiting and running
    disk.slow_sync(0ms);
    UploadPortal portal({.today = "2026-11-02", .data_directory = directory.path()});
    finish_batches(portal);
    CHECK(acknowledged.size() == 3);
    for (const std::string& name : acknowledged) CHECK(portal.number("SELECT accepted FROM import_batch WHERE state = 'done' AND file_name = '" + name + "'") == 3);
    check_consistent(portal);
}

} // namespace chengxin::test
