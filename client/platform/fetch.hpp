#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>

namespace chengxin::client::fetch {

/// What goes out. An empty `content_type` sends no body.
struct Request {
    std::string method = "GET";
    std::string address;
    std::string content_type;
    std::string accept = "*/*";
    std::string body;
    std::string account;  ///< the id of whose request it is; empty: says nothing
    double seconds = 60; ///< until it counts as failed
};

/// Why there is no answer; written into Call::status in place of an HTTP status.
constexpr int k_offline = -1, k_unreachable = -2, k_timed_out = -3;

/// One request on its way. Whoever holds it sees the answer; when nobody does any more, it is aborted and a late answer dies.
struct Call {
    int id = 0;
    bool done = false;
    int status = 0;
    double progress = 0;        ///< share of the body that is sent, 0 … 1
    std::string content_type;
    std::string disposition;    ///< Content-Disposition
    std::string body;

    Call() = default;
    Call(const Call&) = delete;
    Call& operator=(const Call&) = delete;
    ~Call();
};

/// Open requests by id.
struct State {
    int last_id = 0;
    std::unordered_map<int, std::weak_ptr<Call>> open;
};

std::shared_ptr<Call> start(const Request& request);
/// Sends a request once more for a call whose answer was taken back (done is false again): whoever waits for it goes on waiting.
void start_again(const std::shared_ptr<Call>& call, const Request& request);

/// File name of a Content-Disposition header, RFC 6266: filename* before filename.
std::string file_name_of(std::string_view disposition);

} // namespace chengxin::client::fetch
