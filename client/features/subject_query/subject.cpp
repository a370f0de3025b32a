#include "client/core/context.hpp"
#include "client/features/subject_query/pages.hpp"
#include "client/ui/answer.hpp"
#include "client/ui/chart_scale.hpp"
#include "client/ui/choice.hpp"
#include "client/ui/interact.hpp"
#include "client/ui/portal.hpp"
#include "client/ui/text.hpp"
#include "shared/features/subject_query/api.hpp"
#include "shared/features/subject_query/pages.hpp"

#include <algorithm>
#include <array>

namespace chengxin::client::query_pages {

namespace {

using semantics::Role;
using subject_query::ProfileResponse;
using subject_query::RecordSummary;
using subject_query::Subject;

constexpr std::int64_t k_records_on_page = 20;

class SubjectView : public PageView {
public:
    std::string title() const override { return m_profile.value() != nullptr ? m_profile.value()->subject.name : tr("信用主体"); }
    void draw(PageContext& context) override;

private:
    void draw_profile(PageContext& context, const ProfileResponse& profile);
    void draw_records(PageContext& context, const ProfileResponse& profile);

    std::string m_uscc, m_name, m_id;
    Pending<ProfileResponse> m_profile;
};

void draw_identity(const Subject& subject)
{
    const ui::Card card;
    ui::page_title(subject.name);
    ui::space(ui::k_space_2);
    if (!subject.state.empty())
        ui::badge(subject.state, subject.state == "存续" ? ui::Status::success : ui::Status::neutral);
    ui::rule(ui::k_space_4);
    std::string former;
    for (const std::string& name : subject.former_names)
        former += (former.empty() ? "" : "、") + name;
    std::vector<ui::KeyValue> pairs{{tr("统一社会信用代码"), ui::grouped_code(subject.uscc), true, subject.uscc}, {tr("主体类别"), subject.category},
                                    {tr("登记类型"), subject.registration_kind}, {tr("法定代表人"), subject.representative}, {tr("所在地"), subject.division_name}};
    if (!former.empty())
        pairs.push_back({tr("曾用名"), former});
    pairs.erase(std::remove_if(pairs.begin(), pairs.end(), [](const ui::KeyValue& pair) { return pair.value.empty(); }), pairs.end());
    ui::key_values("identity", pairs, ui::KeyLayout::above);
}

std::string until_text(const RecordSummary& record) { return record.public_until.empty() ? tr("长期公示") : tr("公示至 ") + record.public_until; }

void draw_record(PageContext& context, const RecordSummary& record)
{
    const std::string address = "/record?id=" + std::to_string(record.id);
    const std::string title = record.title.empty() ? record.document_number : record.title;
    ui::badge(item_title(context.site, record.catalogue), is_adverse(context.site, record.catalogue) ? ui::Status::danger : ui::Status::info);
    ui::same_line(ui::k_space_3);
    ui::inline_text(record.decided_on, {.type = ui::k_small, .tone = ui::Tone::ink_meta}, 22);
    ui::space(ui::k_space_1);
    if (ui::link(title, address, {.look = ui::LinkLook::strong, .spoken = title + " " + record.document_number}))
        context.navigate(address);
    ui::paragraph(record.document_number + "　" + record.authority + (record.kind.empty() ? "" : "　" + record.kind), {.type = ui::k_small, .tone = ui::Tone::ink_soft});
    ui::paragraph(until_text(record) + (record.source.empty() ? "" : tr("　数据来源：") + record.source), {.type = ui::k_small, .tone = ui::Tone::ink_meta});
}

/// Tab and page are in the address, so that "back" from a record finds them again.
void SubjectView::draw_records(PageContext& context, const ProfileResponse& profile)
{
    const ui::Card card;
    std::string kind = context.route.get("kind");
    const std::string before = kind = kind.empty() ? "all" : kind;
    std::vector<ui::Option> tabs{{"all", tr("全部"), 0}};
    for (const auto& count : profile.subject.counts) {
        tabs.push_back({count.catalogue, count.title, count.count});
        tabs.front().count += count.count;
    }
    Route route = context.route;
    if (ui::tabs(tr("公示记录"), kind, tabs) && kind != before)
        context.replace(route.set("kind", kind == "all" ? "" : kind).set("page", "").address());
    ui::space(ui::k_space_5);

    std::vector<const RecordSummary*> shown;
    for (const RecordSummary& record : profile.records)
        if (kind == "all" || record.catalogue == kind)
            shown.push_back(&record);
    if (shown.empty()) {
        ui::empty_state(ui::Icon::inbox, tr("没有公示中的记录"), tr("公示期满或尚无此类信息时，这里没有内容。"));
        return;
    }
    const semantics::Group list({.role = Role::list, .name = tr("公示记录")});
    std::int64_t page = context.route.get_page();
    const auto first = static_cast<std::size_t>((page - 1) * k_records_on_page);
    const std::size_t last = std::min(shown.size(), first + static_cast<std::size_t>(k_records_on_page));
    for (std::size_t i = first; i < last; ++i) {
        const ui::IdScope scope(shown[i]->id);
        const semantics::Group item({.role = Role::list_item});
        const ui::TimeLineEntry entry(is_adverse(context.site, shown[i]->catalogue) ? ui::Tone::accent : ui::Tone::primary, i + 1 == last);
        draw_record(context, *shown[i]);
    }
    if (shown.size() > static_cast<std::size_t>(k_records_on_page)) {
        ui::space(ui::k_space_4);
        if (ui::pager(page, k_records_on_page, static_cast<std::int64_t>(shown.size()), profile.records_capped))
            context.navigate(route.set("page", page == 1 ? "" : std::to_string(page)).address());
    }
}

void SubjectView::draw_profile(PageContext& context, const ProfileResponse& profile)
{
    ui::Columns columns("subject", {{.fixed = 340}, {.share = 1}});
    columns.next();
    draw_identity(profile.subject);
    ui::space(ui::k_space_4);
    ui::notice(tr("对公示内容有异议的，可以向数据来源单位或信用主管部门免费提出。"), ui::Status::info);
    columns.next();
    draw_records(context, profile);
}

void SubjectView::draw(PageContext& context)
{
    const std::string uscc = context.route.get("uscc"), name = context.route.get("name"), id = context.route.get("id");
    if (!m_profile.started() || uscc != m_uscc || name != m_name || id != m_id) {
        m_id = id;
        m_uscc = uscc;
        m_name = name;
        m_profile = context.api.call<subject_query::Profile>({.uscc = uscc, .name = name, .id = std::strtoll(id.c_str(), nullptr, 10)});
    }
    const std::string followed = ui::breadcrumbs({{.label = tr("首页"), .href = "/"}, {.label = tr("信用查询"), .href = "/search"}, {.label = title()}});
    if (!followed.empty())
        context.navigate(followed);
    if (m_profile.error() != nullptr && m_profile.error()->code == ErrorCode::not_found) {
        const ui::Card card;
        if (ui::empty_state(ui::Icon::building, tr("没有这个主体"), m_profile.error()->message, tr("重新查询"), 1))
            context.navigate("/search");
        return;
    }
    if (ui::draw_answer(m_profile, [&](const ProfileResponse& profile) { draw_profile(context, profile); }, 10))
        m_profile = {};
}

} // namespace

PageEntry subject_page()
{
    return {&subject_query::k_subject_page, [] { return std::make_unique<SubjectView>(); }};
}

} // namespace chengxin::client::query_pages
