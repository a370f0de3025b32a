#pragma once

#include "shared/api/form.hpp"
#include "shared/api/type_info.hpp"
#include "shared/core/result.hpp"

#include <string>
#include <string_view>

namespace chengxin::api {

/// Fields of text, number, enum and lists of those from "a=1&b=%E4%BC%8A"; unknown names are ignored, missing ones keep their default.
Result<void> decode_query(std::string_view query, const TypeInfo& type, void* value);
/// The same from a form; members of type File take the form's files.
Result<void> decode_form(const Form& form, const TypeInfo& type, void* value);
/// Members that differ from the default are written, in their order. Nested objects and files cannot be in a query and are left out.
std::string encode_query(const TypeInfo& type, const void* value, const void* defaults);
/// All members as a form, files included.
Form encode_form(const TypeInfo& type, const void* value);
/// True when a member is a File: such a request travels as multipart.
bool has_file(const TypeInfo& type);

template <class T> Result<T> decode_query(std::string_view query)
{
    T value{};
    if (auto decoded = decode_query(query, type_of<T>(), &value); !decoded) return fail(std::move(decoded.error()));
    return value;
}

template <class T> std::string encode_query(const T& value)
{
    const T defaults{};
    return encode_query(type_of<T>(), &value, &defaults);
}

} // namespace chengxin::api
