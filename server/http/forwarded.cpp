#include "server/http/forwarded.hpp"

#include "server/http/header_value.hpp"

#include <algorithm>
#include <charconv>
#include <optional>

namespace chengxin::http {

namespace {

using boost::asio::ip::address;

std::optional<address> address_of(std::string_view text)
{
    boost::system::error_code error;
    address parsed = boost::asio::ip::make_address(std::string(text), error);
    if (error) return std::nullopt;
    if (parsed.is_v6() && parsed.to_v6().is_v4_mapped()) parsed = boost::asio::ip::make_address_v4(boost::asio::ip::v4_mapped, parsed.to_v6());
    return parsed;
}

std::string_view trimmed(std::string_view text)
{
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
    return text;
}

/// 203.0.113.7, 203.0.113.7:4711, 2001:db8::1, [2001:db8::1]:4711, each also in quotes.
std::optional<address> node_of(std::string_view text)
{
    text = trimmed(text);
    if (text.size() >= 2 && text.front() == '"' && text.back() == '"') text = text.substr(1, text.size() - 2);
    if (!text.empty() && text.front() == '[') return address_of(text.substr(1, std::min(text.find(']'), text.size()) - 1));
    const auto colon = text.find(':');
    const bool has_port = colon != std::string_view::npos && text.find(':', colon + 1) == std::string_view::npos;
    return address_of(has_port ? text.substr(0, colon) : text);
}

std::vector<std::string_view> split(std::string_view text, char separator)
{
    std::vector<std::string_view> parts;
    bool quoted = false;
    std::size_t begin = 0;
    for (std::size_t i = 0; i <= text.size(); ++i) {
        if (i < text.size() && text[i] == '"') quoted = !quoted;
        if (i < text.size() && (quoted || text[i] != separator)) continue;
        parts.push_back(trimmed(text.substr(begin, i - begin)));
        begin = i + 1;
    }
    return parts;
}

/// One hop as its proxy wrote it down.
struct Hop {
    std::optional<address> from;
    std::string_view protocol; ///< empty: not said
};

std::vector<Hop> hops_of(const RawRequest& request)
{
    std::vector<Hop> hops;
    if (const std::string& list = request.header("x-forwarded-for"); !list.empty()) {
        for (const std::string_view part : split(list, ',')) hops.push_back({node_of(part), {}});
        return hops;
    }
    const std::string& forwarded = request.header("forwarded");
    if (forwarded.empty()) return hops;
    for (const std::string_view element : split(forwarded, ',')) {
        Hop hop;
        for (const std::string_view pair : split(element, ';')) {
            const auto equals = std::min(pair.find('='), pair.size());
            const std::string_view name = trimmed(pair.substr(0, equals)), value = trimmed(pair.substr(std::min(equals + 1, pair.size())));
            if (equal_ignoring_case(name, "for")) hop.from = node_of(value);
            if (equal_ignoring_case(name, "proto")) hop.protocol = value;
        }
        hops.push_back(hop);
    }
    return hops;
}

bool is_trusted(const address& peer, const std::vector<Network>& trusted)
{
    return std::any_of(trusted.begin(), trusted.end(), [&](const Network& network) { return network.contains(peer); });
}

} // namespace

bool Network::contains(const boost::asio::ip::address& other) const
{
    if (address.is_v4() != other.is_v4()) return false;
    const auto same = [this](const auto& a, const auto& b) {
        for (unsigned bit = 0; bit < bits; ++bit) {
            const unsigned mask = 0x80U >> (bit % 8);
            if ((a[bit / 8] & mask) != (b[bit / 8] & mask)) return false;
        }
        return true;
    };
    return address.is_v4() ? same(address.to_v4().to_bytes(), other.to_v4().to_bytes()) : same(address.to_v6().to_bytes(), other.to_v6().to_bytes());
}

Result<Network> parse_network(const std::string& text)
{
    const auto slash = std::min(text.find('/'), text.size());
    const auto base = address_of(std::string_view(text).substr(0, slash));
    const unsigned most = base && base->is_v4() ? 32 : 128;
    unsigned bits = most;
    bool well = base.has_value();
    if (well && slash < text.size()) {
        const char* end = text.data() + text.size();
        const auto [behind, error] = std::from_chars(text.data() + slash + 1, end, bits);
        well = error == std::errc() && behind == end && bits <= most;
    }
    if (!well) return fail(ErrorCode::invalid_request, "“" + text + "”不是有效的代理地址，请写成 10.0.0.5 或 10.0.0.0/8 的样子。", "trusted-proxy");
    return Network{*base, bits};
}

void apply_forwarded(RawRequest& request, const std::vector<Network>& trusted)
{
    if (trusted.empty()) return;
    const auto peer = address_of(request.remote_address);
    if (!peer || !is_trusted(*peer, trusted)) return;
    std::string_view protocol;
    const auto hops = hops_of(request);
    for (auto hop = hops.rbegin(); hop != hops.rend(); ++hop) {
        if (!hop->from) break; // "unknown", or nonsense: what is further left may be made up
        request.remote_address = hop->from->to_string();
        protocol = hop->protocol;
        if (!is_trusted(*hop->from, trusted)) break;
    }
    const auto protocols = split(request.header("x-forwarded-proto"), ',');
    if (!protocols.back().empty()) protocol = protocols.back();
    if (equal_ignoring_case(protocol, "https")) request.secure = true;
    if (equal_ignoring_case(protocol, "http")) request.secure = false;
}

} // namespace chengxin::http
