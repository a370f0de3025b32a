#pragma once

#include <string>

namespace chengxin {

/// Folders that belong to the program, found from where it lies: in the build tree (build/dist/bin, build/<preset>/bin) or
/// installed (bin/ beside share/chengxin/). Empty when there is none.
std::string find_assets_directory();
std::string find_web_directory();

} // namespace chengxin
