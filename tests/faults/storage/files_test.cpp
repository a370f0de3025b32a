#include "tests/faults/storage/failing_calls.hpp"
#include "tests/faults/support.hpp"

#include "server/core/backup.hpp"
#include "server/features.hpp"

#include <cerrno>
#include <doctest/doctest.h>
#include <filesystem>
#include <vector>

/// Files that are not SQLite's: sealed originals, keys, backups.
namespace chengxin::test {
namespace {

namespace files = std::filesystem;
using namespace chengxin::data_import;

struct NamedFault {
    std::string name;
    FileFault fault;
    int status; ///< of the answer to the upload
};

const std::vector<NamedFault>& write_faults()
{
    static const std::vector<NamedFault> list = {
        {"full at open", {FileCall::open, ENOSPC, 1, false, "originals"}, 507},
        {"read-only", {FileCall::open, EROFS, 1, false, "originals"}, 503},
        {"no permission", {FileCall::open, EACCES, 1, false, "originals"}, 503},
        {"too many files", {FileCall::open, EMFILE, 1, false, "originals"}, 503},
        {"full", {FileCall::write, ENOSPC, 1, false, "originals"}, 507},
        {"quota", {FileCall::write, EDQUOT, 1, false, "originals"}, 507},
        {"file size limit", {FileCall::write, EFBIG, 1, false, "originals"}, 507},
        {"write error", {FileCall::write, EIO, 1, false, "originals"}, 503},
        {"failed flush", {FileCall::fsync, EIO, 1, false, "originals"}, 503},
        {"failed flush of the folder", {FileCall::fsync, EIO, 2, false, "originals"}, 503},
        {"full at flush", {FileCall::fsync, ENOSPC, 1, false, "originals"}, 507},
        {"failed rename", {FileCall::rename, EIO, 1, false, "originals"}, 503},
    };
    return list;
}

std::size_t unfinished_files(const std::string& directory)
{
    std::size_t count = 0;
    for (const auto& entry : files::recursive_directory_iterator(directory)) {
        const std::string name = entry.path().filename().string();
        count += name.find(".part") != std::string::npos || name.find(".new") != std::string::npos;
    }
    return count;
}

} // namespace

TEST_CASE("files: an original that cannot be kept refuses the upload; nothing half is left")
{
    UploadPortal portal;
    int number = 0;
    for (const NamedFault& named : write_faults()) {
        CAPTURE(named.name);
        const std::string mark = "f" + std::to_string(++number);
        break_files(named.fault);
        const Reply reply = portal.upload(Role::clerk, "penalty", mark + ".csv", penalties(mark, 3));
        check_reads_go_on(portal);
        CHECK(mend_files());
        CHECK(reply.status == named.status);
        check_is_fault_answer(reply);
        CHECK(batches_named(portal, mark + ".csv") == 0);
        CHECK(unfinished_files(portal.directory()) == 0);
        CHECK(portal.import(Role::clerk, "penalty", mark + ".csv", penalties(mark, 3)).accepted == 3);
        check_consistent(portal);
    }
}

TEST_CASE("files: a write that takes only half is continued")
{
    UploadPortal portal;
    break_files({FileCall::write, 0, 1, true, "originals"});
    const Reply reply = portal.upload(Role::clerk, "penalty", "half.csv", penalties("half", 3));
    CHECK(mend_files());
    CHECK(reply.status == 200);
    finish_batches(portal);
    CHECK(portal.number("SELECT accepted FROM import_batch WHERE state = 'done'") == 3);
}

TEST_CASE("files: an original that cannot be read ends the batch with a sentence, never with some of its rows")
{
    for (std::int64_t nth = 1; nth <= 3; ++nth) {
        CAPTURE(nth);
        UploadPortal portal;
        REQUIRE(portal.upload(Role::clerk, "penalty", "read.csv", penalties("read", 3)).status == 200);
        break_files({FileCall::pread, EIO, nth, false, "originals"});
        portal.run_jobs();
        const bool fired = mend_files();
        finish_batches(portal);
        const std::string state = portal.text("SELECT state FROM import_batch");
        const std::int64_t rows = portal.number("SELECT count(*) FROM record");
        if (fired) CHECK(portal.text("SELECT message FROM import_batch").find("。") != std::string::npos);
        CHECK(state == (fired ? "failed" : "done"));
        CHECK(rows == (fired ? 0 : 3));
        check_consistent(portal);
        CHECK(portal.import(Role::clerk, "penalty", "read.csv", penalties("read", 3)).accepted == 3);
    }
}

TEST_CASE("files: a backup that cannot be written leaves nothing that looks like one")
{
    UploadPortal portal;
    portal.import(Role::clerk, "penalty", "a.csv", penalties("a", 3));
    const TemporaryDirectory target;
    const std::string folder = target.path() + "/backup";
    const FileFault faults[] = {{FileCall::write, ENOSPC, 1, false, target.path()}, {FileCall::write, ENOSPC, 30, false, target.path()},
        {FileCall::fsync, EIO, 1, false, target.path()}, {FileCall::open, EROFS, 1, false, target.path()}};
    for (const FileFault& fault : faults) {
        CAPTURE(static_cast<int>(fault.call));
        CAPTURE(fault.nth);
        break_files(fault);
        const auto made = back_up(portal.directory(), folder, all_features());
        CHECK(mend_files());
        REQUIRE_FALSE(made);
        CHECK(made.error().message.find("。") != std::string::npos);
        CHECK_FALSE(files::exists(folder));
    }
    const auto made = back_up(portal.directory(), folder, all_features());
    REQUIRE(made);
    CHECK(made->missing.empty());
}

TEST_CASE("files: keys that cannot be written stop the start; the next one makes them")
{
    const FileFault faults[] = {{FileCall::open, EROFS, 1, false, "/keys/"}, {FileCall::write, ENOSPC, 1, false, "/keys/"}, {FileCall::fsync, EIO, 1, false, "/keys/"},
        {FileCall::rename, EIO, 1, false, "/keys/"}, {FileCall::write, ENOSPC, 1, true, "/keys/"}};
    for (const FileFault& fault : faults) {
        const TemporaryDirectory directory;
        break_files(fault);
        std::string refusal;
        try {
            const UploadPortal portal({.today = "2026-11-02", .data_directory = directory.path()});
        } catch (const std::exception& exception) {
            refusal = exception.what();
        }
        CHECK(mend_files());
        CAPTURE(refusal);
        CHECK(refusal.find("。") != std::string::npos);
        UploadPortal portal({.today = "2026-11-02", .data_directory = directory.path()});
        CHECK(portal.import(Role::clerk, "penalty", "a.csv", penalties("a", 3)).accepted == 3);
    }
}

} // namespace chengxin::test
