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

/// A cause by what makes it one; its place in the list changes while one corrects.
std::string key_of(const Cause& cause)
{
    return std::to_string(static_cast<int>(cause.rule)) + "," + std::to_string(static_cast<int>(cause.severity)) + "," + std::to_string(cause.column_index);
}

void choose_cause(Review& review, std::string key)
{
    review.cause = std::move(key);
    review.stale = true;
}

/// On a phone, fifteen buttons would push the table out of sight: a list to choose from.
void draw_cause_list(UploadState& state)
{
    std::vector<ui::Option> options{{"", tr("全部问题")}};
    for (const Cause& cause : state.session->causes()) options.push_back({key_of(cause), cause.title, static_cast<std::int64_t>(cause.lines.size())});
    std::string chosen = state.review.cause;
    if (ui::select(tr("问题归类"), chosen, options)) choose_cause(state.review, chosen);
}

void draw_cause_buttons(UploadState& state)
{
    ui::inline_text(tr("问题归类"), {.tone = ui::Tone::ink_soft}, ui::control_height());
    ui::same_line();
    if (ui::button(tr("全部"), {.kind = state.review.cause.empty() ? ui::ButtonKind::primary : ui::ButtonKind::secondary, .pressed = state.review.cause.empty()})) choose_cause(state.review, "");
    for (const Cause& cause : state.session->causes()) {
        const std::string key = key_of(cause);
        const bool chosen = state.review.cause == key;
        const std::string label = cause.title + " " + std::to_string(cause.lines.size()) + "##cause" + key;
        const ui::ButtonOptions look{.kind = chosen ? ui::ButtonKind::primary : ui::ButtonKind::secondary, .icon = ui::status_icon(status_of(cause.severity)), .pressed = chosen};
        ui::flow(ui::button_width(label, look), ui::k_space_2);
        if (ui::button(label, look)) choose_cause(state.review, chosen ? std::string() : key);
    }
}

} // namespace

const Cause* chosen_cause(const Review& review, const CheckSession& session)
{
    for (const Cause& cause : session.causes()) {
        if (key_of(cause) == review.cause) return &cause;
    }
    return nullptr;
}

void draw_causes(UploadState& state)
{
    CheckSession& session = *state.session;
    if (session.causes().empty()) {
        ui::notice(session.open_questions().empty() ? tr("没有发现问题，可以直接上报。") : tr("没有发现问题。"), ui::Status::success);
        return;
    }
    if (ui::is_phone()) draw_cause_list(state);
    else draw_cause_buttons(state);
    const Cause* chosen = chosen_cause(state.review, session);
    if (!chosen || chosen->suggestions == 0) return;
    const Cause cause = *chosen; // accepting rebuilds the list that it stands in
    ui::space(ui::k_space_2);
    if (ui::button("采纳这一类的全部建议（" + std::to_string(cause.suggestions) + "）", {.icon = ui::Icon::check})) {
        session.accept_all(cause);
        session.settle();
        choose_cause(state.review, "");
    }
}

} // namespace chengxin::client::data_import
