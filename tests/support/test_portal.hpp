#pragma once

#include "server/core/application.hpp"
#include "shared/api/json_codec_native.hpp"
#include "shared/api/query_codec.hpp"

#include <map>
#include <memory>
#include <string>
#include <string_view>

namespace chengxin::test {

/// Accounts that every TestPortal has. `clerk` reports for 伊宁市市场监督管理局 (test site) and those below,
/// `other_clerk` for another department, `credit_office` for all.
enum class Role { guest, clerk, other_clerk, credit_office, administrator, auditor };
inline constexpr Role k_all_roles[] = {Role::guest, Role::clerk, Role::other_clerk, Role::credit_office, Role::administrator, Role::auditor};
const char* name_of(Role role); ///< also the account's name
inline constexpr const char* k_password = "Hua2-Sheng.9";

struct TestOptions {
    std::string today = "2026-11-02";
    Demo demo = Demo::no;
    std::string web_directory = {};   ///< with a manifest.json, to test pages with the client and its build id
    std::string data_directory = {};  ///< empty: a temporary one that is removed at the end; else kept (to test restarts)
    storage::Durability durability = storage::Durability::none;
    Application::Background background = Application::Background::do_not_run; ///< run: jobs run by themselves, on a thread
};

/// The whole portal in process: real routes, real SQL in a temporary directory, fake clock, no sockets.
/// Jobs run when run_jobs() is called.
class TestPortal {
public:
    explicit TestPortal(TestOptions options = {});
    ~TestPortal();
    TestPortal(const TestPortal&) = delete;
    TestPortal& operator=(const TestPortal&) = delete;

    /// Through real dispatch with encoding and decoding. Example: portal.ask<accounts::Me>(Role::clerk, {}).
    template <class E> Result<typename E::Response> ask(Role role, const typename E::Request& request = {})
    {
        using Response = typename E::Response;
        const Reply reply = send_typed(role, E::method, E::path, api::type_of<typename E::Request>(), &request);
        if (reply.status != 200) return fail(error_of(reply));
        if constexpr (std::is_same_v<Response, api::File>) return file_of(reply);
        else return api::decode_json<Response>(reply.body);
    }

    Reply get(Role role, const std::string& address);  ///< path with query
    Reply post_json(Role role, const std::string& path, const std::string& body);
    Reply post_form(Role role, const std::string& path, const api::Form& form); ///< multipart
    Reply send(Role role, RawRequest request);         ///< the role's cookie is added

    Portal& portal();
    Application& application();
    FakeClock& clock();
    storage::Store& store() { return portal().store; }
    void run_jobs();
    void sign_in_again() { add_accounts(); } ///< after a time in which sessions have ended
    const std::string& directory() const;
    std::int64_t account_id(Role role); ///< 0 for guest
    /// A hash of the rows of every table but for sessions, sign-in attempts and the audit: what a refused request must not change.
    std::map<std::string, std::string> fingerprint();
    /// Whether the search index belongs to the state of the records.
    bool is_search_current();

private:
    void add_accounts();
    void wait_for_posts();
    Reply send_typed(Role role, api::Method method, const char* path, const api::TypeInfo& type, const void* request);
    static Error error_of(const Reply& reply);
    static api::File file_of(const Reply& reply);
    struct State;
    std::unique_ptr<State> m_state;
};

} // namespace chengxin::test
