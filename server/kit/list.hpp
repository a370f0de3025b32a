#pragma once

#include "server/core/disclosure.hpp"
#include "server/core/portal.hpp"
#include "server/core/reply.hpp"
#include "server/core/router.hpp"
#include "server/kit/list_file.hpp"
#include "server/kit/list_html.hpp"
#include "server/kit/list_source.hpp"
#include "shared/api/query_codec.hpp"
#include "shared/catalogue/catalogue.hpp"

#include <boost/describe/members.hpp>
#include <boost/mp11/algorithm.hpp>

/// A list from its description: API, plain page, export as CSV and .xlsx. `L` names
///     using Rows = …;                           // the list's endpoint: Response is api::Page<Row>, Request has q, sort, page, page_size
///     using Csv = …; using Xlsx = …;            // endpoints of the export: the same Request, Response is api::File
///     static constexpr const api::ListInfo& info = …;
namespace chengxin::kit {

/// Adds to the rows of a page what no column has, for the client's detail; not needed for what the list shows.
template <class Row> using CompleteRow = std::function<void(RequestContext&, Row&)>;

template <class L> using RowOf = typename decltype(L::Rows::Response::rows)::value_type;

/// Whether a described struct has a public member of this name, which may be given in two parts.
template <class T> consteval bool has_member(std::string_view name, std::string_view ending = {})
{
    bool found = false;
    boost::mp11::mp_for_each<boost::describe::describe_members<T, boost::describe::mod_public>>([&](auto member) {
        const std::string_view one = member.name;
        found = found || (one.size() == name.size() + ending.size() && one.starts_with(name) && one.ends_with(ending));
    });
    return found;
}

/// Whether every column is a member of the row, and every filter of it one of the request: a mistyped name does not compile.
template <class Row, class Request> consteval bool describes(const api::ListInfo& info)
{
    for (const api::Column& column : info.columns) {
        if (!has_member<Row>(column.field)) return false;
        const bool range = column.filter == api::Filter::range;
        if (range && !(has_member<Request>(column.field, "_from") && has_member<Request>(column.field, "_to"))) return false;
        if (!range && column.filter != api::Filter::none && !has_member<Request>(column.field)) return false;
    }
    for (const char* name : {"sort", "page", "page_size"}) {
        if (!has_member<Request>(name)) return false;
    }
    return has_member<Row>(info.key) && (*info.search == 0 || has_member<Request>("q"));
}

/// The data sets in force, whose titles are the words of Words::catalogue columns.
inline std::vector<api::DataSet> data_sets_of(const Portal& portal)
{
    std::vector<api::DataSet> sets;
    if (!portal.catalogue.get()) return sets;
    for (const auto& reference : portal.catalogue->items)
        sets.push_back({reference.item.code, reference.item.title});
    return sets;
}

/// One page, in one snapshot with its total. `info` is L::info with its labels known.
template <class L> Result<typename L::Rows::Response> list_page(RequestContext& context, const api::ListInfo& info,
                                                                const ListSource& source, const typename L::Rows::Request& request,
                                                                const CompleteRow<RowOf<L>>& complete = {})
{
    const Result<ListQuery> query = read_query(info, api::type_of<typename L::Rows::Request>(), &request);
    if (!query) return fail(query.error());
    const DataScope scope = context.session ? context.who().scope : DataScope{};
    typename L::Rows::Response page;
    page.page = query->page;
    page.page_size = query->page_size;
    context.portal.store.read([&](storage::Connection& connection) {
        const ListTotal total = count_rows(connection, info, source, scope, *query);
        page.total = total.rows;
        page.total_capped = total.capped;
        read_rows(connection, info, source, scope, *query, (query->page - 1) * query->page_size, query->page_size, api::type_of<RowOf<L>>(),
                  [&]() -> void* { return &page.rows.emplace_back(); });
        return 0;
    });
    if (complete) {
        for (auto& row : page.rows)
            complete(context, row);
    }
    return page;
}

/// The untyped half of an export; see list_file.hpp.
using MakeFile = api::File (*)(const api::ListInfo&, const api::TypeInfo&, const ExportNote&, const EachRow&);
Next<api::File> export_list(RequestContext& context, const api::ListInfo& info, const ListSource& source, const api::TypeInfo& request_type,
                            const void* request, const api::TypeInfo& row_type, const std::function<std::shared_ptr<void>()>& make_row,
                            MakeFile make_file);

template <class L, class E> void add_export(Router& router, const ListSource& source, MakeFile make_file)
{
    using Request = typename E::Request;
    router.handle<E>([source, make_file](RequestContext& context, Request request) {
        const api::KnownList known(L::info, data_sets_of(context.portal));
        return export_list(
            context, known.info(), source, api::type_of<Request>(), &request, api::type_of<RowOf<L>>(),
            []() -> std::shared_ptr<void> { return std::make_shared<RowOf<L>>(); }, make_file);
    });
}

template <class L> void add_list(Router& router, const ListSource& source, ListTwin twin, CompleteRow<RowOf<L>> complete = {})
{
    using Request = typename L::Rows::Request;
    static_assert(describes<RowOf<L>, Request>(L::info), "a column is no member of the row, or a filter none of the request");
    router.handle<typename L::Rows>([source, complete](RequestContext& context, Request request) {
        const api::KnownList known(L::info, data_sets_of(context.portal));
        return Next<typename L::Rows::Response>(list_page<L>(context, known.info(), source, request, complete));
    });
    add_export<L, typename L::Csv>(router, source, csv_file);
    add_export<L, typename L::Xlsx>(router, source, xlsx_file);
    router.note({&L::info, L::Rows::path, L::Csv::path, L::Xlsx::path, &api::type_of<RowOf<L>>(), source.scope.is_open(),
                 [] { return api::Value::of(typename L::Rows::Response{}); }});
    twin.csv = L::Csv::path;
    twin.xlsx = L::Xlsx::path;
    router.page(*L::info.about, [source, twin](RequestContext& context, const RawRequest&, const Form& form) -> Next<Reply> {
        if (auto joined = join_sort(context, L::info, form)) return std::move(*joined);
        Request request;
        if (const Result<void> read = api::decode_form(form, api::type_of<Request>(), &request); !read)
            return html::error_page(context, status_of(read.error().code), read.error());
        const api::KnownList known(L::info, data_sets_of(context.portal));
        const api::ListInfo& info = known.info();
        const Result<ListQuery> query = read_query(info, api::type_of<Request>(), &request);
        if (!query) return html::error_page(context, status_of(query.error().code), query.error());
        const auto page = html::page_or_whole(context, request.page, [&](std::int64_t number) {
            Request asked = request;
            asked.page = number;
            return list_page<L>(context, info, source, asked);
        });
        if (!page) return html::error_page(context, status_of(page.error().code), page.error());
        ShownRows shown{{}, page->total, page->total_capped};
        for (const auto& row : page->rows)
            shown.rows.push_back(&row);
        return list_html(context, info, twin, *query, api::type_of<RowOf<L>>(), shown);
    });
}

} // namespace chengxin::kit
