#pragma once

#include <array>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>

namespace chengxin {

/// SM3 (GB/T 32905-2016) where there is no OpenSSL: in the browser. Of what comes in parts.
class Sm3 {
public:
    static constexpr std::size_t k_bytes = 32;
    Sm3();
    void add(std::string_view bytes);
    std::string finish(); ///< 32 bytes; once

private:
    void compress(const unsigned char* block);
    std::array<std::uint32_t, 8> m_state;
    std::array<unsigned char, 64> m_block;
    std::size_t m_filled = 0;
    std::uint64_t m_total = 0;
};

/// HMAC (RFC 2104) with SM3 of all parts one after the other.
std::string hmac_sm3(std::string_view key, std::initializer_list<std::string_view> parts);

} // namespace chengxin
