#include "tests/faults/support.hpp"
#include "tests/support/fault_vfs.hpp"

#include <doctest/doctest.h>
#include <optional>
#include <sqlite3.h>
#include <vector>

/// SQLite's own way of testing: the first call fails, then the second, … until the work is done without meeting the fault.
namespace chengxin::test {
namespace {

using namespace chengxin::data_import;
using Lasting = DiskFault::Lasting;
using Damage = DiskFault::Damage;

struct NamedFault {
    std::string name;
    DiskFault fault;
    bool reads_go_on; ///< while it lasts
};

const std::vector<NamedFault>& faults()
{
    static const std::vector<NamedFault> list = {
        {"disk full once", {{DiskCall::write}, SQLITE_FULL, 1, Lasting::once}, true},
        {"disk full", {{DiskCall::write, DiskCall::truncate}, SQLITE_FULL, 1, Lasting::persistent}, true},
        {"torn write", {{DiskCall::write}, SQLITE_IOERR_WRITE, 1, Lasting::once, Damage::torn_write}, true},
        {"disk full, torn", {{DiskCall::write}, SQLITE_FULL, 1, Lasting::persistent, Damage::torn_write}, true},
        {"write error", {{DiskCall::write, DiskCall::sync, DiskCall::truncate}, SQLITE_IOERR_WRITE, 1, Lasting::persistent}, true},
        {"read-only disk", {{DiskCall::write, DiskCall::truncate, DiskCall::remove}, SQLITE_READONLY, 1, Lasting::persistent}, true},
        {"failed flush once", {{DiskCall::sync}, SQLITE_IOERR_FSYNC, 1, Lasting::once}, true},
        {"failed flush", {{DiskCall::sync}, SQLITE_IOERR_FSYNC, 1, Lasting::persistent}, true},
        {"read error once", {{DiskCall::read}, SQLITE_IOERR_READ, 1, Lasting::once}, false},
        {"read error", {{DiskCall::read}, SQLITE_IOERR_READ, 1, Lasting::persistent}, false},
        {"short read", {{DiskCall::read}, SQLITE_IOERR_READ, 1, Lasting::once, Damage::short_read}, false},
        {"cannot open", {{DiskCall::open}, SQLITE_CANTOPEN, 1, Lasting::persistent}, false},
        {"file size", {{DiskCall::file_size}, SQLITE_IOERR_FSTAT, 1, Lasting::once}, false},
        {"shared memory", {{DiskCall::shm_map}, SQLITE_IOERR_SHMMAP, 1, Lasting::persistent}, false},
        {"lock error", {{DiskCall::shm_lock}, SQLITE_IOERR_SHMLOCK, 1, Lasting::once}, false},
    };
    return list;
}

/// One thing that somebody does while the disk fails.
class Deed {
public:
    virtual ~Deed() = default;
    virtual void prepare(UploadPortal&, const std::string&) {}
    virtual Reply act(UploadPortal& portal, const std::string& mark) = 0;
    /// After the fault: what was acknowledged stands, what was refused can be done now. `mark` is new in every round.
    virtual void check(UploadPortal& portal, const std::string& mark, bool acknowledged) = 0;
    virtual std::string name() const = 0;
};

constexpr int k_rows = 3;

class UploadFile : public Deed {
public:
    std::string name() const override { return "upload"; }
    Reply act(UploadPortal& portal, const std::string& mark) override
    {
        const Reply reply = portal.upload(Role::clerk, "penalty", mark + ".csv", penalties(mark, k_rows));
        try {
            portal.run_jobs();
        } catch (const std::exception&) { // the worker logs it and goes on
        }
        return reply;
    }
    void check(UploadPortal& portal, const std::string& mark, bool acknowledged) override
    {
        if (acknowledged) CHECK(batches_named(portal, mark + ".csv") == 1);
        else CHECK(portal.upload(Role::clerk, "penalty", mark + ".csv", penalties(mark, k_rows)).status == 200);
        finish_batches(portal);
        CHECK(portal.number("SELECT count(*) FROM import_batch WHERE state = 'done' AND accepted = 3 AND file_name = '" + mark + ".csv'") == 1);
        CHECK(batches_named(portal, mark + ".csv") == 1);
    }
};

class Confirm : public Deed {
public:
    std::string name() const override { return "held decision"; }
    void prepare(UploadPortal& portal, const std::string& mark) override
    {
        m_batch = portal.import(Role::clerk, "penalty", mark + ".csv", penalties(mark, k_rows, true)).id;
        const auto held = portal.ask<Held>(Role::clerk, {mark, 1, 20});
        REQUIRE(held);
        REQUIRE(held->rows.size() == 1);
        m_record = held->rows.front().record_id;
    }
    Reply act(UploadPortal& portal, const std::string&) override
    {
        return portal.post_json(Role::clerk, ResolveHeld::path, "{\"record_id\":" + std::to_string(m_record) + ",\"decision\":\"confirm\",\"changes\":[],\"reason\":\"核对过\"}");
    }
    void check(UploadPortal& portal, const std::string& mark, bool acknowledged) override
    {
        const std::string record = std::to_string(m_record);
        const auto state = portal.number("SELECT state FROM record WHERE id = " + record);
        CHECK(state == (acknowledged ? 1 : 2));
        if (!acknowledged) CHECK(act(portal, mark).status == 200);
        CHECK(portal.number("SELECT state FROM record WHERE id = " + record) == 1);
        CHECK(portal.number("SELECT count(*) FROM audit WHERE action = 'data_import.resolve_held' AND target = 'record " + record + "'") == 1);
    }

private:
    std::int64_t m_batch = 0;
    std::int64_t m_record = 0;
};

class UndoBatch : public Deed {
public:
    std::string name() const override { return "undo"; }
    void prepare(UploadPortal& portal, const std::string& mark) override
    {
        m_batch = portal.import(Role::clerk, "penalty", mark + ".csv", penalties(mark, k_rows)).id;
    }
    Reply act(UploadPortal& portal, const std::string&) override
    {
        return portal.post_json(Role::clerk, Undo::path, "{\"id\":" + std::to_string(m_batch) + ",\"reason\":\"数据有误\"}");
    }
    void check(UploadPortal& portal, const std::string& mark, bool acknowledged) override
    {
        CHECK(live_records(portal) == (acknowledged ? 0 : k_rows));
        CHECK(portal.batch(Role::clerk, m_batch).state == (acknowledged ? BatchState::undone : BatchState::done));
        if (!acknowledged) CHECK(act(portal, mark).status == 200);
        CHECK(live_records(portal) == 0);
        CHECK(portal.number("SELECT count(*) FROM audit WHERE action = 'data_import.undo' AND target = 'batch " + std::to_string(m_batch) + "'") == 1);
    }

private:
    std::int64_t live_records(UploadPortal& portal)
    {
        return portal.number("SELECT count(*) FROM record WHERE state <> 5 AND batch_id = " + std::to_string(m_batch));
    }
    std::int64_t m_batch = 0;
};

class SignIn : public Deed {
public:
    std::string name() const override { return "sign-in"; }
    void prepare(UploadPortal& portal, const std::string&) override
    {
        m_sessions = portal.number("SELECT count(*) FROM session");
        m_entries = entries(portal);
    }
    Reply act(UploadPortal& portal, const std::string&) override
    {
        return portal.post_json(Role::guest, "/api/v1/accounts/sign-in", std::string("{\"name\":\"clerk\",\"password\":\"") + k_password + "\"}");
    }
    void check(UploadPortal& portal, const std::string& mark, bool acknowledged) override
    {
        CHECK(portal.number("SELECT count(*) FROM session") == m_sessions + (acknowledged ? 1 : 0));
        if (!acknowledged) CHECK(act(portal, mark).status == 200);
        CHECK(portal.number("SELECT count(*) FROM session") == m_sessions + 1);
        CHECK(entries(portal) == m_entries + 1);
    }

private:
    static std::int64_t entries(UploadPortal& portal)
    {
        return portal.number("SELECT count(*) FROM audit WHERE action = 'accounts.sign_in' AND outcome = 'ok'");
    }
    std::int64_t m_sessions = 0;
    std::int64_t m_entries = 0;
};

void check_during(UploadPortal& portal, const NamedFault& named, const Reply& reply)
{
    if (reply.status != 200) check_is_fault_answer(reply);
    if (named.reads_go_on && named.fault.lasting == Lasting::persistent) check_reads_go_on(portal);
}

void try_fault(Deed& deed, const NamedFault& named, FaultVfs& disk)
{
    const TemporaryDirectory directory;
    const auto open = [&] { return std::make_unique<UploadPortal>(TestOptions{.today = "2026-11-02", .data_directory = directory.path(), .durability = storage::Durability::full}); };
    auto portal = open();
    int refused = 0;
    for (std::int64_t n = 1;; n = next_number(n)) {
        CAPTURE(n);
        const std::string mark = "r" + std::to_string(n);
        deed.prepare(*portal, mark);
        DiskFault fault = named.fault;
        fault.nth = n;
        disk.arm(fault);
        const Reply reply = deed.act(*portal, mark);
        const bool fired = disk.fired();
        check_during(*portal, named, reply);
        disk.disarm();
        refused += reply.status != 200;
        deed.check(*portal, mark, reply.status == 200);
        check_consistent(*portal);
        check_found(*portal);
        if (n % 4 == 0) { // what is on the disk, without what the process remembers
            portal.reset();
            portal = open();
            check_consistent(*portal);
        }
        if (!fired) break;
    }
    MESSAGE(deed.name(), " / ", named.name, ": refused ", refused);
}

void try_all(Deed& deed)
{
    FaultVfs disk;
    for (const NamedFault& named : faults()) {
        CAPTURE(named.name);
        try_fault(deed, named, disk);
    }
}

} // namespace

TEST_CASE("disk: an upload is complete or refused, whatever call fails")
{
    UploadFile deed;
    try_all(deed);
}

TEST_CASE("disk: a decision about a held record happens whole or not at all")
{
    Confirm deed;
    try_all(deed);
}

TEST_CASE("disk: an undo happens whole or not at all")
{
    UndoBatch deed;
    try_all(deed);
}

TEST_CASE("disk: a sign-in happens whole or not at all")
{
    SignIn deed;
    try_all(deed);
}

} // namespace chengxin::test
