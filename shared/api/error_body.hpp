#pragma once

#include "shared/core/result.hpp"

#include <boost/describe/class.hpp>
#include <string>

namespace chengxin::api {

/// `code` is name_of(ErrorCode), or "reload" when the client's build is another than the server's.
struct ErrorContent {
    std::string code;
    std::string message;
    std::string detail;
    std::string request_id;
};
BOOST_DESCRIBE_STRUCT(ErrorContent, (), (code, message, detail, request_id))

/// The body of every answer that is not 200, in the codec of the request.
struct ErrorBody {
    ErrorContent error;
};
BOOST_DESCRIBE_STRUCT(ErrorBody, (), (error))

/// The code of that name; `internal` for an unknown one.
ErrorCode error_code_of(const std::string& name);

} // namespace chengxin::api
