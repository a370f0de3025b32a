#include "server/core/kiosk.hpp"

#include "server/core/session.hpp"

namespace chengxin {

namespace {

constexpr std::string_view k_cookie_name = "chengxin_kiosk";
constexpr std::int64_t k_kept_seconds = 365 * 24 * 3600;

} // namespace

bool is_kiosk(const RequestContext& context)
{
    return Sessions::cookie_value(context.cookie, k_cookie_name) == "1";
}

std::string kiosk_cookie(bool on, bool secure)
{
    return Sessions::set_cookie(k_cookie_name, on ? "1" : "", secure, on ? k_kept_seconds : 0);
}

} // namespace chengxin
