#include "client/core/api_client.hpp"

#include "client/core/translate.hpp"
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

std::shared_ptr<fetch::Call> ApiClient::send(const fetch::Request& request)
{
    m_last_request_at = emscripten_get_now() / 1000;
    auto call = fetch::start(request);
    m_watched.push_back(call);
    return call;
}

void ApiClient::watch()
{
    const auto settled = [this](const std::weak_ptr<fetch::Call>& watched) {
        const auto call = watched.lock();
        if (call == nullptr || !call->done)
            return call == nullptr;
        m_session_ended |= call->status == 401;
        m_outdated |= call->status >= 400 && wire_code_of(*call) == k_reload;
        return true;
    };
    m_watched.erase(std::remove_if(m_watched.begin(), m_watched.end(), settled), m_watched.end());
}

} // namespace chengxin::client
