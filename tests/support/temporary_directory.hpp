#pragma once

#include <cstdlib>
#include <filesystem>
#include <stdexcept>
#include <string>

namespace chengxin::test {

/// A new empty directory that is removed at the end.
class TemporaryDirectory {
public:
    TemporaryDirectory()
    {
        m_path = (std::filesystem::temp_directory_path() / "chengxin-test-XXXXXX").string();
        if (!mkdtemp(m_path.data())) throw std::runtime_error("cannot make a temporary directory");
    }
    ~TemporaryDirectory()
    {
        std::error_code ignored;
        std::filesystem::remove_all(m_path, ignored);
    }
    TemporaryDirectory(const TemporaryDirectory&) = delete;
    TemporaryDirectory& operator=(const TemporaryDirectory&) = delete;
    const std::string& path() const { return m_path; }

private:
    std::string m_path;
};

} // namespace chengxin::test
