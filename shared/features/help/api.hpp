#pragma once

#include "shared/api/endpoint.hpp"

namespace chengxin::help {

/// One page of the manual, as in the list of pages.
struct Entry {
    std::string slug;     ///< file name without ending, for example "citizen"
    std::string title;    ///< first heading
    std::string audience; ///< 公众 | 部门 | 运维
};
BOOST_DESCRIBE_STRUCT(Entry, (), (slug, title, audience))

struct ContentsResponse {
    std::vector<Entry> rows;
};
BOOST_DESCRIBE_STRUCT(ContentsResponse, (), (rows))

struct Contents {
    using Request = api::Nothing;
    using Response = ContentsResponse;
    static constexpr auto method = api::Method::get;
    static constexpr const char* path = "/api/v1/help/contents";
    static constexpr auto permission = Permission::anyone;
    static constexpr const char* summary = "使用手册目录";
};

/// kind: heading | paragraph | item | step | note | row. `level` is the heading's level (1 to 3) or the list's depth (from 1).
/// A row is one line of a table: its cells; the first row of a table has level 1, the others 0.
struct Block {
    std::string kind;
    std::int64_t level = 0;
    std::string text;
    std::vector<std::string> cells;
};
BOOST_DESCRIBE_STRUCT(Block, (), (kind, level, text, cells))

struct PageRequest {
    std::string slug;
};
BOOST_DESCRIBE_STRUCT(PageRequest, (), (slug))

struct PageResponse {
    std::string slug;
    std::string title;
    std::vector<Block> blocks;
};
BOOST_DESCRIBE_STRUCT(PageResponse, (), (slug, title, blocks))

struct Page {
    using Request = PageRequest;
    using Response = PageResponse;
    static constexpr auto method = api::Method::get;
    static constexpr const char* path = "/api/v1/help/page";
    static constexpr auto permission = Permission::anyone;
    static constexpr const char* summary = "使用手册的一页";
};

} // namespace chengxin::help
