#include "server/core/openapi.hpp"

#include "server/core/session.hpp"
#include "shared/api/error_body.hpp"
#include "shared/api/json_codec_native.hpp"
#include "shared/api/query_codec.hpp"

#include <algorithm>

namespace chengxin {

namespace {

using api::json_string;

/// /api/v1/data-import/answer as dataImportAnswer.
std::string operation_id(const std::string& path)
{
    constexpr std::string_view k_prefix = "/api/v1/";
    std::string id;
    bool upper = false;
    for (const char c : path.rfind(k_prefix, 0) == 0 ? path.substr(k_prefix.size()) : path) {
        const bool separator = c == '/' || c == '-' || c == '_' || c == '.';
        if (!separator) id += upper && c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
        upper = separator && !id.empty();
    }
    return id;
}

std::string query_parameters(const api::TypeInfo& type)
{
    std::string list;
    for (std::size_t i = 0; i < type.member_count; ++i) {
        list += (i ? "," : "") + std::string(R"({"in":"query","name":)") + json_string(type.members[i].name) + R"(,"schema":)"
            + api::json_schema(type.members[i].type()) + "}";
    }
    return "[" + list + "]";
}

std::string request_part(const Router::Entry& entry)
{
    if (entry.method == "GET") return R"("parameters":)" + query_parameters(*entry.request);
    const std::string media = api::has_file(*entry.request) ? "multipart/form-data" : "application/json";
    return R"("parameters":[{"$ref":"#/components/parameters/Account"}],"requestBody":{"required":true,"content":{")" + media + R"(":{"schema":)" + api::json_schema(*entry.request) + "}}}";
}

std::string operation(const Router::Entry& entry)
{
    const std::string media = entry.response->is_file ? "application/octet-stream" : "application/json";
    std::string text = "{\"operationId\":" + json_string(operation_id(entry.path)) + ",\"summary\":" + json_string(entry.summary) + ",\"x-permission\":" + json_string(std::string(entry.permission.name)) + "," + request_part(entry);
    text += entry.permission == Permission::anyone ? R"(,"security":[])" : R"(,"security":[{"session":[]}])";
    text += R"(,"responses":{"200":{"description":"成功","content":{")" + media + R"(":{"schema":)" + api::json_schema(*entry.response) + "}}},";
    return text + R"("4XX":{"$ref":"#/components/responses/Error"},"5XX":{"$ref":"#/components/responses/Error"}}})";
}

} // namespace

std::string openapi_document(const Router& router, const Site& site)
{
    std::map<std::string, std::map<std::string, std::string>> paths;
    for (const auto& entry : router.entries()) {
        if (entry->request) paths[entry->path][entry->method == "GET" ? "get" : "post"] = operation(*entry);
    }
    std::string text;
    for (const auto& [path, operations] : paths) {
        text += (text.empty() ? "" : ",") + json_string(path) + ":{";
        bool first = true;
        for (const auto& [method, body] : operations) {
            text += (first ? "" : ",") + json_string(method) + ":" + body;
            first = false;
        }
        text += "}";
    }
    return R"({"openapi":"3.1.0","info":{"title":)" + json_string(site.name) + R"(,"version":"1","license":{"name":)" + json_string(site.api_licence)
        + R"(,"identifier":"LicenseRef-Proprietary"}},"servers":[{"url":"/","description":"本站"}],"paths":{)" + text
        + R"(},"components":{"parameters":{"Account":{"in":"header","name":"X-Chengxin-Account","required":false,"schema":{"type":"string"},)"
        R"("description":"请求所属账号的编号（account_id）。与当前登录的账号不一致时返回 409，不执行任何操作；可以不带。"}},"responses":{"Error":{"description":"失败","content":{"application/json":{"schema":)"
        + api::json_schema(api::type_of<api::ErrorBody>())
        + R"(}}}},"securitySchemes":{"session":{"type":"apiKey","in":"cookie","name":"chengxin_session"}}}})";
}

std::string endpoint_list(const Router& router)
{
    std::vector<std::string> lines;
    for (const auto& entry : router.entries()) {
        lines.push_back(entry->path + " " + entry->method + " " + std::string(entry->permission.name) + (entry->page ? " page" : ""));
    }
    std::sort(lines.begin(), lines.end());
    std::string text;
    for (const std::string& line : lines) text += line + "\n";
    return text;
}

} // namespace chengxin
