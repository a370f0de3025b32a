#include "shared/sheet/encoding.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <vector>

namespace chengxin::sheet {
namespace {

constexpr std::size_t k_chunk = 64 * 1024;
constexpr std::size_t k_start = 4096;

unsigned char byte_at(std::string_view bytes, std::size_t at)
{
    return static_cast<unsigned char>(bytes[at]);
}

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

/// How well bytes read as Chinese national standard text: GB 18030 with one, two or four bytes a character.
struct ChineseEvidence {
    std::uint64_t characters = 0; ///< of two or four bytes
    std::uint64_t mistakes = 0;
    std::uint64_t ideographs = 0; ///< of two bytes, without punctuation and full-width forms (rows A1 to A3)
    std::uint64_t in_gaps = 0;    ///< of these in rows A4 to AF: kana, Greek, nothing; here Big5 has its most frequent characters

    void weigh(std::string_view bytes)
    {
        for (std::size_t at = 0; at < bytes.size();) {
            const unsigned char first = byte_at(bytes, at);
            if (first < 0x80) {
                ++at;
                continue;
            }
            const unsigned char second = at + 1 < bytes.size() ? byte_at(bytes, at + 1) : 0;
            const bool is_pair = second >= 0x40 && second != 0x7F && second != 0xFF;
            const bool is_quad = second >= 0x30 && second <= 0x39;
            if (first == 0x80 || first == 0xFF || (!is_pair && !is_quad)) {
                mistakes += at + 1 < bytes.size() ? 1 : 0; // a character that the end of the piece has cut is none
                ++at;
                continue;
            }
            ++characters;
            if (is_pair && (first < 0xA1 || first > 0xA3)) {
                ++ideographs;
                in_gaps += first >= 0xA4 && first <= 0xAF ? 1 : 0;
            }
            at += is_pair ? 2 : 4;
        }
    }

    Encoding encoding() const
    {
        constexpr std::uint64_t k_enough = 20;
        if (mistakes * 20 > characters + mistakes) return Encoding::other;
        return ideographs >= k_enough && in_gaps * 4 > ideographs ? Encoding::big5 : Encoding::gb18030;
    }
};

/// The share of 16-bit units, in percent, that are characters of a Chinese table. Text in an encoding of bytes stays far below.
unsigned plausible_units(std::string_view bytes, std::size_t high)
{
    std::size_t plausible = 0;
    std::size_t units = 0;
    for (std::size_t at = 0; at + 2 <= bytes.size(); at += 2, ++units) {
        const unsigned unit = static_cast<unsigned>(byte_at(bytes, at + high) << 8U | byte_at(bytes, at + 1 - high));
        const bool is_ascii = unit == 9 || unit == 10 || unit == 13 || (unit >= 0x20 && unit < 0x7F);
        const bool is_chinese = (unit >= 0x3400 && unit <= 0x9FFF) || (unit >= 0x3000 && unit <= 0x303F) || (unit >= 0xFF00 && unit <= 0xFFEF) ||
                                (unit >= 0x2000 && unit <= 0x206F) || unit == 0xB7;
        plausible += is_ascii || is_chinese ? 1 : 0;
    }
    return units == 0 ? 0 : static_cast<unsigned>(plausible * 100 / units);
}

/// UTF-16 without a mark: every separator and line end has a zero byte.
bool find_utf16(std::string_view start, TextForm& form)
{
    constexpr unsigned k_nearly_all = 95;
    if (start.find('\0') == std::string_view::npos || start.size() < 4) return false;
    const unsigned little = plausible_units(start, 1);
    const unsigned big = plausible_units(start, 0);
    if (std::max(little, big) < k_nearly_all) return false;
    form = {little >= big ? Encoding::utf16_little : Encoding::utf16_big, 0};
    return true;
}

Encoding encoding_of_bytes(ByteSource& source, std::uint64_t offset)
{
    constexpr std::uint64_t k_enough_bytes = 1 << 20;
    constexpr std::uint64_t k_enough_characters = 1'000;
    std::vector<char> buffer(k_chunk);
    constexpr std::size_t k_most_looked_at = 256 * 1024;
    Utf8Evidence evidence;
    std::string sample; // from the first byte beyond ASCII on, however the file arrives
    std::size_t kept = 0;
    while (offset < source.size()) {
        const std::size_t got = source.read_at(offset, buffer.data() + kept, buffer.size() - kept);
        if (got == 0) break;
        offset += got;
        const std::string_view piece(buffer.data(), kept + got);
        const std::string_view rest = evidence.weigh(piece);
        if (sample.size() < k_most_looked_at) {
            const std::string_view seen = piece.substr(0, piece.size() - rest.size());
            const auto begin = std::find_if(seen.begin(), seen.end(), [&](char c) { return !sample.empty() || static_cast<unsigned char>(c) >= 0x80; });
            sample.append(begin, seen.begin() + static_cast<std::ptrdiff_t>(std::min(seen.size(), static_cast<std::size_t>(begin - seen.begin()) + k_most_looked_at - sample.size())));
        }
        kept = rest.size();
        std::memmove(buffer.data(), rest.data(), kept);
        if (offset >= k_enough_bytes && evidence.characters + evidence.mistakes >= k_enough_characters) break;
    }
    if (evidence.is_utf8()) return Encoding::utf8;
    ChineseEvidence chinese;
    chinese.weigh(sample);
    return chinese.encoding();
}

} // namespace

TextForm detect_encoding(ByteSource& source)
{
    std::string start(k_start, '\0');
    start.resize(source.read_at(0, start.data(), start.size()));
    const std::string_view head = start;
    if (head.substr(0, 4) == std::string_view("\xFF\xFE\0\0", 4) || head.substr(0, 4) == std::string_view("\0\0\xFE\xFF", 4)) return {Encoding::utf32, 4};
    if (head.substr(0, 2) == "\xFF\xFE") return {Encoding::utf16_little, 2};
    if (head.substr(0, 2) == "\xFE\xFF") return {Encoding::utf16_big, 2};
    if (head.substr(0, 3) == "\xEF\xBB\xBF") {
        // A program may have put the mark of UTF-8 before text of another encoding.
        const Encoding encoding = encoding_of_bytes(source, 3);
        return {encoding == Encoding::gb18030 ? encoding : Encoding::utf8, 3};
    }
    TextForm form;
    if (find_utf16(head, form)) return form;
    return {encoding_of_bytes(source, 0), 0};
}

bool is_binary(ByteSource& source, Encoding encoding)
{
    if (encoding == Encoding::utf16_little || encoding == Encoding::utf16_big || encoding == Encoding::utf32) return false;
    std::string start(k_start, '\0');
    start.resize(source.read_at(0, start.data(), start.size()));
    if (!start.empty() && start.front() == '\0') return true; // no text begins so
    const auto controls = std::count_if(start.begin(), start.end(), [](char c) {
        return static_cast<unsigned char>(c) < 0x20 && c != '\t' && c != '\r' && c != '\n';
    });
    return static_cast<std::size_t>(controls) * 20 > start.size() || (controls > 0 && encoding == Encoding::other);
}

} // namespace chengxin::sheet
