#pragma once

#include "shared/api/endpoint.hpp"
#include "shared/catalogue/model.hpp"

namespace chengxin::catalogue {

/// How many records of one item are public.
struct ItemCount {
    std::string catalogue; ///< code of the item
    std::string title;     ///< 行政许可
    bool adverse = false;
    std::int64_t count = 0;
};
BOOST_DESCRIBE_STRUCT(ItemCount, (), (catalogue, title, adverse, count))

struct ItemRequest {
    std::string code;
};
BOOST_DESCRIBE_STRUCT(ItemRequest, (), (code))

/// One item with its code lists, calendar and rule tables: all the client needs to check a file.
struct GetItem {
    using Request = ItemRequest;
    using Response = ItemReference;
    static constexpr auto method = api::Method::get;
    static constexpr const char* path = "/api/v1/catalogue/item";
    static constexpr auto permission = Permission::anyone;
    static constexpr const char* summary = "一个目录条目及其代码表、节假日和规则表";
};

struct ItemSummary {
    std::string code;
    std::string name;  ///< 行政许可信息
    std::string title; ///< 行政许可
    bool adverse = false;
    std::string version;
    std::string information_class;
    std::string legal_basis;
    std::string update_cycle;
    std::int64_t fields = 0;
};
BOOST_DESCRIBE_STRUCT(ItemSummary, (), (code, name, title, adverse, version, information_class, legal_basis, update_cycle, fields))

struct GetItems {
    using Request = api::Nothing;
    using Response = api::Page<ItemSummary>;
    static constexpr auto method = api::Method::get;
    static constexpr const char* path = "/api/v1/catalogue/items";
    static constexpr auto permission = Permission::anyone;
    static constexpr const char* summary = "公共信用信息目录";
};

} // namespace chengxin::catalogue
