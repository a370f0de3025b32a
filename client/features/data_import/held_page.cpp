#include "client/features/data_import/feature.hpp"
#include "client/features/data_import/upload_state.hpp"

#include "client/ui/interact.hpp"
#include "client/ui/layout.hpp"
#include "client/ui/text.hpp"
#include "shared/features/data_import/pages.hpp"
#include "shared/rules/header.hpp"

#include <imgui.h>
#include <map>

namespace chengxin::client::data_import {

namespace {

struct State {
    std::string asked;
    std::string q;
    std::int64_t page = 1;
    ui::TableState table;
    Pending<api::Page<shared::HeldRow>> answer;
    std::optional<api::Page<shared::HeldRow>> shown;
    Error error;
    bool open = false;
    shared::HeldRow record;                        ///< the one in the drawer
    Pending<catalogue::ItemReference> reference;   ///< for the names of fields
    std::map<std::string, std::string> drafts;     ///< header of a column → corrected value
    bool edited = false;                           ///< by the person, not by a suggestion that was filled in
    std::string reason;
    std::string problem;
    Pending<shared::ResolveHeldResponse> resolve;
};

void ask(State& state, PageContext& context)
{
    state.answer = context.api.call<shared::Held>({.q = state.q, .page = state.page});
}

void read_address(State& state, PageContext& context)
{
    const std::string address = context.route.address();
    if (address == state.asked) return;
    state.asked = address;
    state.q = context.route.get("q");
    state.page = context.route.get_page();
    ask(state, context);
}

void refilter(State& state, PageContext& context)
{
    Route route{"/held", {}};
    route.set("q", state.q).set("page", state.page > 1 ? std::to_string(state.page) : "");
    state.asked = route.address();
    context.replace(state.asked);
    ask(state, context);
}

void open_record(State& state, const shared::HeldRow& record, PageContext& context)
{
    state.open = true;
    state.record = record;
    state.drafts.clear();
    state.edited = false;
    state.reason.clear();
    state.problem.clear();
    // Masking is proposed as it would be stored; whoever wants the text to stay takes the proposal out, or confirms.
    for (const auto& finding : record.findings) {
        if (finding.rule == "R10" && !finding.suggestion.empty() && finding.suggestion != finding.value) state.drafts[finding.column] = finding.suggestion;
    }
    state.reference = context.api.call<catalogue::GetItem>({record.catalogue});
}

/// Code of the field with a header's name; empty for none.
std::string field_code(const catalogue::Item& item, const std::string& header)
{
    const std::string key = rules::header_key(header);
    for (const auto& field : item.fields) {
        if (rules::header_key(field.name) == key) return field.code;
        for (const auto& synonym : field.synonyms) {
            if (rules::header_key(synonym) == key) return field.code;
        }
    }
    return "";
}

void decide(State& state, std::string decision, PageContext& context, std::string name = {})
{
    shared::ResolveHeldRequest request{state.record.record_id, std::move(decision), {}, state.reason, std::move(name)};
    if (request.decision == "correct") {
        const auto* reference = state.reference.value();
        for (const auto& [header, value] : state.drafts) {
            const std::string code = reference ? field_code(reference->item, header) : "";
            if (!code.empty()) request.changes.push_back({code, value});
        }
        if (request.changes.empty()) {
            state.problem = tr("还没有更正任何内容。确认原值正确时，请选“确认无误”。");
            return;
        }
    }
    state.problem.clear();
    state.resolve = context.api.call<shared::ResolveHeld>(request);
}

/// What came of a decision.
void take_decision(State& state, PageContext& context)
{
    auto resolved = state.resolve.take();
    if (!resolved) return;
    if (!*resolved) {
        state.problem = resolved->error().message;
        return;
    }
    const auto& response = **resolved;
    if (response.state == "held") {
        state.record.findings = response.findings;
        state.problem = tr("更正后仍有疑问，请看下面的说明。");
        return;
    }
    state.open = false;
    context.toast(response.state == "withdrawn" ? tr("记录已撤下。") : response.state == "published" ? tr("记录已确认并公示。") : tr("记录已确认，按规则不公示。"));
    ask(state, context);
}

void draw_record(State& state, PageContext& context)
{
    ui::Drawer drawer(tr("核对记录"), state.open, 640);
    if (!drawer) return;
    const auto& record = state.record;
    const ui::KeyValue pairs[] = {
        {tr("数据集"), item_title(context.site, record.catalogue)}, {tr("名称"), record.name}, {tr("统一社会信用代码"), ui::grouped_code(record.uscc), true, record.uscc},
        {tr("文书号"), record.document_number}, {tr("机关"), record.authority}, {tr("决定日期"), record.decided_on},
    };
    ui::key_values("record", pairs);
    if (!record.known_name.empty()) {
        ui::space(ui::k_space_3);
        ui::notice("基础库中的名称是“" + record.known_name + "”。确认即采用新名称，原名称记为曾用名；名称填错的，请退回。", ui::Status::warning);
    }
    ui::space(ui::k_space_4);
    for (std::size_t index = 0; index < record.findings.size(); ++index) {
        const auto& finding = record.findings[index];
        const ui::IdScope scope(static_cast<std::int64_t>(index));
        ui::notice(finding.message, ui::Status::warning, finding.column);
        std::string value = state.drafts.count(finding.column) > 0 ? state.drafts[finding.column] : finding.value;
        if (ui::text_field("更正为：" + finding.column, value, {.hint = finding.suggestion.empty() ? "" : "建议：" + finding.suggestion}).changed) {
            state.edited = true;
            if (value == finding.value) state.drafts.erase(finding.column);
            else state.drafts[finding.column] = value;
        }
        if (!finding.suggestion.empty() && value != finding.suggestion && ui::button(tr("采纳建议"), {.icon = ui::Icon::check})) state.drafts[finding.column] = finding.suggestion;
        ui::space(ui::k_space_3);
    }
    ui::text_area(tr("说明"), state.reason, 2, {.hint = tr("撤下时必须写明原因；会记入审计。"), .max_length = 200});
    ui::space(ui::k_space_3);
    if (!state.problem.empty()) ui::notice(state.problem, ui::Status::danger);
    const bool busy = state.resolve.waiting();
    if (record.known_name.empty()) {
        if (ui::button(tr("确认无误"), {.kind = ui::ButtonKind::primary, .icon = ui::Icon::check, .busy = busy})) decide(state, "confirm", context);
    } else { // confirming decides about the name
        if (ui::button(tr("确认并采用新名称"), {.kind = ui::ButtonKind::primary, .icon = ui::Icon::check, .busy = busy})) decide(state, "confirm", context, "adopt");
        ui::same_line();
        if (ui::button(tr("名称有误，退回"), {.busy = busy})) decide(state, "confirm", context, "return");
    }
    ui::same_line();
    if (ui::button(tr("按更正保存"), {.icon = ui::Icon::pencil, .disabled = state.drafts.empty(), .busy = busy})) decide(state, "correct", context);
    ui::same_line();
    if (ui::button(tr("撤下"), {.kind = ui::ButtonKind::danger, .icon = ui::Icon::trash, .busy = busy})) {
        if (state.reason.size() < 6) state.problem = tr("请在“说明”中写明撤下的原因，至少两个字。");
        else decide(state, "withdraw", context);
    }
}

/// Text of a cell; of several doubts, the first and how many more there are.
std::string text_of(const shared::HeldRow& record, std::string_view column, const SiteInfo& site)
{
    if (column == "name") return record.name;
    if (column == "catalogue") return item_title(site, record.catalogue);
    if (column == "document") return record.document_number;
    if (column == "authority") return record.authority;
    if (column == "decided_on") return record.decided_on;
    if (record.findings.empty()) return {};
    const std::string more = record.findings.size() > 1 ? "（另有 " + std::to_string(record.findings.size() - 1) + " 处疑问）" : "";
    return record.findings.front().message + more;
}

void draw_list(State& state, PageContext& context)
{
    if (auto answer = state.answer.take()) {
        if (*answer) state.shown = std::move(**answer);
        state.error = *answer ? Error{} : answer->error();
    }
    const auto& page = state.shown;
    const ui::TableColumn columns[] = {
        {.key = "name", .title = tr("名称"), .share = 3, .lines = 3}, {.key = "catalogue", .title = tr("数据集"), .width = 88},
        {.key = "document", .title = tr("文书号"), .share = 2, .lines = 3}, {.key = "authority", .title = tr("机关"), .share = 2, .lines = 3},
        {.key = "decided_on", .title = tr("决定日期"), .width = 110}, {.key = "why", .title = tr("疑问"), .share = 5, .lines = 8}, {.key = "action", .title = tr("操作"), .width = 88},
    };
    const ui::TableOptions options{
        .name = tr("待核记录"), .rows = page ? page->rows.size() : 0, .total = page ? static_cast<std::size_t>(page->total) : 0,
        .content = !state.error.message.empty() ? ui::TableContent::failed : !page ? ui::TableContent::loading : ui::TableContent::rows,
        .error = state.error.message, .empty_icon = ui::Icon::success, .empty_title = state.q.empty() ? tr("没有待核记录") : tr("没有找到"),
        .empty_text = state.q.empty() ? tr("有疑问的处罚记录、文字里有个人信息的处罚和许可记录，会列在这里等待确认。") : tr("请换一个名称、代码或文书号。"),
        .key = [&](std::size_t row) { return page->rows[row].record_id; },
        .text = [&](std::size_t row, const ui::TableColumn& column) { return text_of(page->rows[row], column.key, context.site); },
    };
    const shared::HeldRow* opened = nullptr;
    const auto drawn = ui::table(state.table, columns, options, [&](std::size_t row, const ui::TableColumn& column, const ui::Box& box) {
        const auto& record = page->rows[row];
        if (column.key != "action") return ui::cell_text(box, text_of(record, column.key, context.site));
        const ui::IdScope scope(record.record_id);
        ImGui::SetCursorScreenPos({box.min.x, box.centre().y - 14});
        if (ui::button(tr("核对"), {.height = 28, .spoken = "核对 " + record.name})) opened = &record;
    });
    if (opened) open_record(state, *opened, context);
    if (drawn.retry) ask(state, context);
    if (page && ui::pager(state.page, page->page_size, page->total)) refilter(state, context);
}

class HeldPage final : public PageView {
public:
    std::string title() const override { return tr("待核记录"); }
    bool has_unsent_work() const override { return m_state.open && (m_state.edited || !m_state.reason.empty()); }

    void draw(PageContext& context) override
    {
        read_address(m_state, context);
        take_decision(m_state, context);
        ui::page_title(tr("待核记录"));
        ui::paragraph(tr("这些处罚和许可记录有疑问，或公开的文字里有个人信息。确认之前不公示，已公示的先遮盖。请核对后确认、更正或撤下。"), {.tone = ui::Tone::ink_soft});
        ui::space(ui::k_space_3);
        if (ui::search_field(tr("查找"), m_state.q, {.placeholder = tr("名称、代码或文书号"), .width = 320, .hide_label = true}).changed) {
            m_state.page = 1;
            refilter(m_state, context);
        }
        ui::space(ui::k_space_3);
        draw_list(m_state, context);
        draw_record(m_state, context);
    }

private:
    State m_state;
};

} // namespace

PageEntry held_page()
{
    return {&chengxin::data_import::k_held_page, [] { return std::make_unique<HeldPage>(); }};
}

} // namespace chengxin::client::data_import
