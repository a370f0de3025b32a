#pragma once

#include <boost/describe.hpp>
#include <boost/mp11.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

/// What BOOST_DESCRIBE_STRUCT knows, as constant tables that one function per codec can walk.
/// So a new type costs a table, not another copy of every codec; that keeps the client small and the build short.
namespace chengxin::api {

enum class Kind { boolean, signed_integer, unsigned_integer, real, text, enumeration, list, optional, object };

struct TypeInfo;

struct MemberInfo {
    const char* name;
    void* (*address)(void* object);
    const TypeInfo& (*type)();
};

struct EnumeratorInfo {
    const char* name;
    std::int64_t value;
};

/// A described type: bool, integer, double, std::string, described enum, described struct, vector or optional of such.
struct TypeInfo {
    Kind kind;
    std::size_t bytes;                     ///< of an integer or an enumeration in memory; 8 for real
    const MemberInfo* members = nullptr;   ///< object
    std::size_t member_count = 0;
    const EnumeratorInfo* enumerators = nullptr;
    std::size_t enumerator_count = 0;
    const TypeInfo& (*element)() = nullptr;             ///< list, optional
    std::size_t (*size)(const void*) = nullptr;         ///< list: elements; optional: 0 or 1
    void* (*append)(void*) = nullptr;                   ///< list: a new element at the end; optional: the new value
    void (*clear)(void*) = nullptr;
    const void* (*at)(const void*, std::size_t) = nullptr;
    bool is_file = false;                               ///< api::File
};

template <class T> const TypeInfo& type_of();

/// An owned value of a described type whose static type is forgotten.
class Value {
public:
    template <class T> static Value of(T value)
    {
        Value result;
        result.m_type = &type_of<T>();
        result.m_data = std::make_shared<T>(std::move(value));
        return result;
    }
    template <class T> T& as() const { return *static_cast<T*>(m_data.get()); } ///< T must be the type it was made of
    const TypeInfo& type() const { return *m_type; }
    void* data() const { return m_data.get(); }

private:
    const TypeInfo* m_type = nullptr;
    std::shared_ptr<void> m_data;
};

struct File;

// ---- template bodies ----

namespace detail {

template <class T> struct is_vector : std::false_type {
};
template <class E> struct is_vector<std::vector<E>> : std::true_type {
};
template <class T> struct is_optional : std::false_type {
};
template <class E> struct is_optional<std::optional<E>> : std::true_type {
};

template <class T, class D> constexpr MemberInfo member_info()
{
    using Member = std::remove_reference_t<decltype(std::declval<T&>().*D::pointer)>;
    return MemberInfo{D::name, [](void* object) -> void* { return &(static_cast<T*>(object)->*D::pointer); }, &type_of<Member>};
}

template <class T, template <class...> class L, class... D> constexpr auto members_of(L<D...>)
{
    return std::array<MemberInfo, sizeof...(D)>{member_info<T, D>()...};
}

template <class T, template <class...> class L, class... D> constexpr auto enumerators_of(L<D...>)
{
    return std::array<EnumeratorInfo, sizeof...(D)>{EnumeratorInfo{D::name, static_cast<std::int64_t>(D::value)}...};
}

template <class T>
inline constexpr auto k_members = members_of<T>(boost::describe::describe_members<T, boost::describe::mod_public>{});
template <class T> inline constexpr auto k_enumerators = enumerators_of<T>(boost::describe::describe_enumerators<T>{});

template <class T> constexpr TypeInfo list_info()
{
    using Element = typename T::value_type;
    TypeInfo info{Kind::list, 0};
    info.element = &type_of<Element>;
    info.size = [](const void* list) { return static_cast<const T*>(list)->size(); };
    info.append = [](void* list) -> void* { return &static_cast<T*>(list)->emplace_back(); };
    info.clear = [](void* list) { static_cast<T*>(list)->clear(); };
    info.at = [](const void* list, std::size_t index) -> const void* { return &(*static_cast<const T*>(list))[index]; };
    return info;
}

template <class T> constexpr TypeInfo optional_info()
{
    using Element = typename T::value_type;
    TypeInfo info{Kind::optional, 0};
    info.element = &type_of<Element>;
    info.size = [](const void* value) { return static_cast<const T*>(value)->has_value() ? std::size_t{1} : std::size_t{0}; };
    info.append = [](void* value) -> void* { return &static_cast<T*>(value)->emplace(); };
    info.clear = [](void* value) { static_cast<T*>(value)->reset(); };
    info.at = [](const void* value, std::size_t) -> const void* { return &**static_cast<const T*>(value); };
    return info;
}

template <class T> constexpr TypeInfo make_info()
{
    if constexpr (std::is_same_v<T, bool>) return TypeInfo{Kind::boolean, 1};
    else if constexpr (std::is_integral_v<T>) return TypeInfo{std::is_signed_v<T> ? Kind::signed_integer : Kind::unsigned_integer, sizeof(T)};
    else if constexpr (std::is_same_v<T, double>) return TypeInfo{Kind::real, 8};
    else if constexpr (std::is_same_v<T, std::string>) return TypeInfo{Kind::text, 0};
    else if constexpr (std::is_enum_v<T>) {
        TypeInfo info{Kind::enumeration, sizeof(T)};
        info.enumerators = k_enumerators<T>.data();
        info.enumerator_count = k_enumerators<T>.size();
        return info;
    } else if constexpr (is_vector<T>::value) return list_info<T>();
    else if constexpr (is_optional<T>::value) return optional_info<T>();
    else {
        TypeInfo info{Kind::object, 0};
        info.members = k_members<T>.data();
        info.member_count = k_members<T>.size();
        info.is_file = std::is_same_v<T, File>;
        return info;
    }
}

template <class T> inline constexpr TypeInfo k_info = make_info<T>();

} // namespace detail

template <class T> const TypeInfo& type_of()
{
    return detail::k_info<T>;
}

} // namespace chengxin::api
