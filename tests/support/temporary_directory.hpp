#pragma once

#include "tests/support/failed_case.hpp"

#include <cstdlib>
#include <exception>
#include <filesystem>
#include <iostream>
#include <stdexcept>
#include <string>

namespace chengxin::test {

/// A new empty directory that is removed at the end. When the test case fails it stays and its path is printed, so that what happened
/// can be looked at; for a database with its log that is often all there is to understand it by.
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
        const std::string failed = failed_case();
        if (failed.empty() && std::uncaught_exceptions() == 0) std::filesystem::remove_all(m_path, ignored);
        else std::cerr << "kept for a look after \"" << failed << "\": " << m_path << std::endl;
    }
    TemporaryDirectory(const TemporaryDirectory&) = delete;
    TemporaryDirectory& operator=(const TemporaryDirectory&) = delete;
    const std::string& path() const { return m_path; }

private:
    std::string m_path;
};

} // namespace chengxin::test
