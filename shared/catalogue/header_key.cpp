#include "shared/catalogue/header_key.hpp"

#include "shared/core/text.hpp"

namespace chengxin::catalogue {

namespace {

std::string plain_key(std::string_view header)
{
    std::string key = text::name_key(text::without_guard(text::trim(header)));
    for (const std::string_view mark : {"*", "★", "必填", "（）", "：", ":"}) {
        key = text::replace_all(key, mark, "");
    }
    return key;
}

} // namespace

std::string header_key(std::string_view header)
{
    const std::string key = plain_key(header);
    constexpr std::string_view prefix = "行政相对人代码";
    const std::size_t open = key.find("（");
    if (!text::starts_with(key, prefix) || open == std::string::npos) {
        return key;
    }
    return std::string(prefix) + key.substr(open);
}

} // namespace chengxin::catalogue
