#include "shared/api/query_codec.hpp"

#include "shared/api/scalar.hpp"

#include <charconv>
#include <cstdlib>

namespace chengxin::api {

namespace {

constexpr std::size_t k_longest_text = 4096;

tl::unexpected<Error> wrong(const std::string& name, const std::string& expected)
{
    return fail(ErrorCode::invalid_request, "参数“" + name + "”" + expected, name);
}

Result<void> decode_integer(const std::string& name, const std::string& text, const TypeInfo& type, void* value)
{
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || end != text.data() + text.size() || !store_integer(type, value, number)) return wrong(name, "应为整数。");
    return {};
}

Result<void> decode_real(const std::string& name, const std::string& text, void* value)
{
    char* end = nullptr;
    const double number = std::strtod(text.c_str(), &end);
    if (end != text.c_str() + text.size() || !(number > -1e300 && number < 1e300)) return wrong(name, "应为数字。");
    *static_cast<double*>(value) = number;
    return {};
}

Result<void> decode_text(const std::string& name, const std::string& text, const TypeInfo& type, void* value)
{
    switch (type.kind) {
    case Kind::text:
        if (text.size() > k_longest_text) return wrong(name, "过长。");
        *static_cast<std::string*>(value) = text;
        return {};
    case Kind::boolean:
        if (text != "true" && text != "false" && text != "1" && text != "0") return wrong(name, "应为 true 或 false。");
        *static_cast<bool*>(value) = text == "true" || text == "1";
        return {};
    case Kind::signed_integer:
    case Kind::unsigned_integer: return text.empty() ? Result<void>() : decode_integer(name, text, type, value);
    case Kind::real: return text.empty() ? Result<void>() : decode_real(name, text, value);
    case Kind::enumeration:
        if (!store_enumerator(type, value, text)) return wrong(name, "的取值不在允许范围内。");
        return {};
    case Kind::optional:
        if (text.empty()) return {};
        return decode_text(name, text, type.element(), type.append(value));
    case Kind::list:
    case Kind::object: return wrong(name, "不能用表单或地址传递，请使用 JSON。");
    }
    return {};
}

/// Nothing for lists and objects, which only JSON and cereal can carry.
std::optional<std::string> encode_text(const TypeInfo& type, const void* value)
{
    switch (type.kind) {
    case Kind::text: return *static_cast<const std::string*>(value);
    case Kind::boolean: return *static_cast<const bool*>(value) ? "true" : "false";
    case Kind::signed_integer:
    case Kind::unsigned_integer: return std::to_string(load_integer(type, value));
    case Kind::real: return std::to_string(*static_cast<const double*>(value));
    case Kind::enumeration: {
        const char* name = enumerator_name(type, value);
        return name ? std::optional<std::string>(name) : std::nullopt;
    }
    case Kind::optional: return type.size(value) ? encode_text(type.element(), type.at(value, 0)) : std::nullopt;
    case Kind::list:
    case Kind::object: return std::nullopt;
    }
    return std::nullopt;
}

} // namespace

Result<void> decode_form(const Form& form, const TypeInfo& type, void* value)
{
    for (std::size_t i = 0; i < type.member_count; ++i) {
        const MemberInfo& member = type.members[i];
        if (member.type().is_file) {
            if (const File* file = form.file(member.name)) *static_cast<File*>(member.address(value)) = *file;
            continue;
        }
        const auto found = form.fields.find(member.name);
        if (found == form.fields.end()) continue;
        if (auto decoded = decode_text(member.name, found->second, member.type(), member.address(value)); !decoded) return decoded;
    }
    return {};
}

std::string encode_query(const TypeInfo& type, const void* value, const void* defaults)
{
    std::string query;
    for (std::size_t i = 0; i < type.member_count; ++i) {
        const MemberInfo& member = type.members[i];
        const auto text = encode_text(member.type(), member.address(const_cast<void*>(value)));
        if (!text || text == encode_text(member.type(), member.address(const_cast<void*>(defaults)))) continue;
        if (!query.empty()) query += '&';
        query += percent_encode(member.name) + "=" + percent_encode(*text);
    }
    return query;
}

Form encode_form(const TypeInfo& type, const void* value)
{
    Form form;
    for (std::size_t i = 0; i < type.member_count; ++i) {
        const MemberInfo& member = type.members[i];
        void* address = member.address(const_cast<void*>(value));
        if (member.type().is_file) {
            form.files[member.name] = *static_cast<const File*>(address);
        } else if (auto text = encode_text(member.type(), address)) {
            form.fields[member.name] = std::move(*text);
        }
    }
    return form;
}

bool has_file(const TypeInfo& type)
{
    for (std::size_t i = 0; i < type.member_count; ++i) {
        if (type.members[i].type().is_file) return true;
    }
    return false;
}

} // namespace chengxin::api
