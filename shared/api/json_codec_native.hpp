#pragma once

#include "shared/api/type_info.hpp"
#include "shared/core/result.hpp"

#include <string>
#include <string_view>

/// JSON for integrators, by the tables of type_info. Server only.
namespace chengxin::api {

struct JsonLimits {
    std::size_t bytes = 16u << 20;
    std::size_t depth = 16;
    std::size_t text_bytes = 256 * 1024; ///< of one string
    std::size_t elements = 100'000;      ///< of one list
};

std::string encode_json(const TypeInfo& type, const void* value);
/// Unknown keys are ignored, missing ones keep their default, enums go by name. Errors name the field in `detail`, for example "changes[2].column".
Result<void> decode_json(std::string_view text, const TypeInfo& type, void* value, const JsonLimits& limits = {});
/// A JSON Schema (2020-12) of the type, as JSON text.
std::string json_schema(const TypeInfo& type);
/// "…" with quotes, escaped.
std::string json_string(std::string_view text);

template <class T> std::string encode_json(const T& value)
{
    return encode_json(type_of<T>(), &value);
}

template <class T> Result<T> decode_json(std::string_view text, const JsonLimits& limits = {})
{
    T value{};
    if (auto decoded = decode_json(text, type_of<T>(), &value, limits); !decoded) return fail(std::move(decoded.error()));
    return value;
}

} // namespace chengxin::api
