#include "server/http/multipart.hpp"

#include "server/http/form.hpp"
#include "server/http/header_value.hpp"
#include "shared/core/text.hpp"

#include <algorithm>
#include <optional>

namespace chengxin::http {

static tl::unexpected<Error> broken(const char* detail)
{
    return fail(ErrorCode::invalid_request, "上传的表单内容不完整或格式不正确，请刷新页面后重新提交。", detail);
}

/// bchars of RFC 2046 §5.1.1; 1 to 70 of them, not ending in a space.
static bool is_boundary(std::string_view text)
{
    constexpr std::string_view k_special = "'()+_,-./:=? ";
    const auto allowed = [&](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || k_special.find(c) != std::string_view::npos;
    };
    return !text.empty() && text.size() <= 70 && text.back() != ' ' && std::all_of(text.begin(), text.end(), allowed);
}

/// Without folders, which some browsers send; %22 back to a quote, as the HTML standard encodes it.
static std::string base_name(std::string_view file_name)
{
    const auto slash = file_name.find_last_of("/\\");
    return text::replace_all(slash == std::string_view::npos ? file_name : file_name.substr(slash + 1), "%22", "\"");
}

/// filename*=UTF-8''%E6%96%87.xlsx (RFC 8187).
static Result<std::string> extended_value(std::string_view value)
{
    constexpr std::string_view k_charset = "UTF-8'";
    if (!equal_ignoring_case(value.substr(0, k_charset.size()), k_charset)) return broken("filename*");
    const auto quote = value.find('\'', k_charset.size());
    if (quote == std::string_view::npos) return broken("filename*");
    return percent_decode(value.substr(quote + 1), PlusSign::literal);
}

static Result<void> read_disposition(std::string_view value, Part& part, const MultipartLimits& limits)
{
    const auto disposition = parse_parameters(value);
    if (!disposition || disposition->value != "form-data") return broken("content-disposition");
    const auto& parameters = disposition->parameters;
    const auto name = parameters.find("name");
    if (name == parameters.end() || name->second.empty() || name->second.size() > limits.name_bytes) return broken("name");
    if (!text::is_valid_utf8(name->second)) return broken("name");
    part.name = name->second;

    if (const auto extended = parameters.find("filename*"); extended != parameters.end()) {
        const auto decoded = extended_value(extended->second);
        if (!decoded) return fail(decoded.error());
        part.file_name = base_name(*decoded);
        part.is_file = true;
    } else if (const auto plain = parameters.find("filename"); plain != parameters.end()) {
        part.file_name = base_name(plain->second);
        part.is_file = true;
    }
    if (part.file_name.size() > limits.file_name_bytes)
        return fail(ErrorCode::invalid_request, "文件名太长，请把文件改成较短的名称后重新上传。", part.name);
    if (!text::is_valid_utf8(part.file_name))
        return fail(ErrorCode::invalid_request, "文件名不是 UTF-8 编码，请改名后重新上传。", part.name);
    if (std::any_of(part.file_name.begin(), part.file_name.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; }))
        return fail(ErrorCode::invalid_request, "文件名中含有控制字符，请改名后重新上传。", part.name);
    return {};
}

static Result<void> read_part_headers(std::string_view head, Part& part, const MultipartLimits& limits)
{
    part.content_type = "text/plain";
    while (!head.empty()) {
        const auto end = std::min(head.find("\r\n"), head.size());
        const auto line = head.substr(0, end);
        head.remove_prefix(std::min(end + 2, head.size()));
        const auto colon = line.find(':');
        if (colon == std::string_view::npos || !is_token(line.substr(0, colon))) return broken("part header");
        if (line.find_first_of(std::string_view("\r\n\0", 3)) != std::string_view::npos) return broken("part header");
        const auto name = to_lower(line.substr(0, colon));
        const auto value = trim_blanks(line.substr(colon + 1));
        if (name == "content-disposition") {
            if (!part.name.empty()) return broken("content-disposition");
            if (const auto read = read_disposition(value, part, limits); !read) return read;
        } else if (name == "content-type") {
            const auto type = parse_parameters(value);
            part.content_type = type ? type->value : std::string("application/octet-stream");
        }
    }
    if (part.name.empty()) return broken("content-disposition");
    return {};
}

/// What follows a boundary on its line: the next part, the end, or nonsense.
enum class AfterBoundary { part, end, broken };

static AfterBoundary read_after_boundary(std::string_view& rest)
{
    if (rest.substr(0, 2) == "--") return AfterBoundary::end;
    while (!rest.empty() && (rest.front() == ' ' || rest.front() == '\t')) rest.remove_prefix(1);
    if (rest.substr(0, 2) != "\r\n") return AfterBoundary::broken;
    rest.remove_prefix(2);
    return AfterBoundary::part;
}

static Result<Part> read_part(std::string_view& rest, const std::string& delimiter, const MultipartLimits& limits)
{
    const auto head_end = rest.substr(0, limits.header_bytes + 4).find("\r\n\r\n");
    if (head_end == std::string_view::npos) return broken("part header");
    Part part;
    if (const auto read = read_part_headers(rest.substr(0, head_end), part, limits); !read) return fail(read.error());
    rest.remove_prefix(head_end + 2); // the empty line's end may begin the delimiter of an empty part
    const auto end = rest.find(delimiter);
    if (end == std::string_view::npos) return broken("boundary");
    part.bytes = end < 2 ? std::string_view() : rest.substr(2, end - 2);
    rest.remove_prefix(end + delimiter.size());
    if (!part.is_file && part.bytes.size() > limits.field_bytes)
        return fail(ErrorCode::too_large, "表单中的一项内容太长，请缩短后重新提交。", part.name);
    return part;
}

Result<std::vector<Part>> parse_multipart(std::string_view content_type, std::string_view body, const MultipartLimits& limits)
{
    const auto type = parse_parameters(content_type);
    if (!type || type->value != "multipart/form-data") return fail(ErrorCode::unsupported, "请以 multipart/form-data 格式提交。");
    const auto boundary = type->parameters.find("boundary");
    if (boundary == type->parameters.end() || !is_boundary(boundary->second)) return broken("boundary");

    const auto delimiter = "\r\n--" + boundary->second;
    const auto opening = std::string_view(delimiter).substr(2);
    auto rest = body;
    if (rest.substr(0, opening.size()) == opening) {
        rest.remove_prefix(opening.size());
    } else {
        const auto start = rest.find(delimiter);
        if (start == std::string_view::npos) return broken("boundary");
        rest.remove_prefix(start + delimiter.size());
    }

    std::vector<Part> parts;
    for (;;) {
        const auto after = read_after_boundary(rest);
        if (after == AfterBoundary::end) return parts;
        if (after == AfterBoundary::broken) return broken("boundary");
        if (parts.size() == limits.parts) return fail(ErrorCode::too_large, "一次提交的字段太多，请减少后重试。");
        auto part = read_part(rest, delimiter, limits);
        if (!part) return fail(part.error());
        parts.push_back(std::move(*part));
    }
}

static tl::unexpected<Error> came_twice(const std::string& name)
{
    return fail(ErrorCode::invalid_request, "表单中有一项出现了两次，请刷新页面后重新提交。", name);
}

static Result<Form> form_of_parts(std::vector<Part> parts)
{
    Form form;
    for (auto& part : parts) {
        if (form.fields.count(part.name) != 0 || form.files.count(part.name) != 0) return came_twice(part.name);
        if (!part.is_file) {
            if (!text::is_valid_utf8(part.bytes)) return fail(ErrorCode::invalid_request, "表单不是 UTF-8 编码，请改用 UTF-8 后重试。", part.name);
            form.fields.emplace(part.name, std::string(part.bytes));
        } else if (!part.file_name.empty() || !part.bytes.empty()) {
            form.files.emplace(part.name, api::File{part.file_name, part.content_type, std::string(part.bytes)});
        }
    }
    return form;
}

Result<Form> decode_form(std::string_view content_type, std::string_view body)
{
    const auto type = parse_parameters(content_type);
    if (type && type->value == "multipart/form-data") {
        auto parts = parse_multipart(content_type, body);
        return parts ? form_of_parts(std::move(*parts)) : Result<Form>(fail(parts.error()));
    }
    if (!type || type->value != "application/x-www-form-urlencoded")
        return fail(ErrorCode::unsupported, "请以 multipart/form-data 或 application/x-www-form-urlencoded 格式提交。");
    auto pairs = parse_pairs(body);
    if (!pairs) return fail(pairs.error());
    Form form;
    for (auto& [name, value] : *pairs) {
        if (!form.fields.emplace(name, std::move(value)).second) return came_twice(name);
    }
    return form;
}

} // namespace chengxin::http
