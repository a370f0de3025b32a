// libFuzzer target: the listener's reading of a connection's bytes, cut into pieces as the network may cut them.
#include "server/http/request_parser.hpp"

#include <cstdlib>

using namespace chengxin::http;

/// Reads one message of `bytes` whose end is seen only up to `visible`; returns the bytes it used, 0 if it was refused
/// or is not complete.
static std::size_t read_message(std::string_view bytes, std::size_t first_piece)
{
    HeadScanner scanner{HeadLimits{}};
    auto state = scanner.scan(bytes.substr(0, first_piece));
    if (state == HeadScanner::State::need_more) state = scanner.scan(bytes);
    if (state != HeadScanner::State::complete) return 0;
    RequestParser parser{HeadLimits{}};
    auto parsed = parser.read_head(bytes.substr(0, scanner.head_size()));
    auto rest = bytes.substr(scanner.head_size());
    if (parsed == RequestParser::State::need_more) {
        if (!parser.limit_body(1 << 20)) return 0;
        auto piece = rest.substr(0, first_piece);
        parsed = parser.read_body(piece);
        rest.remove_prefix(std::min(first_piece, rest.size()) - piece.size());
        if (parsed == RequestParser::State::need_more) parsed = parser.read_body(rest);
    }
    if (parsed != RequestParser::State::complete) return 0;
    if (parser.request().body.size() > bytes.size()) std::abort();
    return bytes.size() - rest.size();
}

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size)
{
    if (size < 2) return 0;
    const auto first_piece = static_cast<std::size_t>(data[0]) * 4;
    const std::string_view bytes(reinterpret_cast<const char*>(data + 1), size - 1);
    const auto whole = read_message(bytes, bytes.size());
    const auto in_pieces = read_message(bytes, first_piece);
    if (whole != in_pieces) std::abort(); // where a message ends must not depend on how it arrives
    return 0;
}
