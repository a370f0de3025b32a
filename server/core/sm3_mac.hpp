#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace chengxin::crypto {

/// HMAC-SM3 (GB/T 15852.2, RFC 2104, over GB/T 32905) of many short texts under one key: two for every row of a file. The blocks that
/// the key fills are worked through once, and eight texts are hashed side by side. The same values as HmacSm3. Thread-safe.
class Sm3Mac {
public:
    static constexpr std::size_t k_bytes = 32;
    static constexpr std::size_t k_lanes = 8;
    using State = std::array<std::uint32_t, 8>;
    using Value = std::array<char, k_bytes>;

    /// `key`: at most 64 bytes; a longer one throws std::invalid_argument.
    explicit Sm3Mac(std::string_view key);

    /// values[i] becomes the value of texts[i]; as many of both.
    void of(std::span<const std::string_view> texts, std::span<Value> values) const;
    std::string of(std::string_view text) const;

private:
    State m_inner; ///< after the key's block
    State m_outer;
};

} // namespace chengxin::crypto
