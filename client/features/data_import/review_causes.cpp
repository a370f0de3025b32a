#include "client/features/data_import/review_parts.hpp"

#include "client/ui/layout.hpp"
#include "client/ui/text.hpp"

namespace chengxin::client::data_import {

using shared::Cause;
using shared::CheckSession;

ui::Status status_of(rules::Severity severity)
{
    switch (severity) {
    case rules::Severity::error: return ui::Status::danger;
    case rules::Severity::warning: return ui::Status::warning;
    case rules::Severity::info: return ui::Status::info;
    }
    return ui::Status::neutral;
}

namespace {

void choose_cause(Review& review, std::int32_t cause)
{
    review.cause = cause;
    review.stale = true;
}

/// On a phone, fifteen buttons would push the table out of sight: a list to choose from.
void draw_cause_list(UploadState& state)
{
    std::vector<ui::Option> options{{"-1", tr("全部问题")}};
    const auto& causes = state.session->causes();
    for (std::size_t index = 0; index < causes.size(); ++index)
        options.push_back({std::to_string(index), causes[index].title, static_cast<std::int64_t>(causes[index].lines.size())});
    std::string chosen = std::to_string(state.review.cause);
    if (ui::select(tr("问题归类"), chosen, options)) choose_cause(state.review, std::stoi(chosen));
}

void draw_cause_buttons(UploadState& state)
{
    ui::inline_text(tr("问题归类"), {.tone = ui::Tone::ink_soft}, ui::control_height());
    ui::same_line();
    if (ui::button(tr("全部"), {.kind = state.review.cause < 0 ? ui::ButtonKind::primary : ui::ButtonKind::secondary})) choose_cause(state.review, -1);
    const auto& causes = state.session->causes();
    for (std::size_t index = 0; index < causes.size(); ++index) {
        const Cause& cause = causes[index];
        const bool chosen = state.review.cause == static_cast<std::int32_t>(index);
        const std::string label = cause.title + " " + std::to_string(cause.lines.size()) + "##cause" + std::to_string(index);
        const ui::ButtonOptions look{.kind = chosen ? ui::ButtonKind::primary : ui::ButtonKind::secondary, .icon = ui::status_icon(status_of(cause.severity))};
        ui::flow(ui::button_width(label, look), ui::k_space_2);
        if (ui::button(label, look)) choose_cause(state.review, chosen ? -1 : static_cast<std::int32_t>(index));
    }
}

} // namespace

void draw_causes(UploadState& state)
{
    CheckSession& session = *state.session;
    if (session.causes().empty()) {
        ui::notice(tr("没有发现问题，可以直接上报。"), ui::Status::success);
        return;
    }
    if (ui::is_phone()) draw_cause_list(state);
    else draw_cause_buttons(state);
    if (state.review.cause < 0 || static_cast<std::size_t>(state.review.cause) >= session.causes().size()) return;
    const Cause cause = session.causes()[static_cast<std::size_t>(state.review.cause)];
    if (cause.suggestions == 0) return;
    ui::space(ui::k_space_2);
    if (ui::button("采纳这一类的全部建议（" + std::to_string(cause.suggestions) + "）", {.icon = ui::Icon::check})) {
        session.accept_all(cause);
        session.settle();
        choose_cause(state.review, -1);
    }
}

} // namespace chengxin::client::data_import
