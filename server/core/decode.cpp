#include "server/core/reply.hpp"

#include "server/http/form.hpp"
#include "server/http/header_value.hpp"
#include "server/http/multipart.hpp"
#include "shared/api/cereal_codec.hpp"
#include "shared/api/json_codec_native.hpp"
#include "shared/api/query_codec.hpp"
#include "shared/api/text_check.hpp"

namespace chengxin {

namespace {

Result<Form> form_of(const RawRequest& request)
{
    const std::string& content_type = request.header("content-type");
    return request.large_body ? http::decode_form(content_type, request.large_body) : http::decode_form(content_type, request.body);
}

Result<void> decode_body(const api::TypeInfo& type, const RawRequest& request, void* target)
{
    const std::string& content_type = request.header("content-type");
    if (request.body.empty() && !request.large_body && type.member_count == 0) return {};
    const auto parsed = http::parse_parameters(content_type);
    const std::string media = parsed ? parsed->value : std::string();
    if (request.large_body && media != "multipart/form-data") return fail(ErrorCode::too_large, "提交的内容太大，请以 multipart/form-data 上传文件。", "body");
    if (media == api::k_cereal_type) return api::decode_cereal(request.body, type, target);
    if (media == "multipart/form-data") {
        auto form = form_of(request);
        if (!form) return fail(form.error());
        return api::decode_form(*form, type, target);
    }
    if (api::has_file(type)) return fail(ErrorCode::unsupported, "上传文件请使用 multipart/form-data。", "content-type");
    if (media == "application/json") return api::decode_json(request.body, type, target);
    return fail(ErrorCode::unsupported, "请求的 Content-Type 应为 application/json。", "content-type");
}

Result<api::Value> checked(api::Value value)
{
    if (auto texts = api::check_texts(value.type(), value.data()); !texts) return fail(texts.error());
    return value;
}

} // namespace

Result<Form> decode_query_fields(const std::string& query)
{
    auto pairs = http::parse_pairs(query);
    if (!pairs) return fail(pairs.error());
    Form form;
    for (auto& [name, value] : *pairs) form.fields[name] = std::move(value);
    return form;
}

Result<Form> decode_page_form(const RawRequest& request)
{
    if (request.body.empty() && !request.large_body) return Form{};
    return form_of(request);
}

Result<api::Value> decode_request(const Router::Entry& entry, const RawRequest& request)
{
    api::Value value = entry.make_request();
    if (entry.method == "POST") {
        if (auto decoded = decode_body(value.type(), request, value.data()); !decoded) return fail(decoded.error());
        return checked(std::move(value));
    }
    auto form = decode_query_fields(request.query);
    if (!form) return fail(form.error());
    if (auto decoded = api::decode_form(*form, value.type(), value.data()); !decoded) return fail(decoded.error());
    return checked(std::move(value));
}

bool is_foreign_origin(const RawRequest& request)
{
    const std::string& site = request.header("sec-fetch-site");
    if (site == "cross-site" || site == "same-site") return true;
    const std::string& origin = request.header("origin");
    if (origin.empty()) return false;
    const std::string_view prefix = origin.rfind("https://", 0) == 0 ? "https://" : "http://";
    if (origin.rfind(prefix, 0) != 0 || (request.secure && prefix == "http://")) return true;
    return !http::equal_ignoring_case(std::string_view(origin).substr(prefix.size()), request.header("host"));
}

} // namespace chengxin
