#include "shared/api/text_check.hpp"

#include "shared/core/text.hpp"

#include <algorithm>
#include <string_view>

namespace chengxin::api {

namespace {

bool is_control(char c)
{
    const auto byte = static_cast<unsigned char>(c);
    return byte == 0x7F || (byte < 0x20 && c != '\t' && c != '\n' && c != '\r');
}

Result<void> check(const TypeInfo& type, const void* value, const char* name)
{
    switch (type.kind) {
    case Kind::text: {
        const auto& text = *static_cast<const std::string*>(value);
        if (std::any_of(text.begin(), text.end(), is_control)) return fail(ErrorCode::invalid_request, "文字中有看不见的控制字符，请删去后重新提交。", name);
        if (!text::is_valid_utf8(text)) return fail(ErrorCode::invalid_request, "文字不是有效的 UTF-8 编码，请重新输入。", name);
        return {};
    }
    case Kind::optional:
    case Kind::list:
        for (std::size_t i = 0; i < type.size(value); ++i) {
            if (auto checked = check(type.element(), type.at(value, i), name); !checked) return checked;
        }
        return {};
    case Kind::object:
        for (std::size_t i = 0; i < type.member_count; ++i) {
            const MemberInfo& member = type.members[i];
            if (type.is_file && std::string_view(member.name) == "bytes") continue;
            if (auto checked = check(member.type(), member.address(const_cast<void*>(value)), member.name); !checked) return checked;
        }
        return {};
    case Kind::boolean:
    case Kind::signed_integer:
    case Kind::unsigned_integer:
    case Kind::real:
    case Kind::enumeration: return {};
    }
    return {};
}

} // namespace

Result<void> check_texts(const TypeInfo& type, const void* value)
{
    return check(type, value, "");
}

} // namespace chengxin::api
