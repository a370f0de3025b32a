#include "server/http/header_value.hpp"
#include "server/http/request_parser.hpp"

namespace chengxin::http {

HeadScanner::State HeadScanner::refuse(Refusal refusal)
{
    m_refusal = std::move(refusal);
    return State::refused;
}

/// `line` ends in CR; its LF has been cut off.
std::optional<Refusal> HeadScanner::check_line(std::string_view line) const
{
    if (line.empty() || line.back() != '\r') return malformed("line end");
    line.remove_suffix(1);
    if (line.find_first_of(std::string_view("\r\0", 2)) != std::string_view::npos) return malformed("line end");
    if (!m_in_request_line) return !line.empty() && (line[0] == ' ' || line[0] == '\t') ? std::optional(malformed("folded line")) : std::nullopt;

    const auto first = line.find(' ');
    const auto last = line.rfind(' ');
    if (first == std::string_view::npos || first == last || line.find(' ', first + 1) != last) return malformed("request line");
    if (!is_token(line.substr(0, first))) return malformed("method");
    if (last - first - 1 > m_limits.target_bytes) return target_too_long();
    const auto version = line.substr(last + 1);
    const auto is_version = version.size() == 8 && version.substr(0, 5) == "HTTP/" && version[5] >= '0' && version[5] <= '9' && version[6] == '.'
        && version[7] >= '0' && version[7] <= '9';
    if (!is_version) return malformed("version");
    if (version != "HTTP/1.1" && version != "HTTP/1.0") return version_not_supported();
    return std::nullopt;
}

/// A line whose end has not come yet.
HeadScanner::State HeadScanner::scan_rest(std::string_view rest, std::size_t total)
{
    if (rest.find('\0') != std::string_view::npos) return refuse(malformed("line end"));
    const auto carriage_return = rest.find('\r');
    if (carriage_return != std::string_view::npos && carriage_return + 1 < rest.size()) return refuse(malformed("line end"));
    if (m_in_request_line && rest.size() > m_limits.target_bytes + 64) return refuse(target_too_long());
    if (total >= m_limits.bytes) return refuse(head_too_large());
    return State::need_more;
}

HeadScanner::State HeadScanner::scan(std::string_view bytes)
{
    for (;;) {
        const auto end = bytes.find('\n', m_position);
        if (end == std::string_view::npos) return scan_rest(bytes.substr(m_position), bytes.size());
        const auto line = bytes.substr(m_position, end - m_position);
        if (end >= m_limits.bytes) return refuse(m_in_request_line ? target_too_long() : head_too_large());
        if (auto refusal = check_line(line)) return refuse(std::move(*refusal));
        m_position = end + 1;
        if (line.size() == 1) return State::complete;
        m_in_request_line = false;
    }
}

} // namespace chengxin::http
