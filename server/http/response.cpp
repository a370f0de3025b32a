#include "server/http/response.hpp"

#include "server/http/header_value.hpp"

#include <boost/beast/http/status.hpp>

#include <algorithm>
#include <array>
#include <ctime>
#include <stdexcept>

namespace chengxin::http {

struct SecurityField {
    std::string_view name;
    std::string_view value;
};

/// design.md §7; OWASP ASVS 5.0 V3.4. A reply may replace one of them by its own.
constexpr SecurityField k_security_fields[] = {
    {"Content-Security-Policy",
     "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; "
     "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"},
    {"X-Content-Type-Options", "nosniff"},
    {"X-Frame-Options", "DENY"}, // for browsers older than frame-ancestors: the plain pages serve them
    {"Referrer-Policy", "same-origin"},
    {"Cross-Origin-Opener-Policy", "same-origin"},
    {"Cross-Origin-Resource-Policy", "same-origin"},
    {"Permissions-Policy", "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()"},
};

static bool ends_a_line(char character)
{
    return character == '\r' || character == '\n' || character == '\0';
}

static void append_field(std::string& output, std::string_view name, std::string_view value)
{
    if (!is_token(name) || std::any_of(value.begin(), value.end(), ends_a_line))
        throw std::invalid_argument("a reply has a header field with a line end: " + std::string(name));
    output.append(name).append(": ").append(value).append("\r\n");
}

static bool has_header(const Reply& reply, std::string_view name)
{
    for (const auto& [key, value] : reply.headers) {
        if (equal_ignoring_case(key, name)) return true;
    }
    return false;
}

static std::string all_security_fields()
{
    std::string fields;
    for (const auto& field : k_security_fields) append_field(fields, field.name, field.value);
    return fields;
}

/// As they stand in nearly every answer; checking their characters each time costs more than the rest of the head.
static const std::string k_security_block = all_security_fields();

static bool replaces_security_field(const Reply& reply)
{
    for (const auto& field : k_security_fields) {
        if (has_header(reply, field.name)) return true;
    }
    return false;
}

static void append_security_fields(std::string& output, const Reply& reply)
{
    if (!replaces_security_field(reply)) {
        output += k_security_block;
        return;
    }
    for (const auto& field : k_security_fields) {
        if (!has_header(reply, field.name)) append_field(output, field.name, field.value);
    }
}

/// Fields that say where a message ends are the writer's own.
static bool is_reserved(std::string_view name)
{
    constexpr std::string_view k_reserved[] = {"Connection", "Content-Length", "Content-Type", "Date", "Keep-Alive", "Transfer-Encoding"};
    for (const auto reserved : k_reserved) {
        if (equal_ignoring_case(name, reserved)) return true;
    }
    return false;
}

static void append_status_line(std::string& output, int status)
{
    const auto reason = boost::beast::http::obsolete_reason(boost::beast::http::int_to_status(static_cast<unsigned>(status)));
    output.append("HTTP/1.1 ").append(std::to_string(status)).append(" ").append(reason.data(), reason.size()).append("\r\n");
}

static void append_common(std::string& output, const ResponseMode& mode)
{
    append_field(output, "Date", mode.date);
    if (!mode.keep_alive) output.append("Connection: close\r\n");
    else if (!mode.http_1_1) output.append("Connection: keep-alive\r\n");
    if (mode.secure) output.append("Strict-Transport-Security: max-age=31536000\r\n");
}

bool has_body(int status)
{
    return status >= 200 && status != 204 && status != 304;
}

void append_head(std::string& output, const Reply& reply, const ResponseMode& mode)
{
    append_status_line(output, reply.status);
    append_common(output, mode);
    if (has_body(reply.status)) {
        output.append("Content-Length: ").append(std::to_string(reply.body.size())).append("\r\n");
        if (!reply.content_type.empty()) append_field(output, "Content-Type", reply.content_type);
    }
    for (const auto& [name, value] : reply.headers) {
        if (!is_reserved(name)) append_field(output, name, value);
    }
    for (const auto& cookie : reply.cookies) append_field(output, "Set-Cookie", cookie);
    if (!has_header(reply, "Cache-Control")) output.append("Cache-Control: no-store\r\n");
    append_security_fields(output, reply);
    output.append("\r\n");
}

StaticAnswer append_static_head(std::string& output, const StaticFile& file, std::string_view accept_encoding, std::string_view if_none_match,
                                const ResponseMode& mode)
{
    const auto& form = file.choose(accept_encoding);
    auto etag = file.etag;
    if (!form.encoding.empty()) etag.insert(etag.size() - 1, "-" + std::string(form.encoding));
    const auto is_known = !if_none_match.empty() && matches_etag(if_none_match, etag);

    append_status_line(output, is_known ? 304 : 200);
    append_common(output, mode);
    append_field(output, "ETag", etag);
    append_field(output, "Cache-Control", file.cache_control);
    output.append("Vary: Accept-Encoding\r\n");
    if (!is_known) {
        output.append("Content-Length: ").append(std::to_string(form.bytes.size())).append("\r\n");
        append_field(output, "Content-Type", file.content_type);
        if (!form.encoding.empty()) append_field(output, "Content-Encoding", form.encoding);
    }
    output += k_security_block;
    output.append("\r\n");
    return {is_known ? 304 : 200, is_known ? std::string_view() : form.bytes};
}

void apply_if_none_match(Reply& reply, std::string_view if_none_match)
{
    if (reply.status != 200 || if_none_match.empty()) return;
    for (const auto& [name, value] : reply.headers) {
        if (!equal_ignoring_case(name, "ETag") || !matches_etag(if_none_match, value)) continue;
        reply.status = 304;
        reply.body.clear();
        return;
    }
}

std::string http_date(std::int64_t unix_seconds)
{
    static constexpr const char* k_days[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    static constexpr const char* k_months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    const std::time_t seconds = unix_seconds;
    std::tm utc{};
    gmtime_r(&seconds, &utc);
    std::array<char, 64> text{};
    std::snprintf(text.data(), text.size(), "%s, %02d %s %04d %02d:%02d:%02d GMT", k_days[utc.tm_wday], utc.tm_mday, k_months[utc.tm_mon],
                  utc.tm_year + 1900, utc.tm_hour, utc.tm_min, utc.tm_sec);
    return text.data();
}

} // namespace chengxin::http
