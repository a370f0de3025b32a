#pragma once

namespace chengxin {

/// Of the program, as `chengxin --version` tells it.
inline constexpr char k_program_version[] = "0.1.0";

} // namespace chengxin
