#include "client/platform/tabs.hpp"

#include "client/platform/platform.hpp"

#include <cstdlib>
#include <emscripten.h>
#include <utility>

extern "C" {
double tabs_last_act();
void tabs_tell(const char* text);
void tabs_ask_before_leaving(int ask);
}

namespace chengxin::client::tabs {

double last_act()
{
    return tabs_last_act();
}

void tell(std::string_view text)
{
    tabs_tell(std::string(text).c_str());
}

std::vector<std::string> take_told()
{
    return std::exchange(platform().events.told, {});
}

void ask_before_leaving(bool ask)
{
    tabs_ask_before_leaving(ask ? 1 : 0);
}

} // namespace chengxin::client::tabs

extern "C" EMSCRIPTEN_KEEPALIVE void chengxin_told(char* text)
{
    chengxin::client::platform().events.told.emplace_back(text);
    std::free(text);
    chengxin::client::request_frame();
}
