#pragma once

#include "server/http/message.hpp"
#include "shared/core/result.hpp"
#include "shared/sheet/byte_source.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace chengxin::http {

struct MultipartLimits {
    std::size_t parts = 64;
    std::size_t header_bytes = 4096;           ///< of one part
    std::size_t name_bytes = 128;
    std::size_t file_name_bytes = 512;
    std::size_t field_bytes = 1024 * 1024;     ///< of a part without a file name
};

/// One part of a multipart/form-data body.
struct Part {
    std::string name;
    std::string file_name;    ///< without folders; empty for a field, and for a file input left empty
    bool is_file = false;     ///< a file name was given, even an empty one
    std::string content_type; ///< as sent, lower case, without parameters; "text/plain" if absent
    std::uint64_t offset = 0; ///< where its content begins in the body
    std::uint64_t size = 0;
    std::string_view bytes;   ///< the content, where the body is in memory
};

/// Reads a multipart/form-data body (RFC 7578, RFC 2046 §5.1.1). File names are UTF-8, in `filename` or `filename*`.
/// What comes before the first and after the last boundary is ignored; a body without its closing boundary is refused.
Result<std::vector<Part>> parse_multipart(std::string_view content_type, std::string_view body, const MultipartLimits& limits = {});
Result<std::vector<Part>> parse_multipart(std::string_view content_type, sheet::ByteSource& body, const MultipartLimits& limits = {});

/// The fields and files of a form in either encoding. A field name that comes twice is refused; a file input that was
/// left empty is left out.
Result<Form> decode_form(std::string_view content_type, std::string_view body);

/// A large multipart body. Its files stay where they are (File::large).
Result<Form> decode_form(std::string_view content_type, std::shared_ptr<sheet::ByteSource> body);

} // namespace chengxin::http
