#include "client/core/api_client.hpp"

#include "client/core/translate.hpp"
#include "shared/api/account_claim.hpp"
#include "shared/api/error_body.hpp"

#include <algorithm>
#include <emscripten.h>

namespace chengxin::client {

namespace {

constexpr double k_seconds_for_files = 600;
constexpr const char* k_reload = "reload"; // code of the answer to a client of another build

std::string wire_code_of(const fetch::Call& call)
{
    const auto body = api::decode_cereal<api::ErrorBody>(call.body);
    return body ? body->error.code : std::string();
}

} // namespace

void ApiClient::fill_body(fetch::Request& request, const api::TypeInfo& type, const void* value)
{
    if (!api::has_file(type)) {
        request.content_type = api::k_cereal_type;
        request.body = api::encode_cereal(type, value);
        return;
    }
    const api::Form form = api::encode_form(type, value);
    const std::string boundary = api::multipart_boundary(form);
    request.content_type = "multipart/form-data; boundary=" + boundary;
    request.body = api::encode_multipart(form, boundary);
    request.seconds = k_seconds_for_files;
}

Error ApiClient::error_of(const fetch::Call& call)
{
    if (call.status == fetch::k_offline)
        return {ErrorCode::unavailable, tr("网络已断开，请检查网络连接后重试。"), "offline"};
    if (call.status == fetch::k_unreachable)
        return {ErrorCode::unavailable, tr("无法连接服务器，请稍后重试。"), "unreachable"};
    if (call.status == fetch::k_timed_out)
        return {ErrorCode::unavailable, tr("服务器长时间没有回应，请稍后重试。"), "timeout"};
    if (auto body = api::decode_cereal<api::ErrorBody>(call.body)) {
        api::ErrorContent& content = body->error;
        if (content.code == k_reload)
            return {ErrorCode::conflict, tr("系统已更新，请刷新页面后继续。"), k_reload};
        return {api::error_code_of(content.code), std::move(content.message), std::move(content.detail)};
    }
    return {ErrorCode::internal, tr("服务器出错，请稍后重试；如果反复出现，请联系管理员。"), "status " + std::to_string(call.status)};
}

std::shared_ptr<fetch::Call> ApiClient::send(fetch::Request request, bool personal)
{
    if (personal && m_account != 0)
        request.account = std::to_string(m_account);
    if (m_account != 0)
        m_last_request_at = emscripten_get_now() / 1000;
    auto call = fetch::start(request);
    if (request.account.empty())
        request = {};
    m_watched.push_back({call, std::move(request)});
    return call;
}

/// The call is open again for whoever waits for it; see repeat_held().
bool ApiClient::hold_if_refused(const Sent& sent, fetch::Call& call)
{
    const bool ended = call.status == 401, other = call.status == 409 && error_of(call).detail == api::k_other_account;
    if (sent.request.account.empty() || (!ended && !other))
        return false;
    m_refusal = ended ? Refusal::session_ended : Refusal::other_account;
    call.done = false;
    call.status = 0;
    m_held.push_back(sent);
    return true;
}

void ApiClient::watch()
{
    const auto settled = [this](const Sent& sent) {
        const auto call = sent.call.lock();
        if (call == nullptr || !call->done)
            return call == nullptr;
        if (!hold_if_refused(sent, *call))
            m_outdated |= call->status >= 400 && wire_code_of(*call) == k_reload;
        return true;
    };
    m_watched.erase(std::remove_if(m_watched.begin(), m_watched.end(), settled), m_watched.end());
}

void ApiClient::repeat_held()
{
    for (Sent& sent : std::exchange(m_held, {})) {
        const auto call = sent.call.lock();
        if (call == nullptr)
            continue; // its page is gone
        sent.request.account = std::to_string(m_account);
        m_last_request_at = emscripten_get_now() / 1000;
        fetch::start_again(call, sent.request);
        m_watched.push_back(std::move(sent));
    }
}

} // namespace chengxin::client
