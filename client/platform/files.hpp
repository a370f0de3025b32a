#pragma once

#include "client/platform/vault.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace chengxin::client {

inline constexpr std::uint64_t k_most_file_bytes = 512ULL << 20;  ///< more is not taken
inline constexpr std::uint64_t k_most_bytes_in_memory = 64 << 20; ///< larger files stay with the browser, to be read piece by piece

/// Why a file was not taken. unreadable: moved, no permission, used by another program.
enum class FileProblem { none, unreadable, folder, too_large, empty };

/// A file that the browser holds for us; let go with the object.
class HeldFile {
public:
    explicit HeldFile(int handle) : m_handle(handle) {}
    ~HeldFile();
    HeldFile(const HeldFile&) = delete;
    HeldFile& operator=(const HeldFile&) = delete;
    /// Reads a part of it; refused when the browser can no longer read the file.
    vault::Answer read(std::uint64_t offset, std::size_t count) const;

private:
    int m_handle;
};

/// A file that a person chose or dropped on the window.
struct ChosenFile {
    std::string name;
    std::string content_type;
    std::string bytes;              ///< empty where it is held
    FileProblem problem = FileProblem::none;
    std::uint64_t size = 0;
    double modified = 0;            ///< milliseconds since 1970
    std::shared_ptr<HeldFile> held; ///< larger than k_most_bytes_in_memory
};

/// What happened to a file that was not taken and what to do, in Chinese; empty for one without a problem.
std::string sentence_of(const ChosenFile& file);

} // namespace chengxin::client
