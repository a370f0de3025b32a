#include "server/core/change.hpp"

namespace chengxin {

Error busy()
{
    return {ErrorCode::unavailable, "系统正忙，请稍后再试。", {}};
}

} // namespace chengxin
