#include "server/http/multipart.hpp"

#include "server/http/form.hpp"
#include "server/http/header_value.hpp"
#include "shared/core/text.hpp"

#include <algorithm>
#include <optional>
#include <stdexcept>

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

/// Blanks between a boundary and the end of its line; nobody sends any.
constexpr std::size_t k_most_padding = 64;

/// A walk through a body of any size with little of it in memory.
class BodyReader {
public:
    explicit BodyReader(sheet::ByteSource& body) : m_body(body) {}

    std::uint64_t at() const { return m_at; }
    void move_to(std::uint64_t offset) { m_at = offset; }

    /// Up to `count` bytes from here.
    std::string peek(std::size_t count)
    {
        std::string bytes(count, '\0');
        bytes.resize(m_body.read_at(m_at, bytes.data(), count));
        return bytes;
    }

    /// Where `text` comes next from here on.
    std::optional<std::uint64_t> find(std::string_view text)
    {
        for (auto from = m_at; from < m_body.size();) {
            m_window.resize(static_cast<std::size_t>(std::min<std::uint64_t>(k_window_bytes, m_body.size() - from)));
            const auto got = m_body.read_at(from, m_window.data(), m_window.size());
            if (got != m_window.size()) throw std::runtime_error("a large body cannot be read back");
            if (const auto found = m_window.find(text); found != std::string::npos) return from + found;
            if (from + got == m_body.size() || got < text.size()) break;
            from += got - (text.size() - 1);
        }
        return std::nullopt;
    }

private:
    static constexpr std::size_t k_window_bytes = 256 * 1024;

    sheet::ByteSource& m_body;
    std::uint64_t m_at = 0;
    std::string m_window;
};

/// What follows a boundary on its line: the next part, the end, or nonsense.
enum class AfterBoundary { part, end, broken };

static AfterBoundary read_after_boundary(BodyReader& reader)
{
    const auto line = reader.peek(k_most_padding + 2);
    if (line.compare(0, 2, "--") == 0) return AfterBoundary::end;
    const auto blanks = std::min(line.find_first_not_of(" \t"), line.size());
    if (line.compare(blanks, 2, "\r\n") != 0) return AfterBoundary::broken;
    reader.move_to(reader.at() + blanks + 2);
    return AfterBoundary::part;
}

static Result<Part> read_part(BodyReader& reader, const std::string& delimiter, const MultipartLimits& limits)
{
    const auto head = reader.peek(limits.header_bytes + 4);
    const auto head_end = head.find("\r\n\r\n");
    if (head_end == std::string::npos) return broken("part header");
    Part part;
    if (const auto read = read_part_headers(std::string_view(head).substr(0, head_end), part, limits); !read) return fail(read.error());
    reader.move_to(reader.at() + head_end + 2); // the empty line's end may begin the delimiter of an empty part
    const auto end = reader.find(delimiter);
    if (!end) return broken("boundary");
    part.offset = std::min(reader.at() + 2, *end);
    part.size = *end - part.offset;
    reader.move_to(*end + delimiter.size());
    if (!part.is_file && part.size > limits.field_bytes) return fail(ErrorCode::too_large, "表单中的一项内容太长，请缩短后重新提交。", part.name);
    return part;
}

/// To the end of the first boundary.
static bool skip_preamble(BodyReader& reader, const std::string& delimiter)
{
    const auto opening = std::string_view(delimiter).substr(2);
    if (reader.peek(opening.size()) == opening) {
        reader.move_to(opening.size());
        return true;
    }
    const auto start = reader.find(delimiter);
    if (start) reader.move_to(*start + delimiter.size());
    return start.has_value();
}

Result<std::vector<Part>> parse_multipart(std::string_view content_type, sheet::ByteSource& body, const MultipartLimits& limits)
{
    const auto type = parse_parameters(content_type);
    if (!type || type->value != "multipart/form-data") return fail(ErrorCode::unsupported, "请以 multipart/form-data 格式提交。");
    const auto boundary = type->parameters.find("boundary");
    if (boundary == type->parameters.end() || !is_boundary(boundary->second)) return broken("boundary");
    const auto delimiter = "\r\n--" + boundary->second;
    BodyReader reader(body);
    if (!skip_preamble(reader, delimiter)) return broken("boundary");

    std::vector<Part> parts;
    for (;;) {
        const auto after = read_after_boundary(reader);
        if (after == AfterBoundary::end) return parts;
        if (after == AfterBoundary::broken) return broken("boundary");
        if (parts.size() == limits.parts) return fail(ErrorCode::too_large, "一次提交的字段太多，请减少后重试。");
        auto part = read_part(reader, delimiter, limits);
        if (!part) return fail(part.error());
        parts.push_back(std::move(*part));
    }
}

Result<std::vector<Part>> parse_multipart(std::string_view content_type, std::string_view body, const MultipartLimits& limits)
{
    sheet::MemorySource source(body);
    auto parts = parse_multipart(content_type, source, limits);
    if (!parts) return parts;
    for (auto& part : *parts) part.bytes = body.substr(static_cast<std::size_t>(part.offset), static_cast<std::size_t>(part.size));
    return parts;
}

} // namespace chengxin::http
