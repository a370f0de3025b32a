// libFuzzer target: form bodies. The first line is the content type. Parts lie in the body in their order without overlap,
// a form that was read is read again the same after it was written, a body on disk reads like one in memory, and where the
// reader's window ends does not matter.
#include "server/http/header_value.hpp"
#include "server/http/multipart.hpp"
#include "shared/core/text.hpp"

#include <cstdlib>

using namespace chengxin;

namespace {

void check_parts(std::string_view content_type, std::string_view body)
{
    const auto parts = http::parse_multipart(content_type, body);
    if (!parts) {
        if (parts.error().message.empty()) std::abort();
        return;
    }
    const char* end = body.data();
    for (const auto& part : *parts) {
        if (part.name.empty() || part.name.size() > 128 || part.file_name.size() > 512) std::abort();
        if (part.file_name.find_first_of("/\\") != std::string::npos || !text::is_valid_utf8(part.file_name)) std::abort();
        if (part.bytes.empty()) continue;
        if (part.bytes.data() < end || part.bytes.data() + part.bytes.size() > body.data() + body.size()) std::abort();
        end = part.bytes.data() + part.bytes.size();
    }
}

/// A body longer by so much, within the first part, has the same parts: the next boundary lies across the end of the window.
void check_window(std::string_view content_type, std::string_view body)
{
    constexpr std::size_t k_window = 256 * 1024;
    const auto parts = http::parse_multipart(content_type, body);
    if (!parts || parts->empty() || parts->front().size == 0) return;
    const std::size_t more = k_window - body.size() % 97;
    std::string longer(body);
    longer.insert(parts->front().offset, more, 'p');
    const auto again = http::parse_multipart(content_type, longer);
    if (!again || again->size() != parts->size()) std::abort();
    for (std::size_t i = 0; i < parts->size(); ++i) {
        const http::Part& part = (*parts)[i];
        if ((*again)[i].name != part.name || (*again)[i].size != part.size + (i == 0 ? more : 0)) std::abort();
        if (i > 0 && (*again)[i].bytes != part.bytes) std::abort();
    }
}

/// The form of a body that lies on disk.
void check_large(std::string_view content_type, std::string_view body)
{
    const auto small = http::decode_form(content_type, body);
    const auto type = http::parse_parameters(content_type);
    if (!type || type->value != "multipart/form-data") return;
    const auto large = http::decode_form(content_type, std::make_shared<sheet::MemorySource>(body));
    if (small.has_value() != large.has_value()) std::abort();
    if (!small) return;
    if (small->fields != large->fields || small->files.size() != large->files.size()) std::abort();
    for (const auto& [name, file] : small->files) {
        const api::File& other = large->files.at(name);
        std::string bytes(other.large->size(), '\0');
        if (other.large->read_at(0, bytes.data(), bytes.size()) != bytes.size() || bytes != file.bytes || other.name != file.name) std::abort();
    }
}

bool is_plain(std::string_view name)
{
    return name.find_first_of("\"\\%/") == std::string_view::npos;
}

void check_form(std::string_view content_type, std::string_view body)
{
    const auto form = http::decode_form(content_type, body);
    if (!form) {
        if (form.error().message.empty()) std::abort();
        return;
    }
    for (const auto& [name, value] : form->fields)
        if (!is_plain(name) || name.size() > 128 || name.empty() || name.find_first_of("\r\n") != std::string::npos) return; // quoting is the client's affair
    for (const auto& [name, file] : form->files)
        if (!is_plain(name) || !is_plain(file.name)) return;
    const std::string boundary = api::multipart_boundary(*form);
    const auto again = http::decode_form("multipart/form-data; boundary=" + boundary, api::encode_multipart(*form, boundary));
    if (form->fields.size() + form->files.size() > http::MultipartLimits{}.parts) return; // more than fit into the other encoding
    if (!again || again->fields != form->fields || again->files.size() != form->files.size()) std::abort();
    for (const auto& [name, file] : form->files)
        if (again->files.at(name).bytes != file.bytes || again->files.at(name).name != file.name) std::abort();
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size)
{
    const std::string_view input(reinterpret_cast<const char*>(data), size);
    const auto line_end = std::min(input.find('\n'), input.size());
    const auto content_type = input.substr(0, line_end);
    const auto body = input.substr(std::min(line_end + 1, input.size()));
    check_parts(content_type, body);
    check_window(content_type, body);
    check_large(content_type, body);
    check_form(content_type, body);
    return 0;
}
