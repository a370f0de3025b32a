#pragma once

#include "server/core/crypto.hpp"
#include "shared/core/result.hpp"

#include <memory>
#include <string>
#include <string_view>

namespace chengxin {

/// Field encryption with keys that lie outside the database (DIR/keys, mode 0600, made at first start).
/// GB/T 39786-2021 8.4 e, f: confidentiality by SM4, integrity by SM3. Thread-safe.
class Keys {
public:
    /// Reads DIR/keys/master.key or makes it. Throws std::system_error when it cannot be written, and
    /// std::runtime_error with a sentence when it cannot be read or is damaged.
    static std::unique_ptr<Keys> load(const std::string& directory);
    ~Keys();
    static std::string file_of(const std::string& directory); ///< where the keys of a data directory lie

    std::string seal(std::string_view bytes) const;         ///< SM4-CTR, then HMAC-SM3; 49 bytes longer than the input
    Result<std::string> open(std::string_view sealed) const; ///< fails when the bytes were changed or the key is another
    /// HMAC-SM3 of the text, 64 hexadecimal digits: equal texts have equal indexes, nothing else can be told.
    std::string blind_index(std::string_view text) const;
    /// A key of its own for a purpose, to hide 128-bit hashes by: equal hashes stay equal, nothing else can be told. SM4 on the
    /// one block is a twentieth of the work of HMAC-SM3, which counts where every row of a file needs two.
    crypto::Sm4Block hash_key(std::string_view purpose) const;

private:
    struct Secrets;
    explicit Keys(std::unique_ptr<Secrets> secrets);
    std::unique_ptr<Secrets> m_secrets;
};

} // namespace chengxin
