#pragma once

#include "shared/api/type_info.hpp"
#include "shared/core/result.hpp"

#include <string>
#include <string_view>

/// The bytes of cereal's portable binary archive (little-endian mark, then members in order), written and read by the tables
/// of type_info: no cereal code in the client, and every length is checked before anything is allocated.
namespace chengxin::api {

inline constexpr const char* k_cereal_type = "application/x-cereal";
inline constexpr const char* k_build_header = "x-chengxin-build"; ///< lower-case; the client sends its build id with it

struct CerealLimits {
    std::size_t bytes = 64u << 20;
    std::size_t depth = 16;
    std::size_t elements = 1'000'000; ///< of all lists together
};

std::string encode_cereal(const TypeInfo& type, const void* value);
Result<void> decode_cereal(std::string_view bytes, const TypeInfo& type, void* value, const CerealLimits& limits = {});

template <class T> std::string encode_cereal(const T& value)
{
    return encode_cereal(type_of<T>(), &value);
}

template <class T> Result<T> decode_cereal(std::string_view bytes, const CerealLimits& limits = {})
{
    T value{};
    if (auto decoded = decode_cereal(bytes, type_of<T>(), &value, limits); !decoded) return fail(std::move(decoded.error()));
    return value;
}

} // namespace chengxin::api
