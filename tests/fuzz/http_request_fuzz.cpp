// libFuzzer target: the listener's reading of a connection's bytes, cut into pieces as the network may cut them (the first
// byte is the length of a piece). What is read must not depend on the cuts: neither what a request says nor where it ends,
// or one visitor's bytes become another's request.
#include "server/http/request_parser.hpp"

#include <cstdlib>
#include <vector>

using namespace chengxin;
using namespace chengxin::http;

namespace {

constexpr std::uint64_t k_body = 1 << 20;

struct Message {
    std::string method, path, query, body;
    std::vector<std::pair<std::string, std::string>> headers;
    std::size_t used = 0;
    bool operator==(const Message&) const = default;
};

/// One message at the front of `bytes`, of which ever `piece` more bytes arrive; nothing when it is refused or incomplete.
std::optional<Message> read_message(std::string_view bytes, std::size_t piece)
{
    HeadScanner scanner{HeadLimits{}};
    std::size_t arrived = 0;
    auto state = HeadScanner::State::need_more;
    while (state == HeadScanner::State::need_more && arrived < bytes.size()) {
        arrived = std::min(bytes.size(), arrived + piece);
        state = scanner.scan(bytes.substr(0, arrived));
    }
    if (state == HeadScanner::State::refused && scanner.refusal().status < 400) std::abort();
    if (state != HeadScanner::State::complete) return std::nullopt;
    if (scanner.head_size() > HeadLimits{}.bytes) std::abort();
    RequestParser parser{HeadLimits{}};
    auto parsed = parser.read_head(bytes.substr(0, scanner.head_size()));
    std::size_t used = scanner.head_size();
    if (parsed == RequestParser::State::need_more) {
        if (!parser.limit_body(k_body)) return std::nullopt;
        std::string_view pending;
        while (parsed == RequestParser::State::need_more && used + pending.size() < bytes.size()) {
            pending = bytes.substr(used, std::min(bytes.size() - used, pending.size() + piece));
            const std::size_t before = pending.size();
            parsed = parser.read_body(pending);
            used += before - pending.size();
        }
    }
    if (parsed == RequestParser::State::refused && parser.refusal().status < 400) std::abort();
    if (parsed != RequestParser::State::complete) return std::nullopt;
    const RawRequest& request = parser.request();
    if (request.body.size() > bytes.size() || request.path.empty()) std::abort();
    Message message{request.method, request.path, request.query, request.body, {}, used};
    for (const auto& [name, value] : request.headers) message.headers.emplace_back(name, value);
    return message;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size)
{
    if (size < 2) return 0;
    std::string_view bytes(reinterpret_cast<const char*>(data + 1), size - 1);
    for (int pipelined = 0; pipelined < 4 && !bytes.empty(); ++pipelined) {
        const auto whole = read_message(bytes, bytes.size());
        if (whole != read_message(bytes, std::size_t{1} + data[0])) std::abort();
        if (!whole) break;
        if (whole->used == 0 || whole->used > bytes.size()) std::abort();
        bytes.remove_prefix(whole->used);
    }
    return 0;
}
