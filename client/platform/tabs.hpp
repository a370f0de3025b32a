#pragma once

#include <string>
#include <string_view>
#include <vector>

/// What concerns a person's session beyond this page: other tabs of the site, activity, leaving.
namespace chengxin::client::tabs {

/// When a key was pressed, a text typed or pasted, or the pointer pressed last; seconds of the platform's clock, 0: never.
double last_act();

/// Tells the other tabs of this site, which learn of it with take_told. Never personal data: it lies in the browser's storage.
void tell(std::string_view text);
/// What other tabs told since the last call.
std::vector<std::string> take_told();

/// While set, the browser asks before this page is closed, reloaded or left.
void ask_before_leaving(bool ask);

} // namespace chengxin::client::tabs
