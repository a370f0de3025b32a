#include "server/http/chunked_body.hpp"

#include "server/http/header_value.hpp"

#include <algorithm>
#include <optional>

namespace chengxin::http {

/// A size has at most 16 digits that count; a stranger must not keep the server busy with zeros and extensions.
constexpr std::size_t k_max_size_line = 1024;
constexpr std::size_t k_max_extension_bytes = 4096; ///< of all chunks together

namespace {

int hex_digit(char character)
{
    if (character >= '0' && character <= '9') return character - '0';
    if (character >= 'a' && character <= 'f') return character - 'a' + 10;
    if (character >= 'A' && character <= 'F') return character - 'A' + 10;
    return -1;
}

/// Cuts the chunk size off `line`. Nothing: no digit, or more than 64 bits.
std::optional<std::uint64_t> cut_size(std::string_view& line)
{
    std::uint64_t size = 0;
    std::size_t digits = 0;
    for (; digits < line.size() && hex_digit(line[digits]) >= 0; ++digits) {
        if (size >> 60 != 0) return std::nullopt;
        size = size << 4 | static_cast<std::uint64_t>(hex_digit(line[digits]));
    }
    line.remove_prefix(digits);
    return digits == 0 ? std::nullopt : std::optional(size);
}

void skip_blanks(std::string_view& text)
{
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
}

bool cut_token(std::string_view& text)
{
    const auto end = std::find_if_not(text.begin(), text.end(), is_token_character);
    const auto size = static_cast<std::size_t>(end - text.begin());
    text.remove_prefix(size);
    return size > 0;
}

/// quoted-string of RFC 9110 §5.6.4.
bool cut_quoted(std::string_view& text)
{
    for (std::size_t i = 1; i < text.size(); ++i) {
        if (text[i] == '"') {
            text.remove_prefix(i + 1);
            return true;
        }
        if (text[i] == '\\') ++i;
        if (i < text.size() && is_control(text[i])) return false;
    }
    return false;
}

/// chunk-ext = *( BWS ";" BWS name [ BWS "=" BWS value ] ) to the end of the line.
bool are_extensions(std::string_view text)
{
    while (!text.empty()) {
        skip_blanks(text);
        if (text.empty() || text.front() != ';') return false;
        text.remove_prefix(1);
        skip_blanks(text);
        if (!cut_token(text)) return false;
        auto behind = text;
        skip_blanks(behind);
        if (behind.empty() || behind.front() != '=') continue;
        text = behind.substr(1);
        skip_blanks(text);
        if (text.empty() || !(text.front() == '"' ? cut_quoted(text) : cut_token(text))) return false;
    }
    return true;
}

/// A name that decides where a message ends or whom it is for is refused behind the body (RFC 9110 §6.5.1).
bool is_trailer_field(std::string_view line)
{
    const auto colon = line.find(':');
    if (colon == std::string_view::npos || !is_token(line.substr(0, colon))) return false;
    const auto value = line.substr(colon + 1);
    if (std::any_of(value.begin(), value.end(), is_control)) return false;
    for (const std::string_view name : {"content-length", "transfer-encoding", "host"}) {
        if (equal_ignoring_case(line.substr(0, colon), name)) return false;
    }
    return true;
}

} // namespace

ChunkedBody::Step ChunkedBody::refuse(Refusal refusal)
{
    m_refusal = std::move(refusal);
    return Step::refused;
}

ChunkedBody::State ChunkedBody::read(std::string_view& bytes, const Sink& sink)
{
    for (;;) {
        switch (step(bytes, sink)) {
        case Step::again: break;
        case Step::need_more: return State::need_more;
        case Step::complete: return State::complete;
        case Step::refused: return State::refused;
        }
    }
}

ChunkedBody::Step ChunkedBody::step(std::string_view& bytes, const Sink& sink)
{
    if (bytes.empty()) return Step::need_more;
    switch (m_part) {
    case Part::size_line: return read_size_line(bytes);
    case Part::data: return read_data(bytes, sink);
    case Part::data_end: return read_data_end(bytes);
    case Part::trailer: return read_trailer(bytes);
    }
    return Step::need_more;
}

ChunkedBody::Step ChunkedBody::read_size_line(std::string_view& bytes)
{
    const auto end = bytes.substr(0, k_max_size_line).find('\n');
    if (end == std::string_view::npos) return bytes.size() < k_max_size_line ? Step::need_more : refuse(malformed("chunk size"));
    auto line = bytes.substr(0, end);
    if (line.empty() || line.back() != '\r') return refuse(malformed("chunk size"));
    line.remove_suffix(1);
    const auto size = cut_size(line);
    m_extension_bytes += line.size();
    if (!size || !are_extensions(line) || m_extension_bytes > k_max_extension_bytes) return refuse(malformed("chunk size"));
    if (*size > m_limits.bytes - m_received) return refuse(body_too_large());
    bytes.remove_prefix(end + 1);
    m_chunk_left = *size;
    m_part = *size == 0 ? Part::trailer : Part::data;
    return Step::again;
}

ChunkedBody::Step ChunkedBody::read_data(std::string_view& bytes, const Sink& sink)
{
    const auto data = bytes.substr(0, static_cast<std::size_t>(std::min<std::uint64_t>(m_chunk_left, bytes.size())));
    sink(data);
    bytes.remove_prefix(data.size());
    m_received += data.size();
    m_chunk_left -= data.size();
    if (m_chunk_left == 0) m_part = Part::data_end;
    return Step::again;
}

ChunkedBody::Step ChunkedBody::read_data_end(std::string_view& bytes)
{
    if (bytes.front() != '\r') return refuse(malformed("chunk"));
    if (bytes.size() < 2) return Step::need_more;
    if (bytes[1] != '\n') return refuse(malformed("chunk"));
    bytes.remove_prefix(2);
    m_part = Part::size_line;
    return Step::again;
}

ChunkedBody::Step ChunkedBody::read_trailer(std::string_view& bytes)
{
    const auto room = m_limits.trailer_bytes - m_trailer_bytes;
    const auto end = bytes.substr(0, room).find('\n');
    if (end == std::string_view::npos) return bytes.size() < room ? Step::need_more : refuse(head_too_large());
    auto line = bytes.substr(0, end);
    if (line.empty() || line.back() != '\r') return refuse(malformed("trailer"));
    line.remove_suffix(1);
    bytes.remove_prefix(end + 1);
    if (line.empty()) return Step::complete;
    m_trailer_bytes += end + 1;
    if (++m_trailer_count > m_limits.trailer_count) return refuse(head_too_large());
    return is_trailer_field(line) ? Step::again : refuse(malformed("trailer"));
}

} // namespace chengxin::http
