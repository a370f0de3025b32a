#pragma once

#include <string>

namespace chengxin::test {

/// The name of the running test case when something in it has failed so far, else empty. In tests/main.cpp.
std::string failed_case();

} // namespace chengxin::test
