#pragma once

#include "shared/core/icon.hpp"

#include <array>

namespace chengxin::client::ui {

using chengxin::Icon;

/// The icon as a zero-terminated UTF-8 string (all code points have three bytes).
constexpr std::array<char, 4> utf8(Icon icon)
{
    const auto code = static_cast<std::uint32_t>(icon);
    return {static_cast<char>(0xE0 | code >> 12), static_cast<char>(0x80 | (code >> 6 & 0x3F)), static_cast<char>(0x80 | (code & 0x3F)), '\0'};
}

} // namespace chengxin::client::ui
