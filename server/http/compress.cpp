#include "server/http/compress.hpp"

#include "server/http/header_value.hpp"

#include <brotli/encode.h>
#include <stdexcept>
#include <zlib.h>

namespace chengxin::http {

bool is_compressible(std::string_view content_type)
{
    const auto type = to_lower(trim_blanks(content_type.substr(0, content_type.find(';'))));
    const auto ends_with = [&](std::string_view end) { return type.size() > end.size() && type.compare(type.size() - end.size(), end.size(), end) == 0; };
    return type.rfind("text/", 0) == 0 || ends_with("/json") || ends_with("+json") || ends_with("/xml") || ends_with("+xml") || ends_with("/javascript");
}

/// Quality 4 is the last level that is faster than gzip -6 and still smaller.
constexpr int k_brotli_quality = 4;

static std::string to_brotli(const std::string& body)
{
    std::string result(BrotliEncoderMaxCompressedSize(body.size()), '\0');
    auto size = result.size();
    const auto* input = reinterpret_cast<const std::uint8_t*>(body.data());
    auto* output = reinterpret_cast<std::uint8_t*>(result.data());
    if (BrotliEncoderCompress(k_brotli_quality, BROTLI_DEFAULT_WINDOW, BROTLI_MODE_TEXT, body.size(), input, &size, output) == BROTLI_FALSE)
        throw std::runtime_error("brotli failed");
    result.resize(size);
    return result;
}

static std::string to_gzip(const std::string& body)
{
    constexpr auto k_gzip_window_bits = 15 + 16;
    z_stream stream{};
    if (deflateInit2(&stream, 5, Z_DEFLATED, k_gzip_window_bits, 8, Z_DEFAULT_STRATEGY) != Z_OK) throw std::runtime_error("zlib failed");
    std::string result(deflateBound(&stream, static_cast<uLong>(body.size())), '\0');
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(body.data())); // zlib does not write to it
    stream.avail_in = static_cast<uInt>(body.size());
    stream.next_out = reinterpret_cast<Bytef*>(result.data());
    stream.avail_out = static_cast<uInt>(result.size());
    const auto outcome = deflate(&stream, Z_FINISH);
    result.resize(stream.total_out);
    deflateEnd(&stream);
    if (outcome != Z_STREAM_END) throw std::runtime_error("zlib failed");
    return result;
}

static std::string* find_header(Reply& reply, std::string_view name)
{
    for (auto& [key, value] : reply.headers) {
        if (equal_ignoring_case(key, name)) return &value;
    }
    return nullptr;
}

static void add_vary(Reply& reply)
{
    auto* vary = find_header(reply, "Vary");
    if (vary == nullptr) reply.headers["Vary"] = "Accept-Encoding";
    else if (to_lower(*vary).find("accept-encoding") == std::string::npos) vary->append(", Accept-Encoding");
}

void compress_reply(Reply& reply, std::string_view accept_encoding)
{
    constexpr std::size_t k_compress_up_to = 64u << 20; // beyond it the time and a second copy cost more than the line
    if (reply.body.size() < k_compress_from || reply.body.size() > k_compress_up_to) return;
    if (!is_compressible(reply.content_type) || find_header(reply, "Content-Encoding") != nullptr) return;
    add_vary(reply);
    const auto brotli = encoding_weight(accept_encoding, "br");
    const auto gzip = encoding_weight(accept_encoding, "gzip");
    if (brotli == 0 && gzip == 0) return;
    const auto use_brotli = brotli >= gzip;
    auto smaller = use_brotli ? to_brotli(reply.body) : to_gzip(reply.body);
    if (smaller.size() >= reply.body.size()) return;
    reply.body = std::move(smaller);
    reply.headers["Content-Encoding"] = use_brotli ? "br" : "gzip";
    if (auto* etag = find_header(reply, "ETag"); etag != nullptr && etag->rfind("W/", 0) != 0) etag->insert(0, "W/");
}

} // namespace chengxin::http
