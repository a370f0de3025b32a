#pragma once

#include "server/core/context.hpp"

/// A terminal for everybody in a service hall, marked by a cookie that /kiosk sets: nothing of a visitor is kept on it for the next one,
/// neither drafts nor the memory of the device.
namespace chengxin {

bool is_kiosk(const RequestContext& context);
/// Value of Set-Cookie, for a year; not `on`: takes it away.
std::string kiosk_cookie(bool on, bool secure);

} // namespace chengxin
