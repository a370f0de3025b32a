#include "server/features/data_import/intake/registry_routes.hpp"

#include "server/core/portal.hpp"
#include "server/features/data_import/pipeline/server_registry.hpp"
#include "server/records/records.hpp"
#include "shared/features/data_import/registry_api.hpp"
#include "server/storage/shared_sql.hpp"

namespace chengxin::data_import {

namespace {

const storage::SharedSql k_aliases = "SELECT name FROM organisation_alias WHERE organisation_id = ?1 ORDER BY name";
const storage::SharedSql k_units = "SELECT id, uscc, name FROM organisation WHERE uscc <> '' ORDER BY name";

Result<UnitsResponse> units(RequestContext& context, api::Nothing)
{
    const DataScope& scope = context.who().scope;
    return context.portal.store.read([&](storage::Connection& connection) {
        UnitsResponse response{scope.kind == ScopeKind::all, {}, context.portal.clock.today()};
        storage::Statement rows = connection.prepare(k_units);
        while (rows.step()) {
            Unit unit{std::string(rows.text(1)), std::string(rows.text(2)), scope.covers(rows.integer(0)), {}};
            for (auto alias = connection.prepare(k_aliases, rows.integer(0)); alias.step();) unit.aliases.emplace_back(alias.text(0));
            response.rows.push_back(std::move(unit));
        }
        return response;
    });
}

Result<KnownSubjectsResponse> known_subjects(RequestContext& context, KnownSubjectsRequest request)
{
    if (request.usccs.size() > k_most_codes_asked) return fail(ErrorCode::too_large, "一次最多核对 2000 个代码，请分批核对。", "usccs");
    return context.portal.store.read([&](storage::Connection& connection) {
        KnownSubjectsResponse response;
        ServerRegistry registry(connection, context.who().scope);
        rules::KnownSubject subject;
        for (const auto& uscc : request.usccs) {
            if (registry.find_subject(uscc, subject) != rules::Lookup::known) continue;
            response.rows.push_back({uscc, subject.name, subject.former_names});
        }
        return response;
    });
}

} // namespace

void add_registry_routes(Router& router)
{
    router.handle<Units>(units);
    router.handle<KnownSubjects>(known_subjects);
}

} // namespace chengxin::data_import
