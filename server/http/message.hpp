#pragma once

#include "shared/api/form.hpp"
#include "shared/sheet/byte_source.hpp"

#include <map>
#include <memory>
#include <string>
#include <vector>

/// What the listener and whoever answers say to each other. In the namespace of all, for all who answer use it.
namespace chengxin {

using api::Form; ///< decoded query, multipart or urlencoded body of a plain page

/// A request as the HTTP layer hands it over: checked for framing and size, not yet decoded.
struct RawRequest {
    std::string method;
    std::string path;               ///< decoded path without query
    std::string query;              ///< raw query string
    std::map<std::string, std::string> headers; ///< lower-case names
    std::string body;
    std::shared_ptr<sheet::ByteSource> large_body; ///< on disk, instead of `body`; null for most requests
    std::string remote_address;
    bool secure = false;            ///< over TLS

    /// Empty when absent.
    const std::string& header(const std::string& lower_case_name) const;
};

/// What pages and files answer with; typed handlers return Result<Response> instead.
struct Reply {
    int status = 200;
    std::string content_type = "text/html; charset=utf-8";
    std::string body;
    std::map<std::string, std::string> headers;
    std::vector<std::string> cookies = {}; ///< further values of Set-Cookie
};

} // namespace chengxin
