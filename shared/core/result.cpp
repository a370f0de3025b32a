#include "shared/core/result.hpp"

namespace chengxin {

const char* name_of(ErrorCode code)
{
    switch (code) {
    case ErrorCode::invalid_request: return "invalid_request";
    case ErrorCode::unauthenticated: return "unauthenticated";
    case ErrorCode::forbidden: return "forbidden";
    case ErrorCode::not_found: return "not_found";
    case ErrorCode::conflict: return "conflict";
    case ErrorCode::too_large: return "too_large";
    case ErrorCode::unsupported: return "unsupported";
    case ErrorCode::too_many: return "too_many";
    case ErrorCode::unavailable: return "unavailable";
    case ErrorCode::storage_full: return "storage_full";
    case ErrorCode::internal: return "internal";
    }
    return "internal";
}

} // namespace chengxin
