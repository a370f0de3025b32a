#include "shared/api/form.hpp"

namespace chengxin::api {

namespace {

constexpr std::string_view k_digits = "0123456789ABCDEF";

int hex_value(char character)
{
    if (character >= '0' && character <= '9') return character - '0';
    if (character >= 'A' && character <= 'F') return character - 'A' + 10;
    if (character >= 'a' && character <= 'f') return character - 'a' + 10;
    return -1;
}

bool is_unreserved(char character)
{
    return (character >= '0' && character <= '9') || (character >= 'A' && character <= 'Z') || (character >= 'a' && character <= 'z')
        || character == '-' || character == '.' || character == '_' || character == '~';
}

/// Quotes and line ends in a name, as browsers send them (WHATWG HTML, multipart/form-data encoding).
std::string quoted_name(std::string_view name)
{
    std::string result = "\"";
    for (const char character : name) {
        if (character == '"') result += "%22";
        else if (character == '\r') result += "%0D";
        else if (character == '\n') result += "%0A";
        else result += character;
    }
    return result + "\"";
}

/// Content that is part of a list of parts, for the search of a boundary.
bool occurs(const Form& form, const std::string& boundary)
{
    for (const auto& [name, value] : form.fields) {
        if (value.find(boundary) != std::string::npos) return true;
    }
    for (const auto& [name, file] : form.files) {
        if (file.bytes.find(boundary) != std::string::npos) return true;
    }
    return false;
}

} // namespace

std::string Form::field(const std::string& name) const
{
    const auto found = fields.find(name);
    return found == fields.end() ? std::string() : found->second;
}

const File* Form::file(const std::string& name) const
{
    const auto found = files.find(name);
    return found == files.end() ? nullptr : &found->second;
}

std::string multipart_boundary(const Form& form)
{
    std::string boundary = "----chengxin-form";
    for (int attempt = 0; occurs(form, boundary); ++attempt) boundary = "----chengxin-form-" + std::to_string(attempt);
    return boundary;
}

std::string encode_multipart(const Form& form, const std::string& boundary)
{
    std::string body;
    for (const auto& [name, value] : form.fields) {
        body += "--" + boundary + "\r\nContent-Disposition: form-data; name=" + quoted_name(name) + "\r\n\r\n" + value + "\r\n";
    }
    for (const auto& [name, file] : form.files) {
        body += "--" + boundary + "\r\nContent-Disposition: form-data; name=" + quoted_name(name) + "; filename=" + quoted_name(file.name) + "\r\n";
        body += "Content-Type: " + (file.content_type.empty() ? std::string("application/octet-stream") : file.content_type) + "\r\n\r\n";
        body += file.bytes + "\r\n";
    }
    return body + "--" + boundary + "--\r\n";
}

std::string percent_decode(std::string_view text)
{
    std::string result;
    result.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '+') {
            result += ' ';
        } else if (text[i] == '%' && i + 2 < text.size() && hex_value(text[i + 1]) >= 0 && hex_value(text[i + 2]) >= 0) {
            result += static_cast<char>(hex_value(text[i + 1]) * 16 + hex_value(text[i + 2]));
            i += 2;
        } else {
            result += text[i];
        }
    }
    return result;
}

std::string percent_encode(std::string_view text)
{
    std::string result;
    for (const char character : text) {
        if (is_unreserved(character)) {
            result += character;
        } else {
            const auto byte = static_cast<unsigned char>(character);
            result += '%';
            result += k_digits[byte >> 4];
            result += k_digits[byte & 15];
        }
    }
    return result;
}

} // namespace chengxin::api
