#pragma once

#include "server/core/keys.hpp"
#include "server/features/data_import/files/sealed_file.hpp"
#include "shared/core/result.hpp"
#include "shared/sheet/byte_source.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

/// Uploaded files as they came, compressed and sealed in blocks, in DIR/originals/<SHA-256 of the content>. Read back with random
/// access, so that memory stays bounded whatever the size.
namespace chengxin::data_import {

/// A file sealed and hashed in one pass; gone with this object unless it is kept. Throws std::runtime_error when the disk does not take it.
class NewOriginal {
public:
    NewOriginal(std::string data_directory, const Keys& keys, sheet::ByteSource& source);
    ~NewOriginal();
    NewOriginal(const NewOriginal&) = delete;
    NewOriginal& operator=(const NewOriginal&) = delete;

    /// SHA-256 of the content in hexadecimal: the name of the original and the mark of "the same file again".
    const std::string& hash() const { return m_hash; }
    /// Under its name and durable when this returns; once. A file that is there already stays.
    void keep();
    /// The same in place of a file that is there already.
    void replace();

private:
    explicit NewOriginal(std::string data_directory);

    std::string m_data_directory;
    std::string m_part; ///< empty: it has its name
    Descriptor m_file;
    std::string m_hash;
};

/// Fails with not_found when the original has been deleted, and with a sentence when it was tampered with.
Result<std::unique_ptr<sheet::ByteSource>> open_original(const std::string& data_directory, const Keys& keys, const std::string& hash,
    Sealing sealing = Sealing::bound);

/// The originals that batches need, for verify and the rotation of keys.
extern const SealedFiles k_sealed_originals;

bool has_original(const std::string& data_directory, const std::string& hash);

/// Nothing happens when it is gone already.
void remove_original(const std::string& data_directory, const std::string& hash);

/// Hashes of all files kept.
std::vector<std::string> kept_originals(const std::string& data_directory);

} // namespace chengxin::data_import
