#include "server/features/accounts/routes.hpp"

#include "server/core/session.hpp"
#include "server/features/accounts/sign_in.hpp"
#include "shared/features/accounts/api.hpp"

namespace chengxin::accounts {

namespace {

Result<Person> handle_sign_in(RequestContext& context, const SignInRequest& request)
{
    auto signed_in = sign_in(context.portal, request, context.remote_address);
    if (!signed_in) return fail(signed_in.error());
    context.set_cookie = Sessions::cookie(signed_in->token, context.secure);
    return std::move(signed_in->person);
}

Result<api::Nothing> handle_sign_out(RequestContext& context, const api::Nothing&)
{
    if (auto ended = sign_out(context); !ended) return fail(ended.error());
    return api::Nothing{};
}

Result<Person> handle_me(RequestContext& context, const api::Nothing&)
{
    return person_of(context.who(), context.portal.sessions.idle_seconds());
}

Result<api::Nothing> handle_change_password(RequestContext& context, const ChangePasswordRequest& request)
{
    if (auto changed = change_password(context.portal, context.who(), request, context.remote_address); !changed) return fail(changed.error());
    return api::Nothing{};
}

} // namespace

Result<void> sign_out(RequestContext& context)
{
    const Session& session = context.who();
    const auto ended = context.portal.store.write([&](storage::Connection& connection) -> Result<void> {
        context.portal.sessions.end(connection, session.token_hash);
        context.portal.audit.append(connection, {.account_id = session.account_id, .account_name = session.account_name,
            .address = context.remote_address, .action = "accounts.sign_out", .target = {}, .outcome = "ok", .detail = {}});
        return {};
    });
    if (ended) context.set_cookie = Sessions::expired_cookie(context.secure);
    return ended;
}

void add_routes(Router& router)
{
    router.handle<SignIn>(handle_sign_in);
    router.handle<SignOut>(handle_sign_out);
    router.handle<Me>(handle_me);
    router.handle<ChangePassword>(handle_change_password);
    add_pages(router);
}

} // namespace chengxin::accounts
