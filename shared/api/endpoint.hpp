#pragma once

#include "shared/core/permission.hpp"

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace chengxin::sheet {
class ByteSource;
}

namespace chengxin::api {

enum class Method { get, post };

/// An endpoint is a struct with
///   using Request = …;  using Response = …;          // described with BOOST_DESCRIBE_STRUCT
///   static constexpr Method method; static constexpr const char* path; static constexpr Permission permission;
///   static constexpr const char* summary;            // one Chinese line, for /openapi.json and the manual
/// GET requests are decoded from the query string, POST requests from the body (JSON, cereal or multipart).
/// Both `router.handle<E>(function)` on the server and `api.call<E>(request)` on the client name it.

/// A request or response without members.
struct Nothing {
};
BOOST_DESCRIBE_STRUCT(Nothing, (), ())

/// One page of a list. Pages count from 1.
template <class Row> struct Page {
    std::vector<Row> rows;
    std::int64_t total = 0;      ///< number of rows that match; with total_capped, at least this many
    std::int64_t page = 1;
    std::int64_t page_size = 20;
    bool total_capped = false;   ///< true: counting stopped at `total`, show "1,000+"
    BOOST_DESCRIBE_CLASS(Page, (), (rows, total, page, page_size, total_capped), (), ())
};

/// A file that arrives in a multipart body or leaves as a download.
struct File {
    std::string name;
    std::string content_type;
    std::string bytes;
    std::shared_ptr<sheet::ByteSource> large{}; ///< server only: the content of a large upload, instead of `bytes`
};
BOOST_DESCRIBE_STRUCT(File, (), (name, content_type, bytes))

} // namespace chengxin::api
