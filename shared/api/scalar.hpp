#pragma once

#include "shared/api/type_info.hpp"

#include <string_view>

/// Reading and writing of numbers and enumerations through the tables; used by the codecs only.
namespace chengxin::api {

std::int64_t load_integer(const TypeInfo& type, const void* value); ///< integers and enumerations
/// False when the number does not fit into the type.
bool store_integer(const TypeInfo& type, void* value, std::int64_t number);
/// Null for a value without a name.
const char* enumerator_name(const TypeInfo& type, const void* value);
/// False for an unknown name.
bool store_enumerator(const TypeInfo& type, void* value, std::string_view name);

} // namespace chengxin::api
