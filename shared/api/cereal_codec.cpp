#include "shared/api/cereal_codec.hpp"

#include "shared/api/scalar.hpp"

#include <cstring>

namespace chengxin::api {

namespace {

constexpr char k_little_endian = 1; ///< the first byte of cereal's portable binary archive

void write_number(std::string& out, std::uint64_t number, std::size_t bytes)
{
    for (std::size_t i = 0; i < bytes; ++i) out += static_cast<char>(number >> (8 * i));
}

void write_value(std::string& out, const TypeInfo& type, const void* value)
{
    switch (type.kind) {
    case Kind::boolean: out += *static_cast<const bool*>(value) ? '\1' : '\0'; return;
    case Kind::signed_integer:
    case Kind::unsigned_integer:
    case Kind::enumeration: write_number(out, static_cast<std::uint64_t>(load_integer(type, value)), type.bytes); return;
    case Kind::real: {
        std::uint64_t bits = 0;
        std::memcpy(&bits, value, sizeof bits);
        write_number(out, bits, sizeof bits);
        return;
    }
    case Kind::text: {
        const auto& text = *static_cast<const std::string*>(value);
        write_number(out, text.size(), 8);
        out += text;
        return;
    }
    case Kind::optional: // cereal writes "nullopt" first
        out += type.size(value) ? '\0' : '\1';
        if (type.size(value)) write_value(out, type.element(), type.at(value, 0));
        return;
    case Kind::list: {
        const std::size_t count = type.size(value);
        write_number(out, count, 8);
        for (std::size_t i = 0; i < count; ++i) write_value(out, type.element(), type.at(value, i));
        return;
    }
    case Kind::object:
        for (std::size_t i = 0; i < type.member_count; ++i) {
            write_value(out, type.members[i].type(), type.members[i].address(const_cast<void*>(value)));
        }
        return;
    }
}

/// Fewest bytes that a value of the type takes: a list longer than the rest of the input is refused before allocation.
std::size_t least_bytes(const TypeInfo& type)
{
    switch (type.kind) {
    case Kind::boolean:
    case Kind::optional: return 1;
    case Kind::signed_integer:
    case Kind::unsigned_integer:
    case Kind::enumeration:
    case Kind::real: return type.bytes;
    case Kind::text:
    case Kind::list: return 8;
    case Kind::object: return type.member_count; // a lower bound is enough
    }
    return 0;
}

class Reader {
public:
    Reader(std::string_view rest, const CerealLimits& limits) : m_rest(rest), m_limits(limits), m_elements(limits.elements) {}

    bool read(const TypeInfo& type, void* value, std::size_t depth)
    {
        if (depth > m_limits.depth) return false;
        switch (type.kind) {
        case Kind::boolean: return read_boolean(value);
        case Kind::signed_integer:
        case Kind::unsigned_integer: return read_bytes(value, type.bytes);
        case Kind::enumeration: return read_bytes(value, type.bytes) && enumerator_name(type, value);
        case Kind::real: return read_bytes(value, 8);
        case Kind::text: return read_text(*static_cast<std::string*>(value));
        case Kind::optional: return read_optional(type, value, depth);
        case Kind::list: return read_list(type, value, depth);
        case Kind::object: return read_object(type, value, depth);
        }
        return false;
    }
    bool at_end() const { return m_rest.empty(); }

private:
    /// Both sides are little-endian machines; the mark at the start has been checked.
    bool read_bytes(void* value, std::size_t count)
    {
        if (m_rest.size() < count) return false;
        std::memcpy(value, m_rest.data(), count);
        m_rest.remove_prefix(count);
        return true;
    }
    bool read_flag(bool& flag)
    {
        unsigned char byte = 0;
        if (!read_bytes(&byte, 1) || byte > 1) return false;
        flag = byte == 1;
        return true;
    }
    bool read_boolean(void* value)
    {
        bool flag = false;
        if (!read_flag(flag)) return false;
        *static_cast<bool*>(value) = flag;
        return true;
    }
    bool read_text(std::string& text)
    {
        std::uint64_t size = 0;
        if (!read_bytes(&size, sizeof size) || size > m_rest.size()) return false;
        text.assign(m_rest.data(), static_cast<std::size_t>(size));
        m_rest.remove_prefix(static_cast<std::size_t>(size));
        return true;
    }
    bool read_optional(const TypeInfo& type, void* value, std::size_t depth)
    {
        bool absent = false;
        if (!read_flag(absent)) return false;
        type.clear(value);
        return absent || read(type.element(), type.append(value), depth + 1);
    }
    bool read_list(const TypeInfo& type, void* value, std::size_t depth)
    {
        std::uint64_t count = 0;
        if (!read_bytes(&count, sizeof count) || count > m_elements) return false;
        const TypeInfo& element = type.element();
        const std::size_t least = least_bytes(element);
        if (least > 0 && count > m_rest.size() / least) return false;
        m_elements -= static_cast<std::size_t>(count);
        type.clear(value);
        for (std::uint64_t i = 0; i < count; ++i) {
            if (!read(element, type.append(value), depth + 1)) return false;
        }
        return true;
    }
    bool read_object(const TypeInfo& type, void* value, std::size_t depth)
    {
        for (std::size_t i = 0; i < type.member_count; ++i) {
            if (!read(type.members[i].type(), type.members[i].address(value), depth + 1)) return false;
        }
        return true;
    }

    std::string_view m_rest;
    const CerealLimits& m_limits;
    std::size_t m_elements;
};

} // namespace

std::string encode_cereal(const TypeInfo& type, const void* value)
{
    std::string out(1, k_little_endian);
    write_value(out, type, value);
    return out;
}

Result<void> decode_cereal(std::string_view bytes, const TypeInfo& type, void* value, const CerealLimits& limits)
{
    if (bytes.size() > limits.bytes) return fail(ErrorCode::too_large, "请求的内容过大。");
    if (bytes.empty() || bytes[0] != k_little_endian) return fail(ErrorCode::invalid_request, "请求的内容无法读取，请刷新页面后重试。");
    Reader reader(bytes.substr(1), limits);
    if (!reader.read(type, value, 0) || !reader.at_end()) return fail(ErrorCode::invalid_request, "请求的内容无法读取，请刷新页面后重试。");
    return {};
}

} // namespace chengxin::api
