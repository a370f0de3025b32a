#include "client/features/data_import/desk_draft.hpp"

#include "client/platform/browser.hpp"
#include "client/ui/button.hpp"
#include "client/ui/display.hpp"
#include "client/ui/interact.hpp"
#include "client/ui/layout.hpp"
#include "client/ui/text.hpp"
#include "shared/api/cereal_codec.hpp"

#include <algorithm>

namespace chengxin::client::data_import {

namespace {

constexpr const char* k_file = "file";
constexpr const char* k_work = "work";

WorkInHand work_of(const UploadState& state)
{
    const shared::CheckSession& session = *state.session;
    WorkInHand work;
    work.catalogue = state.catalogue;
    work.file_name = session.file_name();
    work.content_type = session.file().content_type;
    work.kept_on = browser::today();
    work.hidden = session.answers().hidden;
    work.sheets = session.answers().sheets;
    work.shown = state.review.shown;
    work.which = state.review.which;
    work.cause = state.review.cause;
    for (const auto& [line, column] : session.edited_places())
        work.cells.push_back({static_cast<std::int64_t>(line), static_cast<std::int64_t>(column), session.cell(line, column)});
    return work;
}

std::string date_text(std::int64_t date)
{
    return std::to_string(date / 10000) + " 年 " + std::to_string(date / 100 % 100) + " 月 " + std::to_string(date % 100) + " 日";
}

} // namespace

void keep_draft(UploadState& state, Drafts& drafts)
{
    if (!drafts.ready() || !state.session || state.stage != Stage::review || state.restored) return;
    const std::size_t revision = state.session->revision();
    if (revision == state.kept_revision || state.draft_too_large) return;
    if (state.draft_id.empty() && state.session->edited_cells() == 0) return; // only read so far
    if (state.draft_id.empty()) {
        const std::string id = Drafts::new_id();
        state.draft_too_large = !drafts.put(id, k_file, state.session->file().bytes);
        if (state.draft_too_large) return;
        state.draft_id = id;
    }
    drafts.put(state.draft_id, k_work, api::encode_cereal(work_of(state)));
    state.kept_revision = revision;
}

void put_back(UploadState& state)
{
    if (!state.restored) return;
    const WorkInHand work = std::move(*state.restored);
    state.restored.reset();
    shared::CheckSession& session = *state.session;
    const std::size_t columns = session.columns().headers.size();
    for (const KeptCell& cell : work.cells) {
        const bool inside = cell.line >= 0 && static_cast<std::size_t>(cell.line) < session.line_count() && cell.column >= 0 &&
                            static_cast<std::size_t>(cell.column) < columns;
        if (inside) session.edit(static_cast<std::size_t>(cell.line), static_cast<std::size_t>(cell.column), cell.text);
    }
    if (work.hidden != session.answers().hidden || work.sheets != session.answers().sheets)
        session.answer({work.hidden, work.sheets});
    else
        session.settle();
    state.review.shown = work.shown;
    state.review.which = work.which;
    state.review.cause = work.cause;
    state.review.stale = true;
    state.kept_revision = session.revision();
}

void follow_offers(DraftOffers& offers, Drafts& drafts, const std::set<std::string>& in_use)
{
    if (!drafts.ready() || !drafts.listed()) return;
    for (const std::string& id : drafts.ids()) {
        if (in_use.count(id) != 0 || !offers.seen.insert(id).second) continue;
        offers.offers.push_back({id, drafts.read(id, k_work), {}, {}});
    }
    std::vector<std::string> lost;
    for (DraftOffers::Offer& offer : offers.offers) {
        if (!offer.work_read || offer.work_read->outcome == vault::Outcome::waiting) continue;
        const auto opened = drafts.open(offer.id, k_work, *offer.work_read);
        auto work = opened ? api::decode_cereal<WorkInHand>(*opened) : Result<WorkInHand>(fail(ErrorCode::not_found, ""));
        offer.work_read.reset();
        if (work)
            offer.work = std::move(*work);
        else
            lost.push_back(offer.id);
    }
    for (const std::string& id : lost)
        drafts.remove(id); // of another installation, or damaged
    const auto gone = [&](const DraftOffers::Offer& offer) { return drafts.ids().count(offer.id) == 0 || in_use.count(offer.id) != 0; };
    offers.offers.erase(std::remove_if(offers.offers.begin(), offers.offers.end(), gone), offers.offers.end());
}

std::optional<Continued> draw_offers(DraftOffers& offers, PageContext& context)
{
    const auto known = [](const DraftOffers::Offer& offer) { return offer.work.has_value(); };
    if (std::none_of(offers.offers.begin(), offers.offers.end(), known)) return std::nullopt;
    std::optional<Continued> continued;
    std::string removed;
    {
        ui::Card card({.title = tr("继续上次的工作")});
        for (DraftOffers::Offer& offer : offers.offers) {
            if (!offer.work) continue;
            const ui::IdScope scope(offer.id);
            ui::paragraph(offer.work->file_name + "　" + item_title(context.site, offer.work->catalogue) + "，已更正 " +
                          std::to_string(offer.work->cells.size()) + " 个单元格，保存于 " + date_text(offer.work->kept_on));
            ui::space(ui::k_space_2);
            if (ui::button(
                    tr("继续"),
                    {.kind = ui::ButtonKind::primary, .busy = offer.file_read != nullptr, .spoken = "继续 " + offer.work->file_name}))
                offer.file_read = context.drafts.read(offer.id, k_file);
            ui::same_line();
            if (ui::button(tr("删除草稿"), {.spoken = "删除草稿 " + offer.work->file_name})) removed = offer.id;
            ui::space(ui::k_space_3);
            if (!offer.file_read || offer.file_read->outcome == vault::Outcome::waiting) continue;
            auto bytes = context.drafts.open(offer.id, k_file, *offer.file_read);
            offer.file_read.reset();
            if (bytes) {
                const std::uint64_t size = bytes->size();
                continued = Continued{
                    {.name = offer.work->file_name, .content_type = offer.work->content_type, .bytes = std::move(*bytes), .size = size},
                    *offer.work,
                    offer.id};
            } else {
                removed = offer.id;
                context.toast(tr("这份草稿已损坏，不能继续，已经删除。请重新选择文件。"), ui::Status::danger);
            }
        }
        ui::meta(tr("草稿加密保存在这个浏览器里，只有您登录后才能打开，7 天后自动删除。"));
    }
    ui::space(ui::k_space_4);
    if (!removed.empty()) context.drafts.remove(removed);
    return continued;
}

} // namespace chengxin::client::data_import
