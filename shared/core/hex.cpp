#include "shared/core/hex.hpp"

namespace chengxin {

std::string hex(std::string_view bytes)
{
    constexpr std::string_view digits = "0123456789abcdef";
    std::string result;
    result.reserve(bytes.size() * 2);
    for (const char character : bytes) {
        const auto byte = static_cast<unsigned char>(character);
        result += digits[byte >> 4];
        result += digits[byte & 15];
    }
    return result;
}

std::string from_hex(std::string_view text)
{
    const auto value = [](char character) {
        if (character >= '0' && character <= '9') return character - '0';
        if (character >= 'a' && character <= 'f') return character - 'a' + 10;
        return -1;
    };
    if (text.size() % 2) return {};
    std::string result;
    for (std::size_t i = 0; i < text.size(); i += 2) {
        if (value(text[i]) < 0 || value(text[i + 1]) < 0) return {};
        result += static_cast<char>(value(text[i]) * 16 + value(text[i + 1]));
    }
    return result;
}

} // namespace chengxin
