#pragma once

#include "shared/api/endpoint.hpp"
#include "shared/catalogue/model.hpp"

namespace chengxin::catalogue {

struct ItemRequest {
    std::string code; ///< licence | penalty
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
    std::string name;
    std::string version;
    std::string information_class;
    std::string legal_basis;
    std::string update_cycle;
    std::int64_t fields = 0;
};
BOOST_DESCRIBE_STRUCT(ItemSummary, (), (code, name, version, information_class, legal_basis, update_cycle, fields))

struct GetItems {
    using Request = api::Nothing;
    using Response = api::Page<ItemSummary>;
    static constexpr auto method = api::Method::get;
    static constexpr const char* path = "/api/v1/catalogue/items";
    static constexpr auto permission = Permission::anyone;
    static constexpr const char* summary = "公共信用信息目录";
};

} // namespace chengxin::catalogue
