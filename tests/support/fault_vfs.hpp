#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace chengxin::test {

/// What SQLite asks of the file system and a test can make fail.
enum class DiskCall { open, read, write, sync, truncate, remove, file_size, shm_map, shm_lock };

/// One planned failure. Calls are counted over all connections and threads from the moment it is armed.
struct DiskFault {
    std::vector<DiskCall> calls;
    int code;                     ///< the SQLite result code that the call gives, for example SQLITE_FULL
    std::int64_t nth = 1;         ///< the first call that fails
    enum class Lasting { once, persistent } lasting = Lasting::once;
    enum class Damage { none, torn_write, short_read } damage = Damage::none; ///< half of the bytes are written or read all the same
    std::string file_ending = {}; ///< only files whose name ends so: "-wal", ".db"; empty: all
};

/// A shim over the default file system of SQLite. While it lives it is the default one, so that every connection opened by the
/// product goes through it; make it before the first connection and keep it until the last is closed. Memory mapping is off (every
/// read is a call). Flushing is only counted unless a test says otherwise: nobody pulls the plug here. Thread-safe.
class FaultVfs {
public:
    FaultVfs();
    ~FaultVfs();
    FaultVfs(const FaultVfs&) = delete;
    FaultVfs& operator=(const FaultVfs&) = delete;

    void arm(const DiskFault& fault);
    void disarm();
    bool fired() const;          ///< since the last arm
    std::int64_t calls() const;  ///< matching calls since the last arm
    /// Every flush takes this long from now on.
    void slow_sync(std::chrono::milliseconds delay);
    /// From now on every flush waits until it is let go.
    void hold_sync();
    /// Returns when a flush waits.
    void wait_for_held_sync();
    void let_sync_go();
    std::int64_t syncs() const;  ///< of all files, since the beginning
    std::int64_t opens() const;  ///< of all files, since the beginning

    struct State;

private:
    std::unique_ptr<State> m_state;
};

} // namespace chengxin::test
