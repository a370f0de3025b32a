#include "server/core/reply.hpp"

#include "shared/api/cereal_codec.hpp"
#include "shared/api/error_body.hpp"
#include "shared/api/json_codec_native.hpp"

namespace chengxin {

int status_of(ErrorCode code)
{
    switch (code) {
    case ErrorCode::invalid_request: return 400;
    case ErrorCode::unauthenticated: return 401;
    case ErrorCode::forbidden: return 403;
    case ErrorCode::not_found: return 404;
    case ErrorCode::conflict: return 409;
    case ErrorCode::too_large: return 413;
    case ErrorCode::unsupported: return 415;
    case ErrorCode::too_many: return 429;
    case ErrorCode::unavailable: return 503;
    case ErrorCode::storage_full: return 507;
    case ErrorCode::internal: return 500;
    }
    return 500;
}

Codec response_codec(const RawRequest& request)
{
    return request.header("accept").find(api::k_cereal_type) != std::string::npos ? Codec::cereal : Codec::json;
}

Reply encoded_reply(std::string body, Codec codec)
{
    Reply reply;
    reply.content_type = codec == Codec::cereal ? api::k_cereal_type : "application/json";
    reply.body = std::move(body);
    return reply;
}

Reply error_reply(const Error& error, const std::string& request_id, Codec codec, const std::string& code_name)
{
    const api::ErrorBody body{{code_name.empty() ? name_of(error.code) : code_name, error.message, error.detail, request_id}};
    Reply reply = encoded_reply(codec == Codec::cereal ? api::encode_cereal(body) : api::encode_json(body), codec);
    reply.status = status_of(error.code);
    reply.headers["Cache-Control"] = "no-store";
    if (error.code == ErrorCode::too_many || error.code == ErrorCode::unavailable) reply.headers["Retry-After"] = "5";
    return reply;
}

Reply value_reply(const api::Value& value, Codec codec)
{
    if (!value.type().is_file) {
        return encoded_reply(codec == Codec::cereal ? api::encode_cereal(value.type(), value.data()) : api::encode_json(value.type(), value.data()), codec);
    }
    // As it is, in either codec: the name travels in Content-Disposition.
    Reply reply;
    auto& file = value.as<api::File>();
    reply.content_type = file.content_type.empty() ? "application/octet-stream" : file.content_type;
    reply.headers["Content-Disposition"] = content_disposition(file.name);
    reply.body = std::move(file.bytes);
    return reply;
}

std::string content_disposition(const std::string& file_name)
{
    std::string ascii;
    for (const char character : file_name) {
        const auto byte = static_cast<unsigned char>(character);
        const bool plain = byte >= 0x20 && byte < 0x7f && character != '"' && character != '\\' && character != '%' && character != '/';
        if (plain) ascii += character;
        else if (ascii.empty() || ascii.back() != '_') ascii += '_';
    }
    return "attachment; filename=\"" + ascii + "\"; filename*=UTF-8''" + api::percent_encode(file_name);
}

} // namespace chengxin
