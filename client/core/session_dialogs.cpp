#include "client/core/app.hpp"
#include "client/platform/history.hpp"
#include "client/platform/semantics.hpp"
#include "client/platform/tabs.hpp"
#include "client/ui/bottom_notice.hpp"
#include "client/ui/button.hpp"
#include "client/ui/field.hpp"
#include "client/ui/interact.hpp"
#include "client/ui/text.hpp"

#include <algorithm>
#include <cmath>
#include <optional>

/// What the application asks and says about the session, over the page.
namespace chengxin::client {

namespace {

std::string minutes_text(double seconds)
{
    return std::to_string(std::max(1, static_cast<int>(std::ceil(seconds / 60)))) + " 分钟";
}

} // namespace

/// True: the notice is there.
bool App::draw_ending(double left, bool for_good)
{
    const std::string text = for_good ? "本次登录将在 " + minutes_text(left) + "后到期，到时要重新登录；未上报的工作会留在页面上。"
                                      : "您有一段时间没有操作，登录将在 " + minutes_text(left) + "后结束。";
    if (!m_care.warned) semantics::announce(text, semantics::Urgency::urgent);
    const ui::DensityScope density(ui::Density::console);
    if (!ui::bottom_notice(text, for_good ? tr("现在重新登录") : tr("继续使用"))) return true;
    if (for_good)
        m_care.lock = Lock::ended;
    else
        m_care.keep = m_api.call<accounts::Me>({});
    return true;
}

void App::draw_giving_up()
{
    ui::paragraph(has_unsent_work() ? tr("离开后，这一页上没有上报的工作不再保留。") : tr("离开后，要继续就得重新登录并打开这一页。"));
    ui::space(ui::k_space_5);
    if (ui::button(tr("返回"))) m_care.giving_up = false;
    ui::same_line();
    if (ui::button(tr("确认离开"), {.kind = ui::ButtonKind::danger})) give_up();
}

/// Signing in again, over the page, which is out of sight meanwhile.
void App::draw_lock()
{
    SessionCare& care = m_care;
    if (care.lock == Lock::none || !m_session.signed_in()) return;
    if (auto answer = care.answer.take()) {
        care.password.clear();
        if (*answer && (*answer)->account_id == m_session.person->account_id) return resume_session(std::move(**answer));
        care.problem = *answer ? std::string(tr("登录的不是原来的账号。")) : answer->error().message;
    }
    const accounts::Person& person = *m_session.person;
    const bool other = care.lock == Lock::other;
    const ui::DensityScope density(ui::Density::console);
    bool open = true;
    if (const ui::Dialog dialog(other ? tr("登录的账号换了") : tr("请重新登录"), open); dialog) {
        if (care.giving_up) {
            draw_giving_up();
            return;
        }
        const std::string who = "“" + person.display_name + "”（" + person.name + "）";
        ui::paragraph(other ? "这个浏览器里现在登录的是另一个账号。这一页属于" + who + "，没有以别人的名义发送任何内容，工作都还在。"
                            : "登录已结束，没有丢失任何工作。请" + who + "重新登录，页面会接着做刚才的事。");
        ui::space(ui::k_space_4);
        const semantics::Group form({.role = semantics::Role::form, .name = tr("重新登录")});
        const bool appearing = ImGui::IsWindowAppearing();
        const auto password = ui::password_field(tr("密码"), care.password, care.password_shown,
                                                 {.message = care.problem, .autocomplete = "current-password", .required = true});
        if (appearing) ui::focus_field(tr("密码"));
        ui::space(ui::k_space_4);
        const bool pressed = ui::button(tr("登录并继续"), {.kind = ui::ButtonKind::primary, .busy = care.answer.waiting()});
        ui::same_line();
        if (ui::button(other ? tr("改用现在的账号") : tr("离开"))) care.giving_up = true;
        if ((pressed || password.submitted) && !care.answer.waiting()) {
            care.problem = care.password.empty() ? tr("请输入密码。") : "";
            if (care.problem.empty()) care.answer = m_api.call<accounts::SignIn>({person.name, care.password});
        }
    }
    if (!open) care.giving_up = !care.giving_up; // the cross leads to the question and back
}

void App::draw_leaving()
{
    const ui::DensityScope density(ui::Density::console);
    const bool kept = !m_drafts.ids().empty() && !m_drafts.refused();
    const char* text = kept ? tr("还有没有上报的工作。它作为草稿加密保存在这个浏览器里，7 天之内可以在“数据上报”继续。")
                            : tr("还有没有上报的工作，离开后不再保留。");
    if (ui::confirm(tr("离开这一页？"), m_care.asks_to_leave, text, tr("离开"))) {
        tabs::ask_before_leaving(false);
        history::load(m_care.leave_to);
    }
    draw_signing_out();
}

void App::draw_signing_out()
{
    if (m_drafts.ids().empty()) {
        if (ui::confirm(tr("退出登录？"), m_care.asks_to_sign_out, tr("还有没有上报的工作，退出后不再保留。"), tr("退出")))
            sign_out(Kept::no);
        return;
    }
    std::optional<Kept> chosen;
    if (const ui::Dialog dialog(tr("退出登录？"), m_care.asks_to_sign_out); dialog) {
        ui::paragraph(tr("这个浏览器里有您没有上报的草稿。草稿已加密，只有您重新登录后才能打开；在公用的电脑上请删除。"));
        ui::space(ui::k_space_5);
        if (ui::button(tr("保留草稿并退出"), {.kind = ui::ButtonKind::primary})) chosen = Kept::yes;
        ui::same_line();
        if (ui::button(tr("删除草稿并退出"), {.kind = ui::ButtonKind::danger})) chosen = Kept::no;
    }
    if (chosen) sign_out(*chosen);
}

} // namespace chengxin::client
