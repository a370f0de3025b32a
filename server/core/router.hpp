#pragma once

#include "server/core/context.hpp"
#include "shared/api/endpoint.hpp"

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace chengxin {

/// Where a handler runs. `reader`: on a worker thread, may read and wait for writes.
/// `io`: on the I/O thread; only for answers from memory or one point look-up.
enum class RunOn { reader, io };

enum class Codec { json, cereal, multipart, query };

struct Form {                       ///< decoded multipart or urlencoded body of a plain page
    std::map<std::string, std::string> fields;
    std::map<std::string, api::File> files;
};

/// A request as the HTTP layer hands it over: checked for framing and size, not yet decoded.
struct RawRequest {
    std::string method;
    std::string path;               ///< decoded path without query
    std::string query;              ///< raw query string
    std::map<std::string, std::string> headers; ///< lower-case names
    std::string body;
    std::string remote_address;
    bool secure = false;            ///< over TLS
};

class Router {
public:
    /// Registers a typed endpoint: `Result<E::Response> function(RequestContext&, E::Request)`.
    /// Dispatch order: route → Origin check → session → permission → decode → function → encode.
    template <class E>
    void handle(std::function<Result<typename E::Response>(RequestContext&, typename E::Request)> function, RunOn run_on = RunOn::reader);

    /// Registers a page (HTML twin, plain form): GET, or POST with a decoded form.
    void page(std::string method, std::string path, Permission permission, std::function<Reply(RequestContext&, const RawRequest&, const Form&)> function);

    /// Runs a request to its end, on the calling thread. Never throws: failures become 503 or 500 with a logged request id.
    Reply dispatch(Portal& portal, const RawRequest& request);

    struct Entry; // method, path, permission, run_on, summary, schema of request and response
    const std::vector<std::unique_ptr<Entry>>& entries() const { return m_entries; }

private:
    std::vector<std::unique_ptr<Entry>> m_entries;
};

} // namespace chengxin
