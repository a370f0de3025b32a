#include "server/core/account_table.hpp"

#include "server/core/session.hpp"
#include "server/storage/shared_sql.hpp"

namespace chengxin {

namespace {

struct RoleSeed {
    BuiltInRole role;
    const char* name;
    ScopeKind scope;
};

/// System, security and audit administration are apart (GB/T 22239-2019, security management centre): no role has permissions of
/// two duties. What each may do is said where the permissions are registered.
constexpr RoleSeed k_roles[] = {
    {BuiltInRole::credit_office, "信用办管理员", ScopeKind::all},
    {BuiltInRole::clerk, "部门填报员", ScopeKind::own_and_below},
    {BuiltInRole::administrator, "系统管理员", ScopeKind::none},
    {BuiltInRole::auditor, "审计管理员", ScopeKind::none},
};

const storage::SharedSql k_role = "INSERT INTO role (code, name, scope) VALUES (?, ?, ?) ON CONFLICT (code) DO NOTHING";
const storage::SharedSql k_organisation = "INSERT INTO organisation (uscc, name, division, parent_id) VALUES (?1, ?2, ?3, (SELECT id FROM organisation WHERE uscc = ?4)) "
                                "ON CONFLICT (uscc) DO UPDATE SET name = excluded.name, division = excluded.division, parent_id = excluded.parent_id";
const storage::SharedSql k_alias = "INSERT INTO organisation_alias (organisation_id, name) SELECT id, ?2 FROM organisation WHERE uscc = ?1 ON CONFLICT DO NOTHING";

} // namespace

const char* code_of(BuiltInRole role)
{
    switch (role) {
    case BuiltInRole::credit_office: return "credit_office";
    case BuiltInRole::clerk: return "clerk";
    case BuiltInRole::administrator: return "administrator";
    case BuiltInRole::auditor: return "auditor";
    }
    return "";
}

/// A role that exists keeps what an administrator made of it.
void seed_roles(storage::Connection& connection)
{
    for (const RoleSeed& seed : k_roles) connection.run(k_role, code_of(seed.role), seed.name, name_of(seed.scope));
}

void seed_organisations(storage::Connection& connection, const Site& site)
{
    for (const SiteOrganisation& organisation : site.organisations) {
        connection.run(k_organisation, organisation.uscc, organisation.name, organisation.division, organisation.parent);
        for (const std::string& alias : organisation.aliases) connection.run(k_alias, organisation.uscc, alias);
    }
}

} // namespace chengxin
