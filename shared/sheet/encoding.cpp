#include "shared/sheet/encoding.hpp"

#include "shared/core/eight_bytes.hpp"

#include <algorithm>
#include <bit>
#include <utility>

namespace chengxin::sheet {
namespace {

unsigned char byte_at(std::string_view bytes, std::size_t at)
{
    return static_cast<unsigned char>(bytes[at]);
}

/// Length that the first byte announces; 0 for a byte that begins nothing.
std::size_t announced_length(unsigned char first)
{
    if (first < 0x80) return 1;
    if (first >= 0xC2 && first <= 0xDF) return 2;
    if (first >= 0xE0 && first <= 0xEF) return 3;
    if (first >= 0xF0 && first <= 0xF4) return 4;
    return 0;
}

/// Range of the second byte (RFC 3629, table in section 4).
bool is_second(unsigned char first, unsigned char second)
{
    const unsigned char low = first == 0xE0 ? 0xA0 : first == 0xF0 ? 0x90 : 0x80;
    const unsigned char high = first == 0xED ? 0x9F : first == 0xF4 ? 0x8F : 0xBF;
    return second >= low && second <= high;
}

std::size_t end_of_ascii(std::string_view bytes, std::size_t at)
{
    for (; at + 8 <= bytes.size(); at += 8) {
        const std::uint64_t tops = eight_bytes::load(bytes.data() + at) & eight_bytes::k_tops;
        if (tops == 0) continue;
        if constexpr (std::endian::native == std::endian::little) return at + static_cast<std::size_t>(std::countr_zero(tops)) / 8;
        break;
    }
    while (at < bytes.size() && byte_at(bytes, at) < 0x80) ++at;
    return at;
}

/// Two characters of U+4000–9FFF at the beginning of eight bytes.
bool are_two_common_han(std::uint64_t eight)
{
    if constexpr (std::endian::native != std::endian::little) return false;
    constexpr std::uint64_t k_fixed = 0x0000C0C0F0C0C0F0ULL;
    constexpr std::uint64_t k_shape = 0x00008080E08080E0ULL;
    const std::uint64_t leads = eight & 0x000000000F00000FULL;
    constexpr std::uint64_t k_carry = 0x0000000010000010ULL;
    const bool from_4 = ((leads + 0x000000000C00000CULL) & k_carry) == k_carry;
    const bool to_9 = ((leads + 0x0000000006000006ULL) & k_carry) == 0;
    return (eight & k_fixed) == k_shape && from_4 && to_9;
}

/// Of three bytes, E1 … EF but for the one with a range of its own.
std::size_t end_of_chinese(std::string_view bytes, std::size_t at)
{
    while (at + 8 <= bytes.size() && are_two_common_han(eight_bytes::load(bytes.data() + at))) at += 6;
    while (at + 3 <= bytes.size()) {
        const unsigned char first = byte_at(bytes, at);
        if (first <= 0xE0 || first >= 0xF0 || first == 0xED) break;
        if ((byte_at(bytes, at + 1) & 0xC0) != 0x80 || (byte_at(bytes, at + 2) & 0xC0) != 0x80) break;
        at += 3;
    }
    return at;
}

/// Bytes of the character at `at` that are present and right, at most `length`.
std::size_t good_bytes(std::string_view bytes, std::size_t at, std::size_t length)
{
    std::size_t good = 1;
    while (good < length && at + good < bytes.size()) {
        const unsigned char next = byte_at(bytes, at + good);
        const bool right = good == 1 ? is_second(byte_at(bytes, at), next) : (next & 0xC0) == 0x80;
        if (!right) break;
        ++good;
    }
    return good;
}

class Utf8Decoder final : public Decoder {
public:
    std::string_view decode(std::string_view bytes, bool is_last) override
    {
        std::string_view rest = bytes;
        if (!m_cut.empty()) {
            m_input.assign(m_cut).append(bytes);
            m_cut.clear();
            rest = m_input;
        }
        m_output.clear();
        while (true) {
            const std::string_view valid = rest.substr(0, valid_utf8_prefix(rest));
            rest.remove_prefix(valid.size());
            if (!is_last && is_cut_utf8(rest)) m_cut = std::exchange(rest, {});
            if (rest.empty() && m_output.empty()) return valid; // nearly always
            m_output.append(valid);
            if (rest.empty()) return m_output;
            m_output.append(k_replacement);
            rest.remove_prefix(std::max<std::size_t>(good_bytes(rest, 0, announced_length(byte_at(rest, 0))), 1));
        }
    }

private:
    std::string m_cut;
    std::string m_input;
    std::string m_output;
};

/// UTF-16, as spreadsheets save "Unicode text".
class Utf16Decoder final : public Decoder {
public:
    explicit Utf16Decoder(Encoding encoding) : m_high(encoding == Encoding::utf16_big ? 0 : 1) {}

    std::string_view decode(std::string_view bytes, bool is_last) override
    {
        m_output.clear();
        m_input.append(bytes);
        std::size_t at = 0;
        for (; at + 2 <= m_input.size(); at += 2) add(static_cast<std::uint32_t>(byte_at(m_input, at + m_high) << 8 | byte_at(m_input, at + 1 - m_high)));
        m_input.erase(0, at);
        if (is_last && (!m_input.empty() || m_lead != 0)) m_output.append(k_replacement);
        return m_output;
    }

private:
    void add(std::uint32_t unit)
    {
        const bool is_trail = unit >= 0xDC00 && unit <= 0xDFFF;
        if (m_lead != 0 && is_trail) return append(0x10000 + ((std::exchange(m_lead, 0) - 0xD800) << 10) + (unit - 0xDC00));
        if (std::exchange(m_lead, 0) != 0 || is_trail) m_output.append(k_replacement);
        if (is_trail) return;
        if (unit >= 0xD800 && unit <= 0xDBFF) m_lead = unit;
        else append(unit);
    }

    void append(std::uint32_t code)
    {
        const auto tail = [&](int shift) { m_output += static_cast<char>(0x80 | ((code >> shift) & 0x3F)); };
        if (code < 0x80) {
            m_output += static_cast<char>(code);
        } else if (code < 0x800) {
            m_output += static_cast<char>(0xC0 | (code >> 6));
            tail(0);
        } else if (code < 0x10000) {
            m_output += static_cast<char>(0xE0 | (code >> 12));
            tail(6);
            tail(0);
        } else {
            m_output += static_cast<char>(0xF0 | (code >> 18));
            tail(12);
            tail(6);
            tail(0);
        }
    }

    std::size_t m_high; ///< index of the high byte in a unit
    std::uint32_t m_lead = 0;
    std::string m_input;
    std::string m_output;
};

} // namespace

static tl::unexpected<Error> refuse(std::string sentence)
{
    return fail(ErrorCode::unsupported, sentence + "请用 Excel 或 WPS 打开它，另存为 .xlsx 或“CSV UTF-8（逗号分隔）”后再上传。", "encoding");
}

std::size_t valid_utf8_prefix(std::string_view bytes)
{
    for (std::size_t at = 0;;) {
        at = end_of_ascii(bytes, at);
        at = end_of_chinese(bytes, at);
        if (at == bytes.size()) return at;
        const unsigned char first = byte_at(bytes, at);
        if (first < 0x80) continue;
        const std::size_t length = announced_length(first);
        if (length == 0 || good_bytes(bytes, at, length) != length) return at;
        at += length;
    }
}

bool is_cut_utf8(std::string_view rest)
{
    if (rest.empty() || rest.size() > 3) return false;
    const std::size_t length = announced_length(byte_at(rest, 0));
    return length > rest.size() && good_bytes(rest, 0, length) == rest.size();
}

Result<std::unique_ptr<Decoder>> make_decoder(Encoding encoding)
{
    switch (encoding) {
    case Encoding::utf8: return std::make_unique<Utf8Decoder>();
    case Encoding::gb18030: return make_gb18030_decoder();
    case Encoding::utf16_little:
    case Encoding::utf16_big: return std::make_unique<Utf16Decoder>(encoding);
    case Encoding::utf32: return refuse("文件的文字编码是 UTF-32，无法读取。");
    case Encoding::big5: return refuse("文件的文字编码是繁体中文（Big5），无法读取。");
    case Encoding::other: break;
    }
    return refuse("无法识别文件的文字编码：既不是 UTF-8、UTF-16，也不是 GB18030（GBK）。");
}

} // namespace chengxin::sheet
