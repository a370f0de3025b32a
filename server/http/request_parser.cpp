#include "server/http/request_parser.hpp"

#include "server/http/header_value.hpp"
#include "server/http/target.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/beast/http/error.hpp>

#include <algorithm>

namespace chengxin::http {

namespace beast_http = boost::beast::http;

static constexpr std::size_t k_shortest_end_of_chunks = 5;

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

RequestParser::State RequestParser::put_all(std::string_view& bytes)
{
    while (!is_done()) {
        // Beast asserts that a final chunk it has looked at before has grown to five bytes ("0" CRLF CRLF); no chunked body ends
        // with fewer to come.
        if (m_head_done && chunked() && bytes.size() < k_shortest_end_of_chunks) return State::need_more;
        ErrorValue error;
        const auto used = put(boost::asio::const_buffer(bytes.data(), bytes.size()), error);
        bytes.remove_prefix(used);
        if (error == beast_http::error::need_more) return State::need_more;
        if (error == beast_http::error::body_limit) m_refusal = body_too_large();
        if (error) {
            if (!m_refusal) m_refusal = malformed(m_head_done ? "body" : "head");
            return State::refused;
        }
        if (m_head_done && !is_done() && bytes.empty()) return State::need_more;
        if (is_header_done() && !m_head_done) break;
    }
    return is_done() ? State::complete : State::need_more;
}

RequestParser::State RequestParser::read_head(std::string_view head)
{
    const auto state = put_all(head);
    if (state == State::need_more && !is_header_done()) {
        m_refusal = malformed("head");
        return State::refused;
    }
    m_head_done = true;
    return state;
}

bool RequestParser::limit_body(std::uint64_t bytes)
{
    m_body_limit = bytes;
    body_limit(bytes);
    if (!m_content_length || *m_content_length <= bytes) return true;
    m_refusal = body_too_large();
    return false;
}

RequestParser::State RequestParser::read_body(std::string_view& bytes)
{
    return bytes.empty() ? State::need_more : put_all(bytes);
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

/// Framing decides where the next message begins, so nothing is guessed: each of these fields comes at most once.
std::optional<Refusal> RequestParser::check_framing_field(Field field, std::string_view value)
{
    if (field == Field::content_length) {
        if (m_content_length || m_has_transfer_encoding || !is_number(value)) return malformed("content-length");
        m_content_length = std::stoull(std::string(value));
    } else {
        if (m_content_length || m_has_transfer_encoding || m_version < 11) return malformed("transfer-encoding");
        if (equal_ignoring_case(value, "chunked, chunked") || value.empty()) return malformed("transfer-encoding");
        if (!equal_ignoring_case(value, "chunked")) return coding_not_supported();
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
    const auto is_control = [](char c) { return (static_cast<unsigned char>(c) < 0x20 && c != '\t') || c == 0x7F; };
    if (!is_token(name) || std::any_of(value.begin(), value.end(), is_control)) return malformed("field");
    const auto is_framing = field == Field::content_length || field == Field::transfer_encoding;
    if (m_head_done) return is_framing || field == Field::host ? std::optional(malformed("trailer")) : std::nullopt; // other trailers are dropped
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

void RequestParser::on_body_init_impl(const boost::optional<std::uint64_t>& length, ErrorValue&)
{
    if (length) m_request.body.reserve(static_cast<std::size_t>(*length));
}

std::size_t RequestParser::on_body_impl(Text body, ErrorValue&)
{
    m_request.body.append(body.data(), body.size());
    return body.size();
}

/// Extensions mean nothing to us, but a stranger must not keep the server busy with them.
constexpr std::size_t k_max_extension_bytes = 4096;

void RequestParser::on_chunk_header_impl(std::uint64_t, Text extensions, ErrorValue& error)
{
    m_extension_bytes += extensions.size();
    if (m_extension_bytes > k_max_extension_bytes) refuse(malformed("chunk extension"), error);
}

std::size_t RequestParser::on_chunk_body_impl(std::uint64_t, Text body, ErrorValue& error)
{
    if (m_request.body.size() + body.size() > m_body_limit) {
        refuse(body_too_large(), error);
        return 0;
    }
    m_request.body.append(body.data(), body.size());
    return body.size();
}

void RequestParser::on_finish_impl(ErrorValue&) {}

} // namespace chengxin::http
