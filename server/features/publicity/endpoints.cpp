#include "server/features/publicity/csv.hpp"
#include "server/features/publicity/record_view.hpp"
#include "server/features/publicity/routes.hpp"
#include "server/features/publicity/store.hpp"
#include "server/records/publication.hpp"
#include "server/records/records.hpp"
#include "server/search/figure_keeper.hpp"
#include "shared/rules/uscc.hpp"

#include <algorithm>

namespace chengxin::publicity {

namespace {

constexpr std::int64_t k_most_rows_per_page = 100;
constexpr std::int64_t k_last_page = 1'000'000'000; ///< no list is so long

Date today_of(const RequestContext& context)
{
    return context.portal.clock.date();
}

/// Only finding by a text needs them; null while there are none.
std::shared_ptr<const search::FigureTable> figures_for(const RequestContext& context, const ListFilter& filter, storage::Connection& connection)
{
    auto* const figures = context.portal.parts.find<search::FigureKeeper>();
    return figures && !filter.q.empty() ? figures->for_snapshot(connection) : nullptr;
}

Result<HomeResponse> home(RequestContext& context, HomeFigures& figures)
{
    return *figures.get(context.portal);
}

Result<SiteResponse> site(RequestContext& context)
{
    const chengxin::Site& chosen = context.portal.site;
    SiteResponse response{chosen.code, chosen.name, chosen.city, chosen.host, chosen.undertaker, chosen.phone, chosen.icp, chosen.demo, {}, {}};
    for (const auto& link : chosen.links) response.links.push_back({link.name, link.address});
    for (const auto& division : chosen.divisions) response.divisions.push_back({division.code, division.name});
    return response;
}

Result<api::File> export_list(RequestContext& context, const RecordsRequest& request)
{
    RecordsRequest newest = request;
    newest.sort = "-decided_on";
    auto filter = check_filter(newest, *context.portal.catalogue);
    if (!filter) return fail(filter.error());
    const bool demo = context.portal.site.demo;
    const auto rows = search::ask_index_or_records(context.portal.store, [&](storage::Connection& connection, search::Source source) {
        filter->source = source;
        const auto table = figures_for(context, *filter, connection);
        return list_records(connection, *filter, today_of(context), table.get(), k_most_exported_rows, 0);
    });
    const std::string name = (demo ? "演示数据-公示清单-" : "公示清单-") + context.portal.clock.today() + ".csv";
    return api::File{name, "text/csv; charset=utf-8", csv_of(rows, demo ? DataKind::demonstration : DataKind::real, *context.portal.catalogue)};
}

} // namespace

Result<api::Page<RecordRow>> list(RequestContext& context, const RecordsRequest& request, HomeFigures& figures)
{
    auto filter = check_filter(request, *context.portal.catalogue);
    if (!filter) return fail(filter.error());
    if (request.page < 1) return fail(ErrorCode::invalid_request, "页码从 1 开始。", "page");
    if (request.page_size < 1 || request.page_size > k_most_rows_per_page) return fail(ErrorCode::invalid_request, "每页 1 到 100 条。", "page_size");
    const auto home = figures.get(context.portal);
    const Date today = today_of(context);
    return search::ask_index_or_records(context.portal.store, [&](storage::Connection& connection, search::Source source) {
        filter->source = source;
        const auto table = figures_for(context, *filter, connection);
        std::int64_t whole = 0;
        for (const auto& count : home->counts) {
            if (filter->catalogue.empty() || filter->catalogue == count.catalogue) whole += count.count;
        }
        const std::int64_t offset = std::min(request.page - 1, k_last_page) * request.page_size;
        ListPart part = list_part(connection, *filter, today, table.get(), whole, request.page_size, offset);
        return api::Page<RecordRow>{std::move(part.rows), part.total, request.page, request.page_size, part.capped};
    });
}

Result<RecordResponse> record(RequestContext& context, std::int64_t id)
{
    return context.portal.store.read([&](storage::Connection& connection) -> Result<RecordResponse> {
        const auto stored = find_public_record(connection, id, today_of(context));
        if (!stored) return fail(ErrorCode::not_found, "没有这条公示信息，可能公示期已满或已撤下。请返回列表重新查询。", "id");
        const auto subject = records::find_subject(connection, stored->subject_id);
        const catalogue::Item* item = find_item(context.portal, stored->catalogue);
        if (!subject || !item) return fail(ErrorCode::not_found, "没有这条公示信息，可能公示期已满或已撤下。请返回列表重新查询。", "id");
        RecordResponse response;
        response.id = stored->id;
        response.catalogue = stored->catalogue;
        response.catalogue_name = item->name;
        response.uscc = subject->uscc;
        response.name = subject->name;
        if (subject->uscc == rules::k_placeholder_uscc) response.subject_id = subject->id;
        response.fields = public_fields(*item, stored->content.fields);
        response.decided_on = iso_text(stored->content.decided_on);
        response.public_from = iso_text(stored->content.public_from);
        if (stored->content.public_until) response.public_until = iso_text(*stored->content.public_until);
        response.source = stored->content.source.name;
        response.updated_on = local_date_text(stored->updated_at);
        response.basis = records::basis_on(stored->content, today_of(context));
        return response;
    });
}

void add_endpoints(Router& router, const std::shared_ptr<HomeFigures>& figures)
{
    router.handle<Home>([figures](RequestContext& context, const api::Nothing&) { return home(context, *figures); });
    router.handle<Site>([](RequestContext& context, const api::Nothing&) { return site(context); }, RunOn::io);
    router.handle<Records>([figures](RequestContext& context, const RecordsRequest& request) { return list(context, request, *figures); });
    router.handle<Export>(export_list);
    router.handle<Record>([](RequestContext& context, const RecordRequest& request) { return record(context, request.id); }, RunOn::io);
}

} // namespace chengxin::publicity
