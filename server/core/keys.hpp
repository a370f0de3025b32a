#pragma once

#include "server/core/crypto.hpp"
#include "server/core/key_file.hpp"
#include "server/core/sm3_mac.hpp"
#include "shared/core/result.hpp"

#include <memory>
#include <string>
#include <string_view>

namespace chengxin {

/// Field encryption with keys that lie outside the database (DIR/keys, mode 0600, made with a new directory).
/// GB/T 39786-2021 8.4 e, f: confidentiality by SM4, integrity by SM3. Thread-safe.
///
/// Whatever is sealed is bound to its place: a text that says where the value lies ("record:penalty:17:203"), which whoever opens it must
/// know. A ciphertext that was moved in the database does not open. Sealed bytes are the format (2), the generation of the key modulo
/// 256, 16 bytes of counter, the value by SM4-CTR, and HMAC-SM3 over all that, the place and its length.
class Keys {
public:
    /// Reads DIR/keys/master.key, and makes it when the directory has no database yet. Throws std::runtime_error with a sentence when it
    /// is missing, damaged or cannot be read.
    static std::unique_ptr<Keys> load(const std::string& directory);
    explicit Keys(KeyMaterial material);
    ~Keys();
    static std::string file_of(const std::string& directory); ///< where the keys of a data directory lie

    static constexpr std::size_t k_overhead = 50; ///< bytes that a sealed value is longer

    std::string seal(std::string_view bytes, std::string_view place) const;
    /// Fails when the bytes were changed, were sealed for another place or with another key, or have the format of f082447.
    Result<std::string> open(std::string_view sealed, std::string_view place) const;
    /// The format of f082447, which knows no place: for the upgrade of its directories alone.
    Result<std::string> open_unbound(std::string_view sealed) const;
    static bool is_unbound(std::string_view sealed);
    /// Whether it was sealed by the newest generation of keys, in today's format.
    bool is_current(std::string_view sealed) const;

    /// HMAC-SM3 of the text, 64 hexadecimal digits: equal texts have equal indexes, nothing else can be told.
    std::string blind_index(std::string_view text) const;
    /// HMAC-SM3 under a key of its own for a purpose, for many short texts: what records are known by.
    crypto::Sm3Mac mac_of(std::string_view purpose) const;
    /// 32 bytes for a purpose, by HMAC-SM3; the same as long as the directory lives, also when keys are rotated.
    std::string derived(std::string_view purpose) const;

    const KeyMaterial& material() const;
    std::string fingerprint() const; ///< of the newest generation

private:
    struct Secrets;
    std::unique_ptr<Secrets> m_secrets;
};

} // namespace chengxin
