#pragma once

#include "shared/api/endpoint.hpp"

namespace chengxin::accounts {

struct ChangePasswordRequest {
    std::string old_password;
    std::string new_password;
};
BOOST_DESCRIBE_STRUCT(ChangePasswordRequest, (), (old_password, new_password))

struct ChangePassword {
    using Request = ChangePasswordRequest;
    using Response = api::Nothing;
    static constexpr auto method = api::Method::post;
    static constexpr const char* path = "/api/v1/accounts/change-password";
    static constexpr auto permission = Permission::signed_in;
    static constexpr const char* summary = "修改自己的密码";
};

} // namespace chengxin::accounts
