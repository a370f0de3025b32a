#pragma once

#include "tests/support/temporary_directory.hpp"

#include <string>

namespace chengxin::test {

/// The data directory of f082447 (tests/fixtures), unpacked to be opened: DIR/data.
class OldDirectory {
public:
    OldDirectory();
    const std::string& path() const { return m_path; }

private:
    TemporaryDirectory m_directory;
    std::string m_path;
};

} // namespace chengxin::test
