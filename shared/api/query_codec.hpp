#pragma once

#include "shared/api/form.hpp"
#include "shared/api/type_info.hpp"
#include "shared/core/result.hpp"

#include <string>
#include <string_view>

namespace chengxin::api {

/// Members of text, number and enum from the form's fields (or from a query string's pairs), members of type File from its files.
/// Unknown names are ignored, missing ones keep their default, an empty text for a number is missing.
Result<void> decode_form(const Form& form, const TypeInfo& type, void* value);
/// Members that differ from the default are written, in their order. Nested objects and files cannot be in a query and are left out.
std::string encode_query(const TypeInfo& type, const void* value, const void* defaults);
/// All members as a form, files included.
Form encode_form(const TypeInfo& type, const void* value);
/// True when a member is a File: such a request travels as multipart.
bool has_file(const TypeInfo& type);

template <class T> std::string encode_query(const T& value)
{
    const T defaults{};
    return encode_query(type_of<T>(), &value, &defaults);
}

} // namespace chengxin::api
