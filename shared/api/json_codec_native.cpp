#include "shared/api/json_codec_native.hpp"

#include "shared/api/form.hpp"
#include "shared/api/scalar.hpp"
#include "shared/core/json_text.hpp"

#include <boost/json/basic_parser_impl.hpp>
#include <boost/json/value.hpp>
#include <boost/json/value_stack.hpp>
#include <charconv>
#include <cmath>

namespace chengxin::api {

namespace {

namespace json = boost::json;

void write_real(std::string& out, double number)
{
    if (!std::isfinite(number)) { // JSON has no such number
        out += "null";
        return;
    }
    if (number == 0) number = 0; // -0 would come back as the integer 0
    // Plain decimals for all that people and their programs meet; the others would be hundreds of digits.
    const bool is_usual = number == 0 || (std::fabs(number) >= 1e-15 && std::fabs(number) < 1e15);
    char buffer[64];
    const auto [end, error] = is_usual ? std::to_chars(buffer, buffer + sizeof buffer, number, std::chars_format::fixed) : std::to_chars(buffer, buffer + sizeof buffer, number);
    out.append(buffer, end);
}

void write_value(std::string& out, const TypeInfo& type, const void* value);

void write_list(std::string& out, const TypeInfo& type, const void* value)
{
    out += '[';
    const std::size_t count = type.size(value);
    for (std::size_t i = 0; i < count; ++i) {
        if (i) out += ',';
        write_value(out, type.element(), type.at(value, i));
    }
    out += ']';
}

void write_object(std::string& out, const TypeInfo& type, const void* value)
{
    out += '{';
    for (std::size_t i = 0; i < type.member_count; ++i) {
        if (i) out += ',';
        append_json_text(out, type.members[i].name);
        out += ':';
        write_value(out, type.members[i].type(), type.members[i].address(const_cast<void*>(value)));
    }
    out += '}';
}

void write_value(std::string& out, const TypeInfo& type, const void* value)
{
    switch (type.kind) {
    case Kind::boolean: out += *static_cast<const bool*>(value) ? "true" : "false"; return;
    case Kind::signed_integer: out += std::to_string(load_integer(type, value)); return;
    case Kind::unsigned_integer: out += std::to_string(static_cast<std::uint64_t>(load_integer(type, value))); return;
    case Kind::real: write_real(out, *static_cast<const double*>(value)); return;
    case Kind::text: append_json_text(out, *static_cast<const std::string*>(value)); return;
    case Kind::enumeration: {
        const char* name = enumerator_name(type, value);
        append_json_text(out, name ? name : "");
        return;
    }
    case Kind::optional:
        if (type.size(value)) write_value(out, type.element(), type.at(value, 0));
        else out += "null";
        return;
    case Kind::list: write_list(out, type, value); return;
    case Kind::object: write_object(out, type, value); return;
    }
}

/// What boost::json::parse does, but for reals: its own (Boost 1.81) are up to some units off in the last place.
struct Document {
    static constexpr std::size_t max_object_size = json::object::max_size();
    static constexpr std::size_t max_array_size = json::array::max_size();
    static constexpr std::size_t max_key_size = json::string::max_size();
    static constexpr std::size_t max_string_size = json::string::max_size();

    json::value_stack stack;
    std::string number; ///< the parts of a number that went before

    bool on_document_begin(json::error_code&) { return true; }
    bool on_document_end(json::error_code&) { return true; }
    bool on_object_begin(json::error_code&) { return true; }
    bool on_array_begin(json::error_code&) { return true; }
    bool on_comment_part(json::string_view, json::error_code&) { return true; }
    bool on_comment(json::string_view, json::error_code&) { return true; }

    bool on_object_end(std::size_t count, json::error_code&) { return stack.push_object(count), true; }
    bool on_array_end(std::size_t count, json::error_code&) { return stack.push_array(count), true; }
    bool on_key_part(json::string_view part, std::size_t, json::error_code&) { return stack.push_chars(part), true; }
    bool on_key(json::string_view rest, std::size_t, json::error_code&) { return stack.push_key(rest), true; }
    bool on_string_part(json::string_view part, std::size_t, json::error_code&) { return stack.push_chars(part), true; }
    bool on_string(json::string_view rest, std::size_t, json::error_code&) { return stack.push_string(rest), true; }
    bool on_bool(bool value, json::error_code&) { return stack.push_bool(value), true; }
    bool on_null(json::error_code&) { return stack.push_null(), true; }
    bool on_number_part(json::string_view part, json::error_code&) { return number.append(part.data(), part.size()), true; }
    bool on_int64(std::int64_t value, json::string_view, json::error_code&) { return number.clear(), stack.push_int64(value), true; }
    bool on_uint64(std::uint64_t value, json::string_view, json::error_code&) { return number.clear(), stack.push_uint64(value), true; }
    bool on_double(double nearly, json::string_view rest, json::error_code&)
    {
        number.append(rest.data(), rest.size());
        double value = nearly; // infinite or zero where there is no such double
        std::from_chars(number.data(), number.data() + number.size(), value);
        stack.push_double(value);
        number.clear();
        return true;
    }
};

class Decoder {
public:
    explicit Decoder(const JsonLimits& limits) : m_limits(limits) {}

    Result<void> read(const json::value& source, const TypeInfo& type, void* target, const std::string& place)
    {
        switch (type.kind) {
        case Kind::boolean:
            if (!source.is_bool()) return wrong(place, "应为 true 或 false。");
            *static_cast<bool*>(target) = source.get_bool();
            return {};
        case Kind::signed_integer:
        case Kind::unsigned_integer: return read_integer(source, type, target, place);
        case Kind::real:
            if (!source.is_number()) return wrong(place, "应为数字。");
            *static_cast<double*>(target) = source.to_number<double>();
            if (!std::isfinite(*static_cast<double*>(target))) return wrong(place, "超出范围。"); // 1e999
            return {};
        case Kind::text: return read_text(source, target, place);
        case Kind::enumeration:
            if (!source.is_string() || !store_enumerator(type, target, std::string_view(source.get_string()))) {
                return wrong(place, "的取值不在允许范围内：" + allowed(type) + "。");
            }
            return {};
        case Kind::optional:
            type.clear(target);
            if (source.is_null()) return {};
            return read(source, type.element(), type.append(target), place);
        case Kind::list: return read_list(source, type, target, place);
        case Kind::object: return read_object(source, type, target, place);
        }
        return {};
    }

private:
    static tl::unexpected<Error> wrong(const std::string& place, const std::string& expected)
    {
        if (place.empty()) return fail(ErrorCode::invalid_request, "请求内容" + expected);
        return fail(ErrorCode::invalid_request, "字段“" + place + "”" + expected, place);
    }
    static std::string allowed(const TypeInfo& type)
    {
        std::string names;
        for (std::size_t i = 0; i < type.enumerator_count; ++i) names += (i ? "、" : "") + std::string(type.enumerators[i].name);
        return names;
    }
    static Result<void> read_integer(const json::value& source, const TypeInfo& type, void* target, const std::string& place)
    {
        json::error_code error;
        const auto number = source.is_number() ? source.to_number<std::int64_t>(error) : 0;
        if (!source.is_number() || error || !store_integer(type, target, number)) return wrong(place, "应为整数。");
        return {};
    }
    Result<void> read_text(const json::value& source, void* target, const std::string& place) const
    {
        if (!source.is_string()) return wrong(place, "应为文字。");
        const std::string_view text = source.get_string();
        if (text.size() > m_limits.text_bytes) return wrong(place, "过长。");
        if (text.find('\0') != std::string_view::npos) return wrong(place, "含有不允许的字符。");
        *static_cast<std::string*>(target) = text;
        return {};
    }
    Result<void> read_list(const json::value& source, const TypeInfo& type, void* target, const std::string& place)
    {
        if (!source.is_array()) return wrong(place, "应为列表。");
        const json::array& items = source.get_array();
        if (items.size() > m_limits.elements) return wrong(place, "的项数过多。");
        type.clear(target);
        for (std::size_t i = 0; i < items.size(); ++i) {
            auto decoded = read(items[i], type.element(), type.append(target), place + "[" + std::to_string(i) + "]");
            if (!decoded) return decoded;
        }
        return {};
    }
    Result<void> read_object(const json::value& source, const TypeInfo& type, void* target, const std::string& place)
    {
        if (!source.is_object()) return wrong(place, "应为对象。");
        for (std::size_t i = 0; i < type.member_count; ++i) {
            const MemberInfo& member = type.members[i];
            const json::value* item = source.get_object().if_contains(member.name);
            if (!item) continue;
            auto decoded = read(*item, member.type(), member.address(target), place.empty() ? member.name : place + "." + member.name);
            if (!decoded) return decoded;
        }
        return {};
    }

    const JsonLimits& m_limits;
};

std::string schema_of(const TypeInfo& type)
{
    switch (type.kind) {
    case Kind::boolean: return R"({"type":"boolean"})";
    case Kind::signed_integer:
    case Kind::unsigned_integer: return type.bytes == 8 ? R"({"type":"integer","format":"int64"})" : R"({"type":"integer"})";
    case Kind::real: return R"({"type":"number","format":"double"})";
    case Kind::text: return R"({"type":"string"})";
    case Kind::enumeration: {
        std::string names;
        for (std::size_t i = 0; i < type.enumerator_count; ++i) names += (i ? "," : "") + json_string(type.enumerators[i].name);
        return R"({"type":"string","enum":[)" + names + "]}";
    }
    case Kind::optional: return R"({"anyOf":[)" + schema_of(type.element()) + R"(,{"type":"null"}]})";
    case Kind::list: return R"({"type":"array","items":)" + schema_of(type.element()) + "}";
    case Kind::object: {
        if (type.is_file) return R"({"type":"string","contentMediaType":"application/octet-stream"})";
        std::string members;
        for (std::size_t i = 0; i < type.member_count; ++i) {
            members += (i ? "," : "") + json_string(type.members[i].name) + ":" + schema_of(type.members[i].type());
        }
        return R"({"type":"object","properties":{)" + members + "}}";
    }
    }
    return "{}";
}

} // namespace

std::string encode_json(const TypeInfo& type, const void* value)
{
    std::string out;
    write_value(out, type, value);
    return out;
}

Result<void> decode_json(std::string_view text, const TypeInfo& type, void* value, const JsonLimits& limits)
{
    if (text.size() > limits.bytes) return fail(ErrorCode::too_large, "请求的内容过大。");
    json::parse_options options;
    options.max_depth = limits.depth;
    json::error_code error;
    json::basic_parser<Document> parser(options);
    if (parser.write_some(false, text.data(), text.size(), error) < text.size() && !error) error = json::error::extra_data;
    if (error == json::error::too_deep) return fail(ErrorCode::invalid_request, "请求内容的嵌套过深。");
    if (error) return fail(ErrorCode::invalid_request, "请求内容不是正确的 JSON。");
    return Decoder(limits).read(parser.handler().stack.release(), type, value, "");
}

std::string json_schema(const TypeInfo& type)
{
    return schema_of(type);
}

std::string json_string(std::string_view text)
{
    std::string out;
    append_json_text(out, text);
    return out;
}

} // namespace chengxin::api
