#pragma once

#include "server/http/chunked_body.hpp"
#include "server/http/message.hpp"
#include "server/http/refusal.hpp"

#include <boost/beast/http/basic_parser.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

/// Reading of one request message, strictly after RFC 9112. Only the listener and its tests include this header.
namespace chengxin::http {

struct HeadLimits {
    std::size_t bytes = 16 * 1024;
    std::size_t target_bytes = 8 * 1024;
    std::size_t header_count = 100;
};

/// Finds the end of a head in bytes that arrive piece by piece, and refuses at once what Beast would let pass or wait for:
/// bare line ends, NUL, folded lines. One object for one message.
class HeadScanner {
public:
    enum class State { need_more, complete, refused };

    explicit HeadScanner(HeadLimits limits) : m_limits(limits) {}

    /// `bytes` is everything received of this message so far.
    State scan(std::string_view bytes);

    std::size_t head_size() const { return m_position; } ///< with the empty line, when complete
    const Refusal& refusal() const { return m_refusal; }

private:
    State refuse(Refusal refusal);
    State scan_rest(std::string_view rest, std::size_t total);
    std::optional<Refusal> check_line(std::string_view line) const;

    HeadLimits m_limits;
    std::size_t m_position = 0; ///< where the current line begins
    bool m_in_request_line = true;
    Refusal m_refusal;
};

/// One request: first its whole head (Beast takes it apart), then the body in pieces.
class RequestParser : private boost::beast::http::basic_parser<true> {
public:
    enum class State { need_more, complete, refused };

    explicit RequestParser(HeadLimits limits);

    /// Reads a head that HeadScanner found complete. Afterwards `complete` means: there is no body.
    State read_head(std::string_view head);

    /// Must be called before `read_body`. False: Content-Length is already beyond it; the refusal is set.
    bool limit_body(std::uint64_t bytes);

    /// Takes body bytes and removes them from `bytes`. Bytes left over belong to the next message.
    State read_body(std::string_view& bytes);

    const Refusal& refusal() const { return *m_refusal; }
    RawRequest& request() { return m_request; }
    const RawRequest& request() const { return m_request; }
    bool is_head_method() const { return m_is_head_method; }
    bool is_http_1_1() const { return m_version == 11; }
    bool wants_keep_alive() const { return keep_alive(); }
    bool expects_continue() const { return m_expects_continue; }
    /// As declared; nothing for chunked bodies.
    std::optional<std::uint64_t> declared_length() const { return m_content_length; }

private:
    using Verb = boost::beast::http::verb;
    using Field = boost::beast::http::field;
    using Text = boost::beast::string_view;
    using ErrorValue = boost::beast::error_code;

    void on_request_impl(Verb verb, Text method, Text target, int version, ErrorValue& error) override;
    void on_response_impl(int code, Text reason, int version, ErrorValue& error) override;
    void on_field_impl(Field field, Text name, Text value, ErrorValue& error) override;
    void on_header_impl(ErrorValue& error) override;
    void on_body_init_impl(const boost::optional<std::uint64_t>& length, ErrorValue& error) override;
    std::size_t on_body_impl(Text body, ErrorValue& error) override;
    void on_chunk_header_impl(std::uint64_t size, Text extensions, ErrorValue& error) override;
    std::size_t on_chunk_body_impl(std::uint64_t remain, Text body, ErrorValue& error) override;
    void on_finish_impl(ErrorValue& error) override;

    void refuse(Refusal refusal, ErrorValue& error);
    State refuse_body(Refusal refusal);
    State read_counted(std::string_view& bytes);
    std::optional<Refusal> check_field(Field field, std::string_view name, std::string_view value);
    std::optional<Refusal> check_framing_field(Field field, std::string_view value);
    std::optional<Refusal> check_head() const;

    HeadLimits m_limits;
    RawRequest m_request;
    std::optional<Refusal> m_refusal;
    std::optional<std::uint64_t> m_content_length;
    std::string m_authority;
    int m_version = 11;
    std::size_t m_header_count = 0;
    std::uint64_t m_body_left = 0;       ///< of Content-Length
    std::optional<ChunkedBody> m_chunked;
    bool m_is_head_method = false;
    bool m_expects_continue = false;
    bool m_has_transfer_encoding = false;
};

} // namespace chengxin::http
