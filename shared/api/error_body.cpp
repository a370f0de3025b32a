#include "shared/api/error_body.hpp"

namespace chengxin::api {

ErrorCode error_code_of(const std::string& name)
{
    for (int value = 0; value <= static_cast<int>(ErrorCode::internal); ++value) {
        if (name == name_of(static_cast<ErrorCode>(value))) return static_cast<ErrorCode>(value);
    }
    return ErrorCode::internal;
}

} // namespace chengxin::api
