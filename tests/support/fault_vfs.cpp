#include "tests/support/fault_vfs.hpp"

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <mutex>
#include <new>
#include <optional>
#include <sqlite3.h>
#include <stdexcept>
#include <string_view>
#include <thread>

namespace chengxin::test {

struct FaultVfs::State {
    sqlite3_vfs vfs = {};
    sqlite3_vfs* base = nullptr;
    mutable std::mutex mutex;
    bool armed = false;
    DiskFault fault{{}, 0};
    std::int64_t seen = 0;
    bool fired = false;
    std::atomic<std::int64_t> delay_milliseconds{0};
    std::mutex gate;
    std::condition_variable gate_changed;
    bool holding = false; ///< guarded by gate, as the next
    int held = 0;         ///< flushes that wait
    std::atomic<std::int64_t> syncs{0};
    std::atomic<std::int64_t> opens{0};
};

namespace {

using State = FaultVfs::State;

struct Verdict {
    int code = SQLITE_OK;
    DiskFault::Damage damage = DiskFault::Damage::none;
};

/// Every connection's file: the shim in front, the real one behind it in the same memory.
struct File {
    sqlite3_file head;
    State* state;
    const char* name; ///< null: a temporary file
    sqlite3_file* real() { return reinterpret_cast<sqlite3_file*>(this + 1); }
};

File& file_of(sqlite3_file* file)
{
    return *reinterpret_cast<File*>(file);
}

State& state_of(sqlite3_vfs* vfs)
{
    return *static_cast<State*>(vfs->pAppData);
}

bool ends_with(const char* name, const std::string& ending)
{
    const std::string_view whole = name ? name : "";
    return whole.size() >= ending.size() && whole.substr(whole.size() - ending.size()) == ending;
}

Verdict judge(State& state, DiskCall call, const char* name)
{
    const std::lock_guard lock(state.mutex);
    if (!state.armed || !ends_with(name, state.fault.file_ending)) return {};
    if (std::find(state.fault.calls.begin(), state.fault.calls.end(), call) == state.fault.calls.end()) return {};
    const std::int64_t number = ++state.seen;
    const bool fails = state.fault.lasting == DiskFault::Lasting::persistent ? number >= state.fault.nth : number == state.fault.nth;
    if (!fails) return {};
    state.fired = true;
    return {state.fault.code, state.fault.damage};
}

int close_file(sqlite3_file* file)
{
    sqlite3_file* real = file_of(file).real();
    return real->pMethods ? real->pMethods->xClose(real) : SQLITE_OK;
}

int read_file(sqlite3_file* file, void* out, int count, sqlite3_int64 offset)
{
    File& self = file_of(file);
    const Verdict verdict = judge(*self.state, DiskCall::read, self.name);
    if (verdict.code == SQLITE_OK) return self.real()->pMethods->xRead(self.real(), out, count, offset);
    if (verdict.damage != DiskFault::Damage::short_read) return verdict.code;
    (void)self.real()->pMethods->xRead(self.real(), out, count / 2, offset);
    return verdict.code;
}

int write_file(sqlite3_file* file, const void* bytes, int count, sqlite3_int64 offset)
{
    File& self = file_of(file);
    const Verdict verdict = judge(*self.state, DiskCall::write, self.name);
    if (verdict.code == SQLITE_OK) return self.real()->pMethods->xWrite(self.real(), bytes, count, offset);
    if (verdict.damage == DiskFault::Damage::torn_write) (void)self.real()->pMethods->xWrite(self.real(), bytes, count / 2, offset);
    return verdict.code;
}

int truncate_file(sqlite3_file* file, sqlite3_int64 size)
{
    File& self = file_of(file);
    const Verdict verdict = judge(*self.state, DiskCall::truncate, self.name);
    return verdict.code != SQLITE_OK ? verdict.code : self.real()->pMethods->xTruncate(self.real(), size);
}

void wait_at_gate(State& state)
{
    std::unique_lock lock(state.gate);
    if (!state.holding) return;
    ++state.held;
    state.gate_changed.notify_all();
    state.gate_changed.wait(lock, [&] { return !state.holding; });
    --state.held;
}

int sync_file(sqlite3_file* file, int)
{
    File& self = file_of(file);
    ++self.state->syncs;
    if (const auto delay = self.state->delay_milliseconds.load(); delay > 0) std::this_thread::sleep_for(std::chrono::milliseconds(delay));
    wait_at_gate(*self.state);
    return judge(*self.state, DiskCall::sync, self.name).code;
}

int size_of_file(sqlite3_file* file, sqlite3_int64* size)
{
    File& self = file_of(file);
    const Verdict verdict = judge(*self.state, DiskCall::file_size, self.name);
    return verdict.code != SQLITE_OK ? verdict.code : self.real()->pMethods->xFileSize(self.real(), size);
}

int lock_file(sqlite3_file* file, int level)
{
    return file_of(file).real()->pMethods->xLock(file_of(file).real(), level);
}

int unlock_file(sqlite3_file* file, int level)
{
    return file_of(file).real()->pMethods->xUnlock(file_of(file).real(), level);
}

int check_reserved(sqlite3_file* file, int* reserved)
{
    return file_of(file).real()->pMethods->xCheckReservedLock(file_of(file).real(), reserved);
}

int control_file(sqlite3_file* file, int operation, void* argument)
{
    return file_of(file).real()->pMethods->xFileControl(file_of(file).real(), operation, argument);
}

int sector_size(sqlite3_file* file)
{
    return file_of(file).real()->pMethods->xSectorSize(file_of(file).real());
}

int device_characteristics(sqlite3_file* file)
{
    return file_of(file).real()->pMethods->xDeviceCharacteristics(file_of(file).real());
}

int map_shared(sqlite3_file* file, int page, int size, int extend, void volatile** memory)
{
    File& self = file_of(file);
    const Verdict verdict = judge(*self.state, DiskCall::shm_map, self.name);
    if (verdict.code == SQLITE_OK) return self.real()->pMethods->xShmMap(self.real(), page, size, extend, memory);
    *memory = nullptr;
    return verdict.code;
}

int lock_shared(sqlite3_file* file, int offset, int count, int flags)
{
    File& self = file_of(file);
    // Giving a lock back cannot fail in a real file system either.
    const bool taking = (flags & SQLITE_SHM_LOCK) != 0;
    const Verdict verdict = taking ? judge(*self.state, DiskCall::shm_lock, self.name) : Verdict{};
    return verdict.code != SQLITE_OK ? verdict.code : self.real()->pMethods->xShmLock(self.real(), offset, count, flags);
}

void barrier(sqlite3_file* file)
{
    file_of(file).real()->pMethods->xShmBarrier(file_of(file).real());
}

int unmap_shared(sqlite3_file* file, int remove)
{
    return file_of(file).real()->pMethods->xShmUnmap(file_of(file).real(), remove);
}

/// Version 2: shared memory, but no memory-mapped reads.
constexpr sqlite3_io_methods k_methods = {2, close_file, read_file, write_file, truncate_file, sync_file, size_of_file, lock_file, unlock_file,
    check_reserved, control_file, sector_size, device_characteristics, map_shared, lock_shared, barrier, unmap_shared, nullptr, nullptr};

int open_file(sqlite3_vfs* vfs, const char* name, sqlite3_file* file, int flags, int* flags_out)
{
    State& state = state_of(vfs);
    File* self = new (file) File{{nullptr}, &state, name};
    ++state.opens;
    if (const Verdict verdict = judge(state, DiskCall::open, name); verdict.code != SQLITE_OK) return verdict.code;
    self->real()->pMethods = nullptr;
    const int code = state.base->xOpen(state.base, name, self->real(), flags, flags_out);
    if (self->real()->pMethods) self->head.pMethods = &k_methods;
    return code;
}

int remove_file(sqlite3_vfs* vfs, const char* name, int sync_directory)
{
    State& state = state_of(vfs);
    const Verdict verdict = judge(state, DiskCall::remove, name);
    return verdict.code != SQLITE_OK ? verdict.code : state.base->xDelete(state.base, name, sync_directory);
}

int access_file(sqlite3_vfs* vfs, const char* name, int flags, int* result)
{
    return state_of(vfs).base->xAccess(state_of(vfs).base, name, flags, result);
}

int full_path(sqlite3_vfs* vfs, const char* name, int size, char* out)
{
    return state_of(vfs).base->xFullPathname(state_of(vfs).base, name, size, out);
}

int random_bytes(sqlite3_vfs* vfs, int count, char* out)
{
    return state_of(vfs).base->xRandomness(state_of(vfs).base, count, out);
}

int sleep_for(sqlite3_vfs* vfs, int microseconds)
{
    return state_of(vfs).base->xSleep(state_of(vfs).base, microseconds);
}

int current_time(sqlite3_vfs* vfs, double* days)
{
    return state_of(vfs).base->xCurrentTime(state_of(vfs).base, days);
}

int last_error(sqlite3_vfs* vfs, int size, char* out)
{
    return state_of(vfs).base->xGetLastError(state_of(vfs).base, size, out);
}

int current_time_64(sqlite3_vfs* vfs, sqlite3_int64* milliseconds)
{
    return state_of(vfs).base->xCurrentTimeInt64(state_of(vfs).base, milliseconds);
}

} // namespace

FaultVfs::FaultVfs() : m_state(std::make_unique<State>())
{
    State& state = *m_state;
    if (sqlite3_initialize() != SQLITE_OK) throw std::runtime_error("SQLite does not start");
    state.base = sqlite3_vfs_find(nullptr);
    state.vfs.iVersion = 2;
    state.vfs.szOsFile = static_cast<int>(sizeof(File)) + state.base->szOsFile;
    state.vfs.mxPathname = state.base->mxPathname;
    state.vfs.zName = "fault";
    state.vfs.pAppData = &state;
    state.vfs.xOpen = open_file;
    state.vfs.xDelete = remove_file;
    state.vfs.xAccess = access_file;
    state.vfs.xFullPathname = full_path;
    state.vfs.xRandomness = random_bytes;
    state.vfs.xSleep = sleep_for;
    state.vfs.xCurrentTime = current_time;
    state.vfs.xGetLastError = last_error;
    state.vfs.xCurrentTimeInt64 = current_time_64;
    if (sqlite3_vfs_register(&state.vfs, 1) != SQLITE_OK) throw std::runtime_error("the fault-injecting file system does not register");
}

FaultVfs::~FaultVfs()
{
    sqlite3_vfs_unregister(&m_state->vfs);
    sqlite3_vfs_register(m_state->base, 1);
}

void FaultVfs::arm(const DiskFault& fault)
{
    const std::lock_guard lock(m_state->mutex);
    m_state->fault = fault;
    m_state->seen = 0;
    m_state->fired = false;
    m_state->armed = true;
}

void FaultVfs::disarm()
{
    const std::lock_guard lock(m_state->mutex);
    m_state->armed = false;
}

bool FaultVfs::fired() const
{
    const std::lock_guard lock(m_state->mutex);
    return m_state->fired;
}

std::int64_t FaultVfs::calls() const
{
    const std::lock_guard lock(m_state->mutex);
    return m_state->seen;
}

void FaultVfs::slow_sync(std::chrono::milliseconds delay)
{
    m_state->delay_milliseconds = delay.count();
}

void FaultVfs::hold_sync()
{
    const std::lock_guard lock(m_state->gate);
    m_state->holding = true;
}

void FaultVfs::wait_for_held_sync()
{
    std::unique_lock lock(m_state->gate);
    m_state->gate_changed.wait(lock, [this] { return m_state->held > 0; });
}

void FaultVfs::let_sync_go()
{
    const std::lock_guard lock(m_state->gate);
    m_state->holding = false;
    m_state->gate_changed.notify_all();
}

std::int64_t FaultVfs::opens() const
{
    return m_state->opens;
}

std::int64_t FaultVfs::syncs() const
{
    return m_state->syncs;
}

} // namespace chengxin::test
