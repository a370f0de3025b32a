#pragma once

namespace chengxin::client {

/// Every text a person reads goes through here, written in Chinese (gettext's convention). Chinese is the only language
/// so far, so the text is its own translation.
constexpr const char* tr(const char* chinese)
{
    return chinese;
}

} // namespace chengxin::client
