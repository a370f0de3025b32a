#include "server/http/request_parser.hpp"

#include "server/http/header_value.hpp"
#include "server/http/target.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/beast/http/error.hpp>

#include <algorithm>

namespace chengxin::http {

namespace beast_http = boost::beast::http;

/// A length is only a claim; and what is longer goes to the disk piece by piece.
static constexpr std::uint64_t k_most_reserved = 1024 * 1024;

static std::string_view view(boost::beast::string_view text) { return {text.data(), text.size()}; }

RequestParser::RequestParser(HeadLimits limits) : m_limits(limits)
{
    header_limit(static_cast<std::uint32_t>(limits.bytes + 1));
    body_limit(boost::none); // limit_body decides when the path is known
}

void RequestParser::refuse(Refusal refusal, ErrorValue& error)
{
    m_refusal = std::move(refusal);
    error = beast_http::error::bad_value; // only to leave the parser; the refusal is what counts
}

RequestParser::State RequestParser::read_head(std::string_view head)
{
    ErrorValue error;
    put(boost::asio::const_buffer(head.data(), head.size()), error);
    if (!m_refusal && !is_header_done()) m_refusal = malformed("head");
    if (m_refusal) return State::refused;
    const auto has_body = m_has_transfer_encoding || m_content_length.value_or(0) > 0;
    return has_body ? State::need_more : State::complete;
}

bool RequestParser::limit_body(std::uint64_t bytes)
{
    if (m_content_length.value_or(0) > bytes) {
        m_refusal = body_too_large();
        return false;
    }
    m_body_left = m_content_length.value_or(0);
    if (m_has_transfer_encoding) m_chunked.emplace(ChunkedBody::Limits{bytes, m_limits.bytes, m_limits.header_count});
    else m_request.body.reserve(static_cast<std::size_t>(std::min(m_body_left, k_most_reserved)));
    return true;
}

RequestParser::State RequestParser::refuse_body(Refusal refusal)
{
    m_refusal = std::move(refusal);
    return State::refused;
}

RequestParser::State RequestParser::read_counted(std::string_view& bytes)
{
    const auto piece = bytes.substr(0, static_cast<std::size_t>(std::min<std::uint64_t>(m_body_left, bytes.size())));
    m_request.body.append(piece);
    bytes.remove_prefix(piece.size());
    m_body_left -= piece.size();
    return m_body_left == 0 ? State::complete : State::need_more;
}

RequestParser::State RequestParser::read_body(std::string_view& bytes)
{
    if (!m_chunked) return read_counted(bytes);
    switch (m_chunked->read(bytes, [this](std::string_view piece) { m_request.body.append(piece); })) {
    case ChunkedBody::State::need_more: return State::need_more;
    case ChunkedBody::State::complete: return State::complete;
    case ChunkedBody::State::refused: break;
    }
    return refuse_body(m_chunked->refusal());
}

/// Methods of the registry that have no use here; anything else is unknown.
static bool is_known_method(std::string_view method)
{
    constexpr std::string_view k_known[] = {"PUT", "DELETE", "PATCH", "TRACE", "CONNECT"};
    return std::find(std::begin(k_known), std::end(k_known), method) != std::end(k_known);
}

void RequestParser::on_request_impl(Verb, Text method_text, Text target_text, int version, ErrorValue& error)
{
    const auto method = view(method_text);
    const auto target = view(target_text);
    m_version = version;
    if (method != "GET" && method != "HEAD" && method != "POST" && method != "OPTIONS")
        return refuse(is_known_method(method) ? method_not_allowed() : method_not_known(), error);
    auto parsed = read_target(method, target);
    if (!parsed) return refuse(malformed("target"), error);
    m_is_head_method = method == "HEAD";
    m_request.method = m_is_head_method ? "GET" : std::string(method);
    m_request.path = std::move(parsed->path);
    m_request.query = std::move(parsed->query);
    m_authority = std::move(parsed->authority);
}

void RequestParser::on_response_impl(int, Text, int, ErrorValue&) {}

static bool is_number(std::string_view text)
{
    return !text.empty() && text.size() <= 18 && text.find_first_not_of("0123456789") == std::string_view::npos;
}

/// Where chunked is not the last coding the end of the body is unknown: 400 (RFC 9112 §6.3). Before it any other is 501.
static std::optional<Refusal> check_codings(std::string_view value)
{
    const auto comma = value.rfind(',');
    const auto last = comma == std::string_view::npos ? value : trim_blanks(value.substr(comma + 1));
    if (!equal_ignoring_case(last, "chunked")) return malformed("transfer-encoding");
    if (comma == std::string_view::npos) return std::nullopt;
    for (const auto coding : list_members(value.substr(0, comma))) {
        if (!equal_ignoring_case(coding, "chunked")) return coding_not_supported();
    }
    return malformed("transfer-encoding"); // chunked twice, or empty members before it
}

/// Framing decides where the next message begins, so nothing is guessed: each of these fields comes at most once.
std::optional<Refusal> RequestParser::check_framing_field(Field field, std::string_view value)
{
    if (field == Field::content_length) {
        if (m_content_length || m_has_transfer_encoding || !is_number(value)) return malformed("content-length");
        m_content_length = std::stoull(std::string(value));
    } else {
        if (m_content_length || m_has_transfer_encoding || m_version < 11) return malformed("transfer-encoding");
        if (auto refusal = check_codings(value)) return refusal;
        m_has_transfer_encoding = true;
    }
    return std::nullopt;
}

static bool may_repeat(beast_http::field field)
{
    using Field = beast_http::field;
    switch (field) {
    case Field::host:
    case Field::content_type:
    case Field::content_encoding:
    case Field::content_disposition:
    case Field::authorization:
    case Field::origin:
    case Field::referer:
    case Field::expect: return false;
    default: return true; // an open list: every other field is a list or of no interest here
    }
}

std::optional<Refusal> RequestParser::check_field(Field field, std::string_view name, std::string_view value)
{
    if (++m_header_count > m_limits.header_count) return head_too_large();
    if (!is_token(name) || std::any_of(value.begin(), value.end(), is_control)) return malformed("field");
    const auto is_framing = field == Field::content_length || field == Field::transfer_encoding;
    if (is_framing) {
        if (auto refusal = check_framing_field(field, value)) return refusal;
    }
    if (field == Field::expect && m_version >= 11) {
        if (!equal_ignoring_case(value, "100-continue")) return expectation_failed();
        m_expects_continue = true;
    }
    auto [position, is_new] = m_request.headers.try_emplace(to_lower(name), value);
    if (is_new) return std::nullopt;
    if (!may_repeat(field)) return malformed(position->first);
    position->second.append(field == Field::cookie ? "; " : ", ").append(value);
    return std::nullopt;
}

void RequestParser::on_field_impl(Field field, Text name, Text value, ErrorValue& error)
{
    if (auto refusal = check_field(field, view(name), view(value))) refuse(std::move(*refusal), error);
}

std::optional<Refusal> RequestParser::check_head() const
{
    const auto host = m_request.headers.find("host");
    if (host == m_request.headers.end()) return m_version >= 11 ? std::optional(malformed("host")) : std::nullopt;
    if (!is_host(host->second)) return malformed("host");
    // A client must send the same host in both places (RFC 9112 §3.2); if they differ, something between us rewrote one.
    if (!m_authority.empty() && !equal_ignoring_case(m_authority, host->second)) return malformed("host");
    return std::nullopt;
}

void RequestParser::on_header_impl(ErrorValue& error)
{
    if (auto refusal = check_head()) refuse(std::move(*refusal), error);
}

// Beast never sees a body.
void RequestParser::on_body_init_impl(const boost::optional<std::uint64_t>&, ErrorValue&) {}
std::size_t RequestParser::on_body_impl(Text, ErrorValue&) { return 0; }
void RequestParser::on_chunk_header_impl(std::uint64_t, Text, ErrorValue&) {}
std::size_t RequestParser::on_chunk_body_impl(std::uint64_t, Text, ErrorValue&) { return 0; }
void RequestParser::on_finish_impl(ErrorValue&) {}

} // namespace chengxin::http
