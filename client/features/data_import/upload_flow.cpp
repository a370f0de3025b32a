#include "client/features/data_import/upload_state.hpp"

#include "client/features/data_import/desk_draft.hpp"
#include "client/platform/browser.hpp"
#include "client/platform/frames.hpp"
#include "client/platform/semantics.hpp"
#include "shared/rules/uscc.hpp"

#include <algorithm>
#include <chrono>
#include <imgui.h>
#include <unordered_set>

namespace chengxin::client::data_import {

namespace {

/// Larger files would keep the page busy for too long; the server takes them as they are.
constexpr std::uint64_t k_most_bytes_checked_here = k_most_bytes_in_memory;
/// Rows checked between two looks at the clock.
constexpr std::size_t k_rows_at_a_time = 200;
/// Part of a frame that checking may take: long beside the drawing of a frame, short enough for a bar that moves.
constexpr std::chrono::milliseconds k_check_time{50};
constexpr double k_poll_seconds = 0.5;

void read_file(UploadState& state, const catalogue::ItemReference& reference, Date today)
{
    state.session = std::make_unique<shared::CheckSession>(
        api::File{state.file.name, state.file.content_type, std::move(state.file.bytes)}, reference, state.registry, today);
    const auto read = state.session->read();
    if (read) return;
    state.problem = read.error();
    state.session.reset();
}

/// The codes whose names V05 and V06 need, each once; of a wrong code those that it may have been meant to be, since a suggestion
/// must not be another subject's code.
void collect_codes(UploadState& state, const catalogue::ItemReference& reference)
{
    state.codes.clear();
    const int field = catalogue::field_with_role(reference.item, catalogue::Role::subject_uscc);
    if (field < 0) return;
    const std::int32_t column = state.session->columns().column_of[static_cast<std::size_t>(field)];
    if (column < 0) return;
    std::unordered_set<std::string> seen;
    for (std::size_t line = 0; line < state.session->line_count(); ++line) {
        const std::string& code = state.session->cell(line, static_cast<std::size_t>(column));
        if (!seen.insert(code).second) continue;
        if (rules::is_uscc(code)) {
            state.codes.push_back(code);
            continue;
        }
        for (std::string& repair : rules::uscc_repairs(code))
            if (seen.insert(repair).second) state.codes.push_back(std::move(repair));
    }
}

void ask_for_names(UploadState& state, PageContext& context)
{
    if (const auto* known = state.known.value()) {
        state.registry.add_subjects(state.asked, *known);
        state.known = {};
    } else if (state.known.waiting()) {
        return;
    } else if (state.known.error()) {
        // Without the base library the rest of the check is still worth having; the server checks names again.
        context.toast("暂时无法核对主体名称，上报时由服务器核对。", ui::Status::warning);
        state.codes.clear();
        state.known = {};
    }
    if (state.codes.empty()) {
        state.stage = Stage::checking;
        return;
    }
    const std::size_t count = std::min(state.codes.size(), shared::k_most_codes_asked);
    state.asked.assign(state.codes.end() - static_cast<std::ptrdiff_t>(count), state.codes.end());
    state.codes.resize(state.codes.size() - count);
    state.known = context.api.call<shared::KnownSubjects>({state.asked});
}

void step_reading(UploadState& state)
{
    const auto* reference = state.reference.value();
    const auto* units = state.units.value();
    const Error* failed = state.reference.error() ? state.reference.error() : state.units.error();
    if (failed) {
        state.problem = *failed;
        state.stage = Stage::choose;
        return;
    }
    if (!reference || !units) return;
    state.registry.set_units(*units);
    const auto today = parse_iso(units->today);
    read_file(state, *reference, today ? *today : Date{});
    if (!state.problem.message.empty()) {
        state.stage = Stage::choose;
        return;
    }
    collect_codes(state, *reference);
    state.stage = Stage::asking;
}

void step_checking(UploadState& state)
{
    const auto until = std::chrono::steady_clock::now() + k_check_time;
    while (std::chrono::steady_clock::now() < until) {
        if (!state.session->check_some(k_rows_at_a_time)) continue;
        if (state.stage == Stage::checking) {
            state.stage = Stage::review;
            state.review.stale = true;
            put_back(state);
            if (state.session->causes().empty()) state.review.which = "all";
            const auto& totals = state.session->totals();
            semantics::announce("检查完成：共 " + std::to_string(totals.total) + " 行，" + std::to_string(totals.ready) + " 行可上报，" + std::to_string(totals.rejected) + " 行需更正。");
        }
        break;
    }
    request_frame();
}

void step_working(UploadState& state, PageContext& context)
{
    if (const auto* batch = state.batch.value()) {
        state.result = *batch;
        const bool over = !is_under_way(batch->state);
        if (over) {
            state.stage = Stage::finished;
            semantics::announce(batch->message.empty() ? tr("服务器处理完毕，结果已显示。") : batch->message);
            return;
        }
        state.batch = {};
        state.next_poll = ImGui::GetTime() + k_poll_seconds;
    } else if (state.batch.error()) {
        // A lost connection is no lost upload: ask again.
        state.batch = {};
        state.next_poll = ImGui::GetTime() + 4 * k_poll_seconds;
    }
    if (!state.batch.started() && ImGui::GetTime() >= state.next_poll) state.batch = context.api.call<shared::GetBatch>({state.batch_id});
    request_frame_after(k_poll_seconds);
}

shared::UploadRequest unchecked_file(const UploadState& state)
{
    shared::UploadRequest request;
    request.catalogue = state.catalogue;
    request.file = {state.file.name, state.file.content_type, state.file.bytes};
    return request;
}

void finish_sending(UploadState& state, const Result<shared::UploadResponse>& outcome)
{
    if (outcome) {
        state.batch_id = outcome->batch_id;
        state.recognised = outcome->recognised;
        state.next_poll = 0;
        state.stage = Stage::working;
    } else {
        state.problem = outcome.error();
        state.stage = Stage::review;
    }
    state.transfer.reset();
}

void step_sending(UploadState& state, PageContext& context)
{
    if (state.transfer) {
        const std::string_view bytes = state.session ? std::string_view(state.session->file().bytes) : std::string_view(state.file.bytes);
        if (const auto over = advance(*state.transfer, bytes, context)) finish_sending(state, *over);
        else if (state.transfer->retry_at > 0) return; // it comes back by itself
    } else if (const auto* sent = state.upload.value()) {
        state.batch_id = sent->batch_id;
        state.recognised = sent->recognised;
        state.next_poll = 0;
        state.stage = Stage::working;
    } else if (const Error* error = state.upload.error()) {
        state.problem = *error;
        state.stage = Stage::review;
    }
    request_frame();
}

} // namespace

void take_file(UploadState& state, ChosenFile file)
{
    start_over(state);
    if (file.problem != FileProblem::none) {
        state.problem = {ErrorCode::unsupported, sentence_of(file), ""};
        return;
    }
    state.file = std::move(file);
    state.sent_unchecked = state.file.size > k_most_bytes_checked_here;
    state.stage = state.sent_unchecked ? Stage::review : Stage::reading;
}

void start_over(UploadState& state)
{
    std::string catalogue = std::move(state.catalogue);
    state = {};
    state.catalogue = std::move(catalogue);
}

bool has_unsent_work(const UploadState& state)
{
    return state.stage == Stage::sending || (state.stage <= Stage::review && state.session && state.session->edited_cells() > 0);
}

std::string file_name_of(const UploadState& state)
{
    return state.file.name.empty() && state.session ? state.session->file_name() : state.file.name;
}

/// In one request, or in pieces where a lost connection would cost much.
static void send_request(UploadState& state, shared::UploadRequest request, PageContext& context)
{
    state.problem = {};
    state.stage = Stage::sending;
    const std::size_t revision = state.session ? state.session->revision() : 0;
    if (state.sent_key.empty() || state.sent_revision != revision) state.sent_key = Drafts::new_id();
    state.sent_revision = revision;
    request.idempotency_key = state.sent_key;
    if (state.file.size <= static_cast<std::uint64_t>(shared::k_most_part_bytes)) {
        state.upload = context.api.call<shared::Upload>(request);
        return;
    }
    ChosenFile mark = state.file;
    if (!mark.held) mark.bytes = std::move(request.file.bytes);
    state.transfer.emplace();
    state.transfer->held = state.file.held;
    state.transfer->what = {state.file.name, static_cast<std::int64_t>(state.file.size), request.catalogue, transfer_key(mark)};
    state.transfer->end_with = {.id = {}, .hidden = request.hidden, .sheets = request.sheets, .check_only = request.check_only, .corrections = std::move(request.corrections)};
}

void send(UploadState& state, PageContext& context)
{
    send_request(state, state.session ? state.session->to_send() : unchecked_file(state), context);
}

void send_for_check(UploadState& state, PageContext& context)
{
    shared::UploadRequest request = unchecked_file(state);
    request.check_only = true;
    send_request(state, std::move(request), context);
}

void advance(UploadState& state, PageContext& context)
{
    switch (state.stage) {
    case Stage::reading:
        if (!state.reference.started()) {
            state.reference = context.api.call<catalogue::GetItem>({state.catalogue});
            state.units = context.api.call<shared::Units>({});
        }
        step_reading(state);
        break;
    case Stage::asking: ask_for_names(state, context); break;
    case Stage::checking: step_checking(state); break;
    case Stage::review:
        if (state.session && !state.session->checked()) step_checking(state);
        break;
    case Stage::sending: step_sending(state, context); break;
    case Stage::working: step_working(state, context); break;
    case Stage::choose:
    case Stage::finished: break;
    }
}

void deliver(Pending<api::File>& download, PageContext& context)
{
    auto taken = download.take();
    if (!taken) return;
    if (*taken) browser::download((*taken)->name, (*taken)->content_type, (*taken)->bytes);
    else context.toast(taken->error().message, ui::Status::danger);
}

} // namespace chengxin::client::data_import
