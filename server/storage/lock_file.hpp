#pragma once

#include "shared/core/result.hpp"

#include <string>

namespace chengxin::storage {

/// Holds an advisory lock (flock) on a file as long as it lives; the kernel lets it go when the process dies.
class LockFile {
public:
    static Result<LockFile> acquire(const std::string& path);
    LockFile(LockFile&& other) noexcept;
    LockFile& operator=(LockFile&&) = delete;
    ~LockFile();

private:
    explicit LockFile(int descriptor) : m_descriptor(descriptor) {}
    int m_descriptor;
};

} // namespace chengxin::storage
