#include "server/http/refusal.hpp"

#include <array>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <cstdio>
#include <random>

namespace chengxin::http {

Refusal malformed(std::string detail)
{
    return {400, "invalid_request", "请求不符合 HTTP 规范，无法处理。请更新浏览器或客户端程序后重试。", std::move(detail)};
}

Refusal method_not_allowed() { return {405, "method_not_allowed", "此地址不支持这种请求方法，请使用 GET 或 POST。", "method"}; }
Refusal method_not_known() { return {501, "not_implemented", "服务器不认识这种请求方法，请使用 GET 或 POST。", "method"}; }
Refusal version_not_supported() { return {505, "version_not_supported", "不支持此 HTTP 版本，请使用 HTTP/1.1。", "version"}; }
Refusal target_too_long() { return {414, "target_too_long", "网址太长，请缩短查询内容后重试。", "target"}; }
Refusal head_too_large() { return {431, "head_too_large", "请求头太大，请清除本站的 Cookie 后重试。", "head"}; }
Refusal body_too_large() { return {413, "too_large", "提交的内容超过大小限制，请拆分后重新提交。", "body"}; }
Refusal coding_not_supported() { return {501, "not_implemented", "不支持此传输编码，请改用 chunked 或 Content-Length。", "transfer-encoding"}; }
Refusal expectation_failed() { return {417, "expectation_failed", "不支持请求头 Expect 的取值，请去掉后重试。", "expect"}; }
Refusal too_slow() { return {408, "timeout", "等待请求超时，请检查网络后重试。", ""}; }
Refusal overloaded() { return {503, "unavailable", "服务器正忙，请稍后重试。", ""}; }
Refusal storage_full() { return {507, "storage_full", "服务器磁盘空间不足，文件没有收到。请联系系统管理员清理磁盘，然后重新上传。", "body"}; }
Refusal failed() { return {500, "internal", "服务器内部出错，请稍后重试；如仍有问题，请将请求编号告知管理员。", ""}; }

std::string make_request_id()
{
    thread_local std::mt19937_64 generator{std::random_device{}()}; // an id to find a log line by, not a secret
    std::array<char, 17> text{};
    std::snprintf(text.data(), text.size(), "%016llx", static_cast<unsigned long long>(generator()));
    return text.data();
}

Reply to_reply(const Refusal& refusal)
{
    const auto request_id = make_request_id();
    const boost::json::object error{
        {"code", refusal.code}, {"message", refusal.message}, {"detail", refusal.detail}, {"request_id", request_id}};
    Reply reply;
    reply.status = refusal.status;
    reply.content_type = "application/json; charset=utf-8";
    reply.body = boost::json::serialize(boost::json::object{{"error", error}});
    reply.headers["X-Request-Id"] = request_id;
    if (refusal.status == 405 || refusal.status == 501) reply.headers["Allow"] = k_allowed_methods;
    if (refusal.status == 503) reply.headers["Retry-After"] = "2";
    return reply;
}

} // namespace chengxin::http
