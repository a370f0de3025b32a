#include "client/core/context.hpp"
#include "client/features/publicity/pages.hpp"
#include "client/ui/answer.hpp"
#include "client/ui/portal.hpp"
#include "client/ui/text.hpp"
#include "shared/features/publicity/api.hpp"
#include "shared/features/publicity/pages.hpp"

#include <algorithm>

namespace chengxin::client::publicity_pages {

namespace {

using publicity::RecordResponse;

class RecordView : public PageView {
public:
    std::string title() const override;
    void draw(PageContext& context) override;

private:
    void draw_record(PageContext& context, const RecordResponse& record);

    std::string m_id;
    Pending<RecordResponse> m_record;
};

std::string RecordView::title() const
{
    const RecordResponse* record = m_record.value();
    return record != nullptr ? record->name + " " + record->catalogue_name : tr("公示信息");
}

/// A unified social credit code, by its shape: the page shows it in groups and lets it be copied.
bool is_code(std::string_view value)
{
    return value.size() == 18 && std::all_of(value.begin(), value.end(), [](char letter) { return (letter >= '0' && letter <= '9') || (letter >= 'A' && letter <= 'Z'); });
}

void draw_publication(const RecordResponse& record)
{
    const ui::Card card({.title = tr("公示信息")});
    const std::vector<ui::KeyValue> pairs{{tr("公示期限"), record.public_from + tr(" 至 ") + (record.public_until.empty() ? tr("长期") : record.public_until)},
                                          {tr("数据来源"), record.source}, {tr("更新日期"), record.updated_on}, {tr("公示依据"), record.basis}};
    ui::key_values("publication", pairs, ui::KeyLayout::above);
    ui::space(ui::k_space_4);
    ui::meta(tr("公示期满当日之后自动停止公示。异议、修复均不收费。"));
}

void RecordView::draw_record(PageContext& context, const RecordResponse& record)
{
    const bool adverse = is_adverse(context.site, record.catalogue);
    {
        const ui::Card card({.edge = adverse ? ui::Tone::accent : ui::Tone::primary});
        ui::badge(record.catalogue_name, adverse ? ui::Status::danger : ui::Status::info);
        ui::space(ui::k_space_2);
        ui::page_title(record.name);
        ui::space(ui::k_space_2);
        if (!record.uscc.empty()) {
            Route route{"/subject", {}};
            route.set("uscc", record.uscc);
            if (record.subject_id != 0) route.set("name", record.name).set("id", std::to_string(record.subject_id));
            const std::string address = route.address();
            if (ui::link(tr("查看该主体的全部公示信息"), address, {.icon = ui::Icon::building}))
                context.navigate(address);
        }
    }
    ui::space(ui::k_space_5);
    ui::Columns columns("record", {{.share = 1}, {.fixed = 340}});
    columns.next();
    {
        const ui::Card card({.title = tr("记录内容")});
        std::vector<ui::KeyValue> pairs;
        for (const auto& field : record.fields) {
            const bool code = is_code(field.value);
            pairs.push_back({field.name, code ? ui::grouped_code(field.value) : field.value, code, field.value});
        }
        ui::key_values("fields", pairs);
    }
    columns.next();
    draw_publication(record);
}

void RecordView::draw(PageContext& context)
{
    if (const std::string id = context.route.get("id"); !m_record.started() || id != m_id) {
        m_id = id;
        m_record = context.api.call<publicity::Record>({.id = std::atoll(id.c_str())});
    }
    const RecordResponse* record = m_record.value();
    const std::string catalogue = record != nullptr ? record->catalogue : "";
    const std::string followed = ui::breadcrumbs({{.label = tr("首页"), .href = "/"},
                                                  {.label = record != nullptr ? record->catalogue_name : tr("信用公示"), .href = "/publicity" + (catalogue.empty() ? "" : "?catalogue=" + catalogue)},
                                                  {.label = record != nullptr ? record->name : tr("公示信息")}});
    if (!followed.empty())
        context.navigate(followed);
    if (m_record.error() != nullptr && m_record.error()->code == ErrorCode::not_found) {
        const ui::Card card;
        if (ui::empty_state(ui::Icon::document, tr("没有这条公示信息"), m_record.error()->message, tr("查看公示清单"), 1))
            context.navigate("/publicity");
        return;
    }
    if (ui::draw_answer(m_record, [&](const RecordResponse& value) { draw_record(context, value); }, 10))
        m_record = {};
}

} // namespace

PageEntry record_page()
{
    return {&publicity::k_record_page, [] { return std::make_unique<RecordView>(); }};
}

} // namespace chengxin::client::publicity_pages
