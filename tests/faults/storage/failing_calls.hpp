#pragma once

#include <cstdint>
#include <string>

/// The system calls by which the product writes and reads files that are not SQLite's. This test program brings its own open, write,
/// pwrite, fsync, rename and pread, which fail on demand for files below a folder and else go to the kernel.
namespace chengxin::test {

enum class FileCall { open, write, fsync, rename, pread };

struct FileFault {
    FileCall call;
    int error;                  ///< errno
    std::int64_t nth = 1;       ///< the first call that fails; all after it fail, too
    bool half = false;          ///< write: half of the bytes go out before
    std::string path_part = {}; ///< only files whose path contains it
};

void break_files(const FileFault& fault);
/// Ends it; true when a call has failed.
bool mend_files();

} // namespace chengxin::test
