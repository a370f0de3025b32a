#include "server/storage/failure.hpp"

#include "server/storage/sqlite_check.hpp"

#include <cerrno>
#include <sqlite3.h>

namespace chengxin::storage {

FailureKind kind_of_code(int sqlite_code)
{
    if (sqlite_code == SQLITE_IOERR_NOMEM) return FailureKind::memory;
    switch (sqlite_code & 0xff) {
    case SQLITE_FULL: return FailureKind::disk_full;
    case SQLITE_READONLY: return FailureKind::read_only;
    case SQLITE_IOERR:
    case SQLITE_CANTOPEN: return FailureKind::input_output;
    case SQLITE_OK:
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
    case SQLITE_PROTOCOL:
    case SQLITE_INTERRUPT: return FailureKind::busy;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB: return FailureKind::damaged;
    case SQLITE_NOMEM: return FailureKind::memory;
    default: return FailureKind::mistake;
    }
}

FailureKind kind_of_error(const std::error_code& error)
{
    if (error == std::errc::no_space_on_device || error == std::errc::file_too_large || error == std::error_code(EDQUOT, std::generic_category())) {
        return FailureKind::disk_full;
    }
    if (error == std::errc::read_only_file_system || error == std::errc::permission_denied || error == std::errc::operation_not_permitted) {
        return FailureKind::read_only;
    }
    if (error == std::errc::not_enough_memory) return FailureKind::memory;
    if (error == std::errc::resource_unavailable_try_again) return FailureKind::busy;
    return FailureKind::input_output;
}

const char* sentence_of(FailureKind kind)
{
    switch (kind) {
    case FailureKind::disk_full: return "服务器磁盘空间不足，本次操作没有保存。请稍后再试，并通知系统管理员清理磁盘。";
    case FailureKind::read_only: return "服务器磁盘暂时不可写，本次操作没有保存。请稍后再试，并通知系统管理员检查磁盘和权限。";
    case FailureKind::input_output: return "服务器读写磁盘出错，本次操作没有完成。请稍后再试；反复出现请通知系统管理员检查磁盘。";
    case FailureKind::busy: return "系统正忙，请稍后再试。";
    case FailureKind::damaged: return "服务器的数据文件损坏，本次操作没有完成。请立即通知系统管理员用备份核对，不要反复重试。";
    case FailureKind::memory: return "服务器内存不足，本次操作没有完成。请稍后再试。";
    case FailureKind::mistake: return "";
    }
    return "";
}

[[noreturn]] void throw_failure(sqlite3* handle, std::string_view doing)
{
    const int code = handle ? sqlite3_extended_errcode(handle) : SQLITE_NOMEM;
    const char* message = handle ? sqlite3_errmsg(handle) : "out of memory";
    throw DatabaseFailure(code, std::string(doing) + ": " + message);
}

void check(sqlite3* handle, int code, std::string_view doing)
{
    if (code != SQLITE_OK) throw_failure(handle, doing);
}

} // namespace chengxin::storage
