#include "server/core/failure.hpp"

#include <new>
#include <system_error>

namespace chengxin {

using storage::FailureKind;

FailureKind kind_of(const std::exception& exception)
{
    if (const auto* database = dynamic_cast<const storage::DatabaseFailure*>(&exception)) return database->kind();
    if (const auto* system = dynamic_cast<const std::system_error*>(&exception)) return storage::kind_of_error(system->code());
    return dynamic_cast<const std::bad_alloc*>(&exception) ? FailureKind::memory : FailureKind::mistake;
}

Error error_of(const std::exception& exception, const std::string& request_id)
{
    const FailureKind kind = kind_of(exception);
    switch (kind) {
    case FailureKind::mistake: return {ErrorCode::internal, "系统内部错误，请把编号 " + request_id + " 告诉管理员。", {}};
    case FailureKind::disk_full: return {ErrorCode::storage_full, storage::sentence_of(kind), {}};
    default: return {ErrorCode::unavailable, storage::sentence_of(kind), {}};
    }
}

} // namespace chengxin
