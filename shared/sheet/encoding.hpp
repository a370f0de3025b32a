#pragma once

#include "shared/core/result.hpp"
#include "shared/sheet/byte_source.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace chengxin::sheet {

/// The last three are known only to be refused with a sentence.
enum class Encoding { utf8, gb18030, utf16_little, utf16_big, utf32, big5, other };

/// What a text file is written in, and how many bytes its byte order mark has.
struct TextForm {
    Encoding encoding = Encoding::utf8;
    std::uint32_t mark_bytes = 0;
};

/// By byte order mark, unless what follows contradicts it; without one, units of which nearly all are Chinese or ASCII are UTF-16,
/// text that is valid UTF-8 is UTF-8, text whose characters lie where Big5 has its frequent ones is Big5, and what has the form of
/// GB18030 is that.
/// Reads as far as it must: until one MiB with enough characters beyond ASCII has been seen, or to the end.
TextForm detect_encoding(ByteSource& source);

/// True for bytes that are no text in any of the encodings: too many control characters.
bool is_binary(ByteSource& source, Encoding encoding);

/// Turns bytes into UTF-8, piece by piece. What is no character becomes U+FFFD.
class Decoder {
public:
    virtual ~Decoder() = default;
    /// The UTF-8 of the next bytes, valid until the next call or until `bytes` goes. A character cut at the end waits for the
    /// next piece; at the last piece it becomes U+FFFD.
    virtual std::string_view decode(std::string_view bytes, bool is_last) = 0;
};

Result<std::unique_ptr<Decoder>> make_decoder(Encoding encoding);

/// By the platform: iconv on the server, TextDecoder in the browser.
Result<std::unique_ptr<Decoder>> make_gb18030_decoder();

inline constexpr std::string_view k_replacement = "\xEF\xBF\xBD"; // U+FFFD

/// Length of the valid UTF-8 at the front of `bytes` (RFC 3629: no surrogates, no overlong forms).
std::size_t valid_utf8_prefix(std::string_view bytes);

/// True when `rest` is the beginning of a UTF-8 character that the end of the piece has cut.
bool is_cut_utf8(std::string_view rest);

} // namespace chengxin::sheet
