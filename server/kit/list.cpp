#include "server/kit/list.hpp"

namespace chengxin::kit {

namespace {

AuditEvent event_of(const RequestContext& context, const api::ListInfo& info, std::int64_t rows)
{
    AuditEvent event;
    event.account_id = context.session ? context.who().account_id : 0;
    event.account_name = context.session ? context.who().account_name : "";
    event.address = context.remote_address;
    event.action = "list.export";
    event.target = info.path();
    event.detail = std::to_string(rows) + " rows";
    return event;
}

} // namespace

Next<api::File> export_list(RequestContext& context, const api::ListInfo& info, const ListSource& source, const api::TypeInfo& request_type,
                            const void* request, const api::TypeInfo& row_type, const std::function<std::shared_ptr<void>()>& make_row,
                            MakeFile make_file)
{
    const Result<ListQuery> query = read_query(info, request_type, request);
    if (!query) return fail(query.error());
    const DataScope scope = context.session ? context.who().scope : DataScope{};
    const Portal& portal = context.portal;
    const bool demonstration = portal.options.demo == Demo::yes;
    const ExportNote note{context.session ? context.who().display_name : "", portal.clock.now_text(), demonstration};
    std::int64_t exported = 0;
    api::File file;
    const bool fits = portal.store.read([&](storage::Connection& connection) {
        const ListTotal total = count_rows(connection, info, source, scope, *query);
        if (total.capped || total.rows > k_most_exported_rows) return false;
        file = make_file(info, row_type, note, [&](const std::function<void(const void*)>& take) {
            std::shared_ptr<void> row;
            const auto next = [&] {
                row = make_row();
                return row.get();
            };
            const auto give = [&] {
                take(row.get());
                ++exported;
            };
            read_rows(connection, info, source, scope, *query, 0, total.rows, row_type, next, give);
        });
        return true;
    });
    if (!fits) return fail(ErrorCode::invalid_request, "要导出的记录超过 100,000 条，请先缩小查询范围，再分几次导出。", "");
    return disclose(portal.audit, event_of(context, info, exported), std::move(file));
}

} // namespace chengxin::kit
