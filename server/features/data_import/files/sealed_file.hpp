#pragma once

#include "server/core/keys.hpp"
#include "server/core/sealed_values.hpp"
#include "shared/sheet/byte_source.hpp"

#include <memory>
#include <string>
#include <unistd.h>

/// A file compressed and sealed in blocks, to be read back with random access.
namespace chengxin::data_import {

/// A file descriptor that closes itself.
class Descriptor {
public:
    explicit Descriptor(int handle) : m_handle(handle) {}
    ~Descriptor()
    {
        if (m_handle >= 0) ::close(m_handle);
    }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    int handle() const { return m_handle; }

private:
    int m_handle;
};

/// Writes the whole content to an empty file and tells its SHA-256 (32 bytes). Throws when the disk does not take it or the source cannot
/// be read.
std::string write_sealed(int handle, const Keys& keys, sheet::ByteSource& source);

/// Takes the handle. `hash` is the SHA-256 of the content in hexadecimal, to which the file is bound. Null when the file has another
/// format, belongs to another content, was cut short or changed, or is sealed with another key; a block that was changed later on reads as
/// the end of the file.
std::unique_ptr<sheet::ByteSource> open_sealed(int handle, const Keys& keys, const std::string& hash, Sealing sealing = Sealing::bound);

/// Whether the file is sealed by the newest keys in today's format. Takes the handle.
bool is_currently_sealed(int handle, const Keys& keys, const std::string& hash);

} // namespace chengxin::data_import
