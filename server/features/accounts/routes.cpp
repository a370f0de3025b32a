#include "server/features/accounts/routes.hpp"

#include "server/core/crypto.hpp"
#include "server/core/kiosk.hpp"
#include "server/core/portal.hpp"
#include "server/core/session.hpp"
#include "server/features/accounts/sign_in.hpp"
#include "shared/api/draft_key.hpp"
#include "shared/api/session.hpp"
#include "shared/features/accounts/api.hpp"

#include <utility>

namespace chengxin::accounts {

namespace {

Next<Person> handle_sign_in(RequestContext& context, const SignInRequest& request)
{
    return sign_in(context, request).then([](Result<SignedIn> signed_in) -> Result<Person> {
        if (!signed_in) return fail(std::move(signed_in.error()));
        return std::move(signed_in->person);
    });
}

Next<api::Nothing> handle_sign_out(RequestContext& context, const api::Nothing&)
{
    return sign_out(context);
}

Result<Person> handle_me(RequestContext& context, const api::Nothing&)
{
    return person_of(context.portal, context.who(), context.portal.sessions.idle_seconds());
}

/// Nothing is stored: the same account has the same key as long as the installation lives.
Result<DraftKeyResponse> handle_draft_key(RequestContext& context, const api::Nothing&)
{
    if (is_kiosk(context)) return DraftKeyResponse{};
    const std::string purpose = "browser draft/" + std::to_string(context.who().account_id);
    const Keys& keys = context.portal.keys;
    return DraftKeyResponse{crypto::hex(keys.derived(purpose + "/encryption").substr(0, 16) + keys.derived(purpose + "/integrity"))};
}

} // namespace

void add_routes(Router& router)
{
    HandleOptions always;
    always.always = true;
    router.handle<SignIn>(handle_sign_in);
    router.handle<SignOut>(handle_sign_out, always);
    router.handle<Me>(handle_me, always);
    router.handle<DraftKey>(handle_draft_key);
    router.handle<ChangePassword>(change_password, always);
    add_kiosk_page(router);
    add_pages(router);
}

} // namespace chengxin::accounts
