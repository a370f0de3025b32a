#pragma once

#include "shared/core/result.hpp"

#include <map>
#include <string>
#include <string_view>
#include <vector>

/// The key file of a data directory, DIR/keys/master.key: text, readable to its owner only. Lines after "chengxin-keys-2":
///   generation NUMBER HEX   encryption (16 bytes) and integrity (32); newest first, two of them while values are sealed anew
///   index HEX               32 bytes for blind indexes and keyed hashes; it stays when the others are rotated
///   secret NAME HEX         what other parts of the program keep beside them
/// A file of f082447 is one line, "chengxin-keys-1 " and 80 bytes in hexadecimal: generation 1 and index.
namespace chengxin {

struct KeyGeneration {
    int number = 1;
    std::string encryption;
    std::string integrity;
};

struct KeyMaterial {
    std::vector<KeyGeneration> generations; ///< never empty, newest first
    std::string index;
    std::map<std::string, std::string> secrets;
};

KeyMaterial new_key_material();
KeyGeneration new_generation(int number);
std::string text_of(const KeyMaterial& material);
/// conflict with a sentence that names `path` where the text is no key file.
Result<KeyMaterial> parse_keys(std::string_view text, const std::string& path);
/// not_found when there is none; conflict when it is damaged; unavailable when it cannot be read.
Result<KeyMaterial> read_key_file(const std::string& path);
/// In place of the former one, durable, whole or not at all; makes the folder. Throws std::system_error.
void write_key_file(const std::string& path, const KeyMaterial& material);

/// Sixteen hexadecimal digits in groups of four that tell a generation (with the index key) from any other, and nothing about it.
std::string fingerprint_of(const KeyMaterial& material, const KeyGeneration& generation);

} // namespace chengxin
