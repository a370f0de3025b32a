#pragma once

#include "server/core/keys.hpp"
#include "shared/core/result.hpp"
#include "shared/sheet/byte_source.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

/// Uploaded files as they came, compressed and sealed in blocks, in DIR/originals/<SHA-256 of the content>. Read back with random
/// access, so that memory stays bounded whatever the size.
namespace chengxin::data_import {

/// SHA-256 of the content in hexadecimal: the name of the original and the mark of "the same file again".
std::string content_hash(sheet::ByteSource& source);

/// Seals the content under its hash and makes it durable before it returns. A file that is there already stays.
/// Throws std::runtime_error when the disk does not take it.
void keep_original(const std::string& data_directory, const Keys& keys, const std::string& hash, sheet::ByteSource& source);

/// Fails with not_found when the original has been deleted, and with a sentence when it was tampered with.
Result<std::unique_ptr<sheet::ByteSource>> open_original(const std::string& data_directory, const Keys& keys, const std::string& hash);

bool has_original(const std::string& data_directory, const std::string& hash);

/// Nothing happens when it is gone already.
void remove_original(const std::string& data_directory, const std::string& hash);

/// Hashes of all files kept.
std::vector<std::string> kept_originals(const std::string& data_directory);

} // namespace chengxin::data_import
