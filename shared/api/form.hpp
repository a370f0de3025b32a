#pragma once

#include "shared/api/endpoint.hpp"

#include <map>
#include <string>
#include <string_view>

namespace chengxin::api {

/// A form: text fields and files by name. The server decodes it (server/http/multipart.hpp), the client encodes it.
struct Form {
    std::map<std::string, std::string> fields;
    std::map<std::string, File> files;

    std::string field(const std::string& name) const; ///< empty when absent
    const File* file(const std::string& name) const;  ///< null when absent
};

/// Body for a request with files; `boundary` must not occur in any of them (see multipart_boundary).
std::string encode_multipart(const Form& form, const std::string& boundary);
/// A boundary that occurs in no part of the form.
std::string multipart_boundary(const Form& form);

/// %XX and '+' decoded; a broken escape stays as it is.
std::string percent_decode(std::string_view text);
/// Everything but unreserved characters (RFC 3986) as %XX.
std::string percent_encode(std::string_view text);

} // namespace chengxin::api
