#include "shared/api/scalar.hpp"

#include <cstring>
#include <limits>

namespace chengxin::api {

namespace {

template <class T> std::int64_t load(const void* value)
{
    T number;
    std::memcpy(&number, value, sizeof number);
    return static_cast<std::int64_t>(number);
}

template <class T> bool store(void* value, std::int64_t number)
{
    const T narrow = static_cast<T>(number);
    if (static_cast<std::int64_t>(narrow) != number || (std::is_unsigned_v<T> && number < 0)) return false;
    std::memcpy(value, &narrow, sizeof narrow);
    return true;
}

} // namespace

std::int64_t load_integer(const TypeInfo& type, const void* value)
{
    const bool is_signed = type.kind != Kind::unsigned_integer;
    switch (type.bytes) {
    case 1: return is_signed ? load<std::int8_t>(value) : load<std::uint8_t>(value);
    case 2: return is_signed ? load<std::int16_t>(value) : load<std::uint16_t>(value);
    case 4: return is_signed ? load<std::int32_t>(value) : load<std::uint32_t>(value);
    default: return load<std::int64_t>(value);
    }
}

bool store_integer(const TypeInfo& type, void* value, std::int64_t number)
{
    const bool is_signed = type.kind != Kind::unsigned_integer;
    switch (type.bytes) {
    case 1: return is_signed ? store<std::int8_t>(value, number) : store<std::uint8_t>(value, number);
    case 2: return is_signed ? store<std::int16_t>(value, number) : store<std::uint16_t>(value, number);
    case 4: return is_signed ? store<std::int32_t>(value, number) : store<std::uint32_t>(value, number);
    default: return is_signed ? store<std::int64_t>(value, number) : store<std::uint64_t>(value, number);
    }
}

const char* enumerator_name(const TypeInfo& type, const void* value)
{
    const std::int64_t number = load_integer(type, value);
    for (std::size_t i = 0; i < type.enumerator_count; ++i) {
        if (type.enumerators[i].value == number) return type.enumerators[i].name;
    }
    return nullptr;
}

bool store_enumerator(const TypeInfo& type, void* value, std::string_view name)
{
    for (std::size_t i = 0; i < type.enumerator_count; ++i) {
        if (name == type.enumerators[i].name) return store_integer(type, value, type.enumerators[i].value);
    }
    return false;
}

} // namespace chengxin::api
