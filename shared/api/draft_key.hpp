#pragma once

#include "shared/api/endpoint.hpp"

namespace chengxin::accounts {

struct DraftKeyResponse {
    std::string key; ///< 96 hexadecimal digits (shared/core/sealed_bytes.hpp); empty on a kiosk, where nothing is kept
};
BOOST_DESCRIBE_STRUCT(DraftKeyResponse, (), (key))

/// By what the browser seals unfinished work of the account; it stays in memory.
struct DraftKey {
    using Request = api::Nothing;
    using Response = DraftKeyResponse;
    static constexpr auto method = api::Method::get;
    static constexpr const char* path = "/api/v1/accounts/draft-key";
    static constexpr auto permission = Permission::signed_in;
    static constexpr const char* summary = "本账号草稿的加密密钥";
};

} // namespace chengxin::accounts
