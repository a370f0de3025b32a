#include "tests/support/test_portal.hpp"

#include <cstdlib>
#include <doctest/doctest.h>
#include <filesystem>
#include <fstream>
#include <set>

namespace chengxin {

namespace {

std::set<std::string> called_endpoints(const std::string& folder)
{
    std::set<std::string> called;
    for (const auto& file : std::filesystem::directory_iterator(folder)) {
        std::ifstream lines(file.path());
        for (std::string line; std::getline(lines, line);) called.insert(line);
    }
    return called;
}

} // namespace

/// Runs after all other tests (see build-scripts/cmake/tests.cmake), which leave the names of what they called with success.
TEST_CASE("endpoints: each was called by a test")
{
    const char* folder = std::getenv("CHENGXIN_CALLED_ENDPOINTS");
    if (!folder || !std::filesystem::exists(folder)) {
        MESSAGE("run by ctest after the other tests; nothing to compare");
        return;
    }
    const std::set<std::string> called = called_endpoints(folder);
    test::TestPortal portal;
    for (const auto& entry : portal.application().router().entries()) {
        const std::string name = entry->method + " " + entry->path;
        CHECK_MESSAGE(called.contains(name), "no test has called ", name, " with success");
    }
}

} // namespace chengxin
