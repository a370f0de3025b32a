// libFuzzer target: form bodies. The first line is the content type. Parts lie in the body in their order without overlap,
// and a form that was read is read again the same after it was written.
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
    check_form(content_type, body);
    return 0;
}
