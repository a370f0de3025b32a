#include "client/platform/fetch.hpp"

#include "client/platform/history.hpp"
#include "client/platform/platform.hpp"

#include <cstdlib>
#include <emscripten.h>

extern "C" {
void fetch_start(int id, const char* method, const char* address, const char* type, const char* accept, const char* account, const char* body, int size, double seconds);
void fetch_abort(int id);
}

namespace chengxin::client::fetch {

Call::~Call()
{
    if (!done)
        fetch_abort(id);
}

std::shared_ptr<Call> start(const Request& request)
{
    auto call = std::make_shared<Call>();
    start_again(call, request);
    return call;
}

void start_again(const std::shared_ptr<Call>& call, const Request& request)
{
    State& state = platform().fetches;
    call->id = ++state.last_id;
    call->progress = 0;
    state.open[call->id] = call;
    const char* type = request.content_type.empty() ? nullptr : request.content_type.c_str();
    fetch_start(call->id, request.method.c_str(), request.address.c_str(), type, request.accept.c_str(), request.account.c_str(), request.body.data(),
                static_cast<int>(request.body.size()), request.seconds);
}

std::string file_name_of(std::string_view disposition)
{
    constexpr std::string_view k_extended = "filename*=UTF-8''", k_plain = "filename=\"";
    if (const std::size_t at = disposition.find(k_extended); at != std::string_view::npos) {
        const std::string_view rest = disposition.substr(at + k_extended.size());
        return history::decode(rest.substr(0, rest.find(';')));
    }
    if (const std::size_t at = disposition.find(k_plain); at != std::string_view::npos) {
        const std::string_view rest = disposition.substr(at + k_plain.size());
        return std::string(rest.substr(0, rest.find('"')));
    }
    return {};
}

namespace {

std::shared_ptr<Call> find(int id)
{
    State& state = platform().fetches;
    const auto found = state.open.find(id);
    return found == state.open.end() ? nullptr : found->second.lock();
}

} // namespace

} // namespace chengxin::client::fetch

extern "C" {

EMSCRIPTEN_KEEPALIVE void chengxin_answer(int id, int status, char* type, char* disposition, char* bytes, int size)
{
    if (const auto call = chengxin::client::fetch::find(id)) {
        call->done = true;
        call->status = status;
        call->content_type = type;
        call->disposition = disposition;
        call->body.assign(bytes, static_cast<std::size_t>(size));
    }
    chengxin::client::platform().fetches.open.erase(id);
    std::free(type);
    std::free(disposition);
    std::free(bytes);
    chengxin::client::request_frame();
}

EMSCRIPTEN_KEEPALIVE void chengxin_progress(int id, double share)
{
    if (const auto call = chengxin::client::fetch::find(id))
        call->progress = share;
    chengxin::client::request_frame();
}

}
