#include "server/http/form.hpp"

#include "shared/core/text.hpp"

#include <algorithm>

namespace chengxin::http {

static int hex_value(char digit)
{
    if (digit >= '0' && digit <= '9') return digit - '0';
    if (digit >= 'a' && digit <= 'f') return digit - 'a' + 10;
    if (digit >= 'A' && digit <= 'F') return digit - 'A' + 10;
    return -1;
}

Result<std::string> percent_decode(std::string_view text, PlusSign plus)
{
    std::string result;
    result.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        auto character = text[i];
        if (character == '+' && plus == PlusSign::space) character = ' ';
        if (character == '%') {
            const auto high = i + 2 < text.size() ? hex_value(text[i + 1]) : -1;
            const auto low = i + 2 < text.size() ? hex_value(text[i + 2]) : -1;
            if (high < 0 || low < 0) return fail(ErrorCode::invalid_request, "地址或表单中的百分号编码不完整，请检查后重试。");
            character = static_cast<char>(high * 16 + low);
            i += 2;
        }
        if (character == '\0') return fail(ErrorCode::invalid_request, "地址或表单中含有空字符，请删除后重试。");
        result += character;
    }
    if (!text::is_valid_utf8(result)) return fail(ErrorCode::invalid_request, "地址或表单不是 UTF-8 编码，请改用 UTF-8 后重试。");
    return result;
}

std::string percent_encode(std::string_view text)
{
    constexpr std::string_view k_digits = "0123456789ABCDEF";
    constexpr std::string_view k_plain = "-._~";
    std::string result;
    for (const auto character : text) {
        const auto byte = static_cast<unsigned char>(character);
        const auto is_plain = (byte >= '0' && byte <= '9') || (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z')
            || k_plain.find(character) != std::string_view::npos;
        if (is_plain) result += character;
        else (((result += '%') += k_digits[byte >> 4]) += k_digits[byte & 15]);
    }
    return result;
}

Result<Pairs> parse_pairs(std::string_view text)
{
    Pairs pairs;
    while (!text.empty()) {
        const auto end = std::min(text.find('&'), text.size());
        const auto piece = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        if (piece.empty()) continue;
        if (pairs.size() == k_max_pairs) return fail(ErrorCode::too_large, "一次提交的字段太多，请减少后重试。");
        const auto equals = std::min(piece.find('='), piece.size());
        auto name = percent_decode(piece.substr(0, equals), PlusSign::space);
        if (!name) return fail(name.error());
        auto value = percent_decode(piece.substr(std::min(equals + 1, piece.size())), PlusSign::space);
        if (!value) return fail(ErrorCode::invalid_request, value.error().message, *name);
        pairs.emplace_back(std::move(*name), std::move(*value));
    }
    return pairs;
}

} // namespace chengxin::http
