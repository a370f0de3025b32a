#pragma once

#include <string_view>

namespace chengxin::test {

/// Whether the part stands somewhere in the text.
inline bool contains(std::string_view text, std::string_view part)
{
    return text.find(part) != std::string_view::npos;
}

} // namespace chengxin::test
