#pragma once

#include "shared/core/result.hpp"

#include <memory>
#include <string>
#include <string_view>

namespace chengxin::crypto {

/// A key pair of SM2 (GB/T 32918-2016) for signatures with SM3 and the usual identifier 1234567812345678 (GM/T 0009-2012, 10).
/// Signing is thread-safe.
class Sm2Key {
public:
    static Sm2Key generate();
    /// From private_pem. Fails when it is none.
    static Result<Sm2Key> from_private_pem(std::string_view pem);
    Sm2Key(Sm2Key&&) noexcept;
    Sm2Key& operator=(Sm2Key&&) noexcept;
    ~Sm2Key();

    std::string private_pem() const; ///< PKCS #8, not encrypted: to be sealed at once
    std::string public_pem() const;  ///< SubjectPublicKeyInfo
    std::string sign(std::string_view bytes) const; ///< DER

private:
    struct State;
    explicit Sm2Key(std::unique_ptr<State> state);
    std::unique_ptr<State> m_state;
};

/// False for a wrong signature and for what is no public key of SM2.
bool verify_sm2(std::string_view public_pem, std::string_view bytes, std::string_view signature);

} // namespace chengxin::crypto
