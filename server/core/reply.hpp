#pragma once

#include "server/core/context.hpp"
#include "server/core/router.hpp"

#include <string>

namespace chengxin {

/// How an answer is written.
enum class Codec { json, cereal };

/// The only place that turns an error into an HTTP status.
int status_of(ErrorCode code);

/// Codec of the answer: cereal when the client asks for it by Accept, else JSON.
Codec response_codec(const RawRequest& request);

/// `{"error":{code,message,detail,request_id}}`. `code_name` replaces the code's own name ("reload").
Reply error_reply(const Error& error, const std::string& request_id, Codec codec, const std::string& code_name = {});

/// A body that was encoded before.
Reply encoded_reply(std::string body, Codec codec);

/// A typed answer; an api::File becomes a download unless the client asked for cereal.
Reply value_reply(const api::Value& value, Codec codec);

/// attachment; filename="…"; filename*=UTF-8''… (RFC 6266, RFC 8187)
std::string content_disposition(const std::string& file_name);

/// Decodes query or body into a value of the entry's request type.
Result<api::Value> decode_request(const Router::Entry& entry, const RawRequest& request);

/// Fields of the query string; of several with one name the last counts.
Result<Form> decode_query_fields(const std::string& query);

/// Body of a plain form: urlencoded or multipart. An empty body is an empty form.
Result<Form> decode_page_form(const RawRequest& request);

/// A change from another site: a foreign or null Origin. Absent is allowed, for other systems.
bool is_foreign_origin(const RawRequest& request);

} // namespace chengxin
