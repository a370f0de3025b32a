#include "tests/support/old_directory.hpp"

#include <cstdlib>
#include <stdexcept>

namespace chengxin::test {

OldDirectory::OldDirectory() : m_path(m_directory.path() + "/data")
{
    const std::string command = "tar -xzf '" CHENGXIN_SOURCE_DIR "/tests/fixtures/f082447/data.tar.gz' -C '" + m_directory.path() + "'";
    if (std::system(command.c_str()) != 0) throw std::runtime_error("the fixture cannot be unpacked");
}

} // namespace chengxin::test
