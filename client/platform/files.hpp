#pragma once

#include <string>
#include <vector>

namespace chengxin::client {

/// A file that a person chose or dropped on the window.
struct ChosenFile {
    std::string name;
    std::string content_type;
    std::string bytes;
    bool unreadable = false; ///< the browser could not read it (moved, no permission, a folder)
};

} // namespace chengxin::client
