#include "shared/sheet/encoding.hpp"

#include "shared/core/eight_bytes.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <utility>

namespace chengxin::sheet {
namespace {

constexpr std::size_t k_chunk = 64 * 1024;

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
    while (at + 8 <= bytes.size() && (eight_bytes::load(bytes.data() + at) & eight_bytes::k_tops) == 0) at += 8;
    while (at < bytes.size() && byte_at(bytes, at) < 0x80) ++at;
    return at;
}

/// Of three bytes, E1 … EF but for the one with a range of its own.
std::size_t end_of_chinese(std::string_view bytes, std::size_t at)
{
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

/// How well bytes read as UTF-8.
struct Utf8Evidence {
    std::uint64_t characters = 0; ///< valid ones beyond ASCII
    std::uint64_t mistakes = 0;

    /// Returns what is left: the beginning of a cut character.
    std::string_view weigh(std::string_view bytes)
    {
        while (!bytes.empty()) {
            const std::size_t valid = valid_utf8_prefix(bytes);
            characters += static_cast<std::uint64_t>(std::count_if(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(valid), [](char c) { return static_cast<unsigned char>(c) >= 0xC0; }));
            bytes.remove_prefix(valid);
            if (bytes.empty() || is_cut_utf8(bytes)) return bytes;
            ++mistakes;
            bytes.remove_prefix(1);
        }
        return bytes;
    }
    /// One damaged character does not make a UTF-8 file Chinese national standard text, in which hardly any character is valid UTF-8.
    bool is_utf8() const { return mistakes == 0 || characters >= 50 * mistakes; }
};

} // namespace

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

TextForm detect_encoding(ByteSource& source)
{
    constexpr std::uint64_t k_enough_bytes = 1 << 20;
    constexpr std::uint64_t k_enough_characters = 1'000;
    std::array<char, k_chunk> buffer;
    const std::string_view start(buffer.data(), source.read_at(0, buffer.data(), 4));
    if (start.substr(0, 3) == "\xEF\xBB\xBF") return {Encoding::utf8, 3};
    if (start.substr(0, 2) == "\xFF\xFE") return {Encoding::utf16_little, 2};
    if (start.substr(0, 2) == "\xFE\xFF") return {Encoding::utf16_big, 2};

    Utf8Evidence evidence;
    std::size_t kept = 0;
    for (std::uint64_t offset = 0; offset < source.size();) {
        const std::size_t got = source.read_at(offset, buffer.data() + kept, buffer.size() - kept);
        if (got == 0) break;
        offset += got;
        const std::string_view rest = evidence.weigh({buffer.data(), kept + got});
        kept = rest.size();
        std::memmove(buffer.data(), rest.data(), kept);
        if (offset >= k_enough_bytes && evidence.characters + evidence.mistakes >= k_enough_characters) break;
    }
    return {evidence.is_utf8() ? Encoding::utf8 : Encoding::gb18030, 0};
}

Result<std::unique_ptr<Decoder>> make_decoder(Encoding encoding)
{
    switch (encoding) {
    case Encoding::utf8: return std::make_unique<Utf8Decoder>();
    case Encoding::gb18030: return make_gb18030_decoder();
    case Encoding::utf16_little:
    case Encoding::utf16_big: return std::make_unique<Utf16Decoder>(encoding);
    }
    return fail(ErrorCode::unsupported, "无法识别文件的文字编码，请另存为 UTF-8 编码的 CSV 后再上传。", "encoding");
}

} // namespace chengxin::sheet
