#pragma once

#include <string>

namespace chengxin::kit {

/// A file that exists in memory only, for libraries that insist on a path. Uploads never touch the disk in the clear.
class MemoryFile {
public:
    MemoryFile(); ///< throws std::system_error when the system gives none
    ~MemoryFile();
    MemoryFile(const MemoryFile&) = delete;
    MemoryFile& operator=(const MemoryFile&) = delete;

    int descriptor() const { return m_descriptor; }
    const std::string& path() const { return m_path; }
    void append(const char* bytes, std::size_t count);
    std::string read_all() const;

private:
    int m_descriptor;
    std::string m_path;
};

} // namespace chengxin::kit
