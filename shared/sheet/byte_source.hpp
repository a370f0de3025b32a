#pragma once

#include "shared/core/result.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace chengxin::sheet {

/// Bytes with random access: an upload in memory (browser, plain form) or a file on disk (server). Not for two threads at once.
class ByteSource {
public:
    virtual ~ByteSource() = default;
    virtual std::uint64_t size() const = 0;
    /// Copies up to `count` bytes from `offset` on; fewer only at the end of the source or when reading fails.
    virtual std::size_t read_at(std::uint64_t offset, char* out, std::size_t count) = 0;
};

/// Borrows the bytes; they must outlive the source.
class MemorySource final : public ByteSource {
public:
    explicit MemorySource(std::string_view bytes) : m_bytes(bytes) {}
    std::uint64_t size() const override { return m_bytes.size(); }
    std::size_t read_at(std::uint64_t offset, char* out, std::size_t count) override;

private:
    std::string_view m_bytes;
};

/// Opens a file for reading. Server only (byte_source_native.cpp).
Result<std::unique_ptr<ByteSource>> open_file(const std::string& path);

} // namespace chengxin::sheet
