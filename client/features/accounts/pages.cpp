#include "client/features/accounts/pages.hpp"

#include "client/core/context.hpp"
#include "client/ui/button.hpp"
#include "client/ui/field.hpp"
#include "client/ui/interact.hpp"
#include "client/ui/text.hpp"
#include "shared/features/accounts/api.hpp"
#include "shared/features/accounts/pages.hpp"

namespace chengxin::client::accounts_pages {

namespace {

constexpr float k_form_width = 420;

class SignInView : public PageView {
public:
    std::string title() const override { return tr("登录"); }
    void draw(PageContext& context) override;

private:
    void draw_form(PageContext& context);
    void send(PageContext& context);

    std::string m_name, m_password, m_error;
    bool m_password_shown = false;
    Pending<accounts::Person> m_answer;
};

// Only addresses of ours may be followed after signing in: "//host" would lead elsewhere.
std::string next_address(const Route& route)
{
    const std::string next = route.get("next");
    const bool ours = next.size() > 1 && next[0] == '/' && next[1] != '/' && next[1] != '\\';
    return ours ? next : "/";
}

void SignInView::send(PageContext& context)
{
    m_error = m_name.empty() || m_password.empty() ? tr("请输入账号和密码。") : "";
    if (m_error.empty())
        m_answer = context.api.call<accounts::SignIn>({m_name, m_password});
}

void SignInView::draw_form(PageContext& context)
{
    const semantics::Group form({.role = semantics::Role::form, .name = tr("登录")});
    const auto name = ui::text_field(tr("账号"), m_name, {.autocomplete = "username", .icon = ui::Icon::person, .required = true});
    ui::space(ui::k_space_3);
    const auto password = ui::password_field(tr("密码"), m_password, m_password_shown, {.autocomplete = "current-password", .required = true});
    ui::space(ui::k_space_4);
    if (!m_error.empty()) {
        ui::notice(m_error, ui::Status::danger);
        ui::space(ui::k_space_3);
    }
    const ui::ButtonOptions look{.kind = ui::ButtonKind::primary, .width = ui::available_width(), .busy = m_answer.waiting()};
    if (ui::button(tr("登录"), look) || name.submitted || password.submitted)
        send(context);
}

void SignInView::draw(PageContext& context)
{
    if (auto answer = m_answer.take()) {
        if (*answer) {
            context.start_session(std::move(**answer));
            context.navigate(next_address(context.route));
            m_password.clear();
            return;
        }
        m_error = answer->error().message;
        m_password.clear();
    }
    const float width = std::min(k_form_width, ui::available_width());
    const float left = ImGui::GetCursorScreenPos().x + (ui::available_width() - width) / 2;
    const ui::Area column(left, width);
    ui::space(ui::k_space_6);
    const ui::Card card;
    ui::page_title(tr("账号登录"));
    ui::space(ui::k_space_4);
    draw_form(context);
}

class PasswordView : public PageView {
public:
    std::string title() const override { return tr("修改密码"); }
    void draw(PageContext& context) override;

private:
    std::string m_old, m_new, m_again, m_error;
    bool m_old_shown = false, m_new_shown = false;
    Pending<api::Nothing> m_answer;
};

void PasswordView::draw(PageContext& context)
{
    if (auto answer = m_answer.take()) {
        m_error = *answer ? "" : answer->error().message;
        if (*answer) {
            m_old.clear();
            m_new.clear();
            m_again.clear();
            context.toast(tr("密码已修改。"));
            if (context.session.person->must_change_password) { // what was closed until now is open
                accounts::Person person = *context.session.person;
                person.must_change_password = false;
                context.start_session(std::move(person));
                context.navigate(next_address(context.route));
                return;
            }
        }
    }
    const ui::Area column(ImGui::GetCursorScreenPos().x, std::min(k_form_width, ui::available_width()));
    const ui::Card card;
    ui::page_title(tr("修改密码"));
    ui::space(ui::k_space_4);
    const semantics::Group form({.role = semantics::Role::form, .name = tr("修改密码")});
    if (context.session.person->must_change_password) {
        ui::notice(tr("您的密码是初始密码或已到期，请先修改，然后继续。"), ui::Status::warning);
        ui::space(ui::k_space_3);
    }
    ui::password_field(tr("原密码"), m_old, m_old_shown, {.autocomplete = "current-password", .required = true});
    ui::space(ui::k_space_3);
    ui::password_field(tr("新密码"), m_new, m_new_shown, {.autocomplete = "new-password", .required = true});
    ui::space(ui::k_space_3);
    ui::password_field(tr("再次输入新密码"), m_again, m_new_shown, {.autocomplete = "new-password", .required = true});
    ui::space(ui::k_space_4);
    if (!m_error.empty()) {
        ui::notice(m_error, ui::Status::danger);
        ui::space(ui::k_space_3);
    }
    if (!ui::button(tr("保存"), {.kind = ui::ButtonKind::primary, .busy = m_answer.waiting()}))
        return;
    m_error = m_new != m_again ? tr("两次输入的新密码不一致。") : "";
    if (m_error.empty())
        m_answer = context.api.call<accounts::ChangePassword>({m_old, m_new});
}

} // namespace

PageEntry sign_in_page()
{
    return {&accounts::k_sign_in_page, [] { return std::make_unique<SignInView>(); }};
}

PageEntry password_page()
{
    return {&accounts::k_password_page, [] { return std::make_unique<PasswordView>(); }};
}

} // namespace chengxin::client::accounts_pages
