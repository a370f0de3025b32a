#pragma once

#include "server/http/message.hpp"
#include "shared/core/result.hpp"

#include <boost/asio/ip/address.hpp>
#include <string>
#include <string_view>
#include <vector>

/// What a proxy in front says of the visitor (X-Forwarded-For, X-Forwarded-Proto; Forwarded, RFC 7239). Anybody can write such fields:
/// they count only when the connection comes from a proxy that the operator has named.
namespace chengxin::http {

/// Addresses with a common beginning.
struct Network {
    boost::asio::ip::address address;
    unsigned bits = 0;
    bool contains(const boost::asio::ip::address& other) const;
};

/// "10.0.0.5", "10.0.0.0/8", "fd00::/8". Fails with a sentence.
Result<Network> parse_network(const std::string& text);

/// Sets remote_address and secure of a request that came from a trusted proxy: the visitor is the rightmost address that is no trusted
/// proxy itself. Fields that cannot be read leave what the connection says.
void apply_forwarded(RawRequest& request, const std::vector<Network>& trusted);

} // namespace chengxin::http
