#include "client/features/data_import/review_parts.hpp"

#include "client/ui/chip.hpp"
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
    if (ui::select(tr("问题归类"), chosen, options, {.hide_label = ui::is_low()})) choose_cause(state.review, chosen);
}

const char* name_of_group(rules::Severity severity)
{
    switch (severity) {
    case rules::Severity::error: return tr("错误");
    case rules::Severity::warning: return tr("提醒");
    case rules::Severity::info: return tr("说明");
    }
    return "";
}

/// The causes of one severity after their group's name; true when there are any.
bool draw_group(UploadState& state, rules::Severity severity, bool first)
{
    bool any = false;
    std::string pressed;
    for (const Cause& cause : state.session->causes()) {
        if (cause.severity != severity) continue;
        const std::string key = key_of(cause);
        const ui::ChipOptions look{.status = status_of(severity), .count = static_cast<std::int64_t>(cause.lines.size()), .chosen = state.review.cause == key};
        const std::string label = cause.title + "##cause" + key;
        if (!any) {
            const std::string_view name = name_of_group(severity);
            const float width = ui::text_width(name, ui::k_small_strong) + ui::k_space_2 + ui::chip_width(label, look);
            if (!first) ui::flow(width, ui::k_space_4, ui::k_space_2);
            ui::inline_text(name, {.type = ui::k_small_strong, .tone = ui::status_tone(status_of(severity))}, 28);
            ui::same_line(ui::k_space_2);
        } else {
            ui::flow(ui::chip_width(label, look), ui::k_space_2, ui::k_space_2);
        }
        any = true;
        if (ui::chip(label, look)) pressed = look.chosen ? "-" : key;
    }
    if (!pressed.empty()) choose_cause(state.review, pressed == "-" ? std::string() : pressed);
    return any;
}

void draw_accept_all(UploadState& state, const Cause& cause)
{
    ui::space(ui::k_space_2);
    if (!ui::button("采纳这一类的全部建议（" + std::to_string(cause.suggestions) + "）", {.icon = ui::Icon::check})) return;
    const Cause accepted = cause; // accepting rebuilds the list that it stands in
    accept_cause(state, accepted);
    choose_cause(state.review, "");
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
    if (ui::is_phone() || ui::is_low()) {
        draw_cause_list(state);
    } else {
        bool first = true;
        for (const auto severity : {rules::Severity::error, rules::Severity::warning, rules::Severity::info}) first &= !draw_group(state, severity, first);
    }
    const Cause* chosen = chosen_cause(state.review, session);
    if (chosen != nullptr && chosen->suggestions > 0) draw_accept_all(state, *chosen);
}

} // namespace chengxin::client::data_import
