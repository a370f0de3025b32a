#pragma once

#include "shared/api/endpoint.hpp"

/// Who is signed in, and how one signs in and out: what the client must know before any feature.
namespace chengxin::accounts {

struct SignInRequest {
    std::string name;
    std::string password;
};
BOOST_DESCRIBE_STRUCT(SignInRequest, (), (name, password))

/// Who is signed in and what they may do; the client hides what is not permitted, the server decides.
struct Person {
    std::int64_t account_id = 0;
    std::string name;         ///< sign-in name
    std::string display_name;
    std::string organisation; ///< name of the organisation, empty for none
    std::string organisation_uscc;
    std::vector<std::string> permissions; ///< by name (Permission::name)
    ScopeKind scope = ScopeKind::none;
    bool must_change_password = false;
    std::int64_t idle_seconds = 0; ///< the session ends after so long without a request
    std::int64_t seconds_left = 0; ///< the session ends after so long whatever is done
    std::string reminder;          ///< what whoever manages the site has left open, a sentence; empty: nothing, and for everybody else
};
BOOST_DESCRIBE_STRUCT(Person, (), (account_id, name, display_name, organisation, organisation_uscc, permissions, scope, must_change_password, idle_seconds, seconds_left, reminder))

/// Signs in and sets the session cookie.
struct SignIn {
    using Request = SignInRequest;
    using Response = Person;
    static constexpr auto method = api::Method::post;
    static constexpr const char* path = "/api/v1/accounts/sign-in";
    static constexpr auto permission = Permission::anyone;
    static constexpr const char* summary = "账号登录";
};

struct SignOut {
    using Request = api::Nothing;
    using Response = api::Nothing;
    static constexpr auto method = api::Method::post;
    static constexpr const char* path = "/api/v1/accounts/sign-out";
    static constexpr auto permission = Permission::signed_in;
    static constexpr const char* summary = "退出登录";
};

struct Me {
    using Request = api::Nothing;
    using Response = Person;
    static constexpr auto method = api::Method::get;
    static constexpr const char* path = "/api/v1/accounts/me";
    static constexpr auto permission = Permission::signed_in;
    static constexpr const char* summary = "当前登录的账号";
};

} // namespace chengxin::accounts
