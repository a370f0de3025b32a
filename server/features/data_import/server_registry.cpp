#include "server/features/data_import/server_registry.hpp"

#include "server/records/records.hpp"
#include "shared/core/text.hpp"

namespace chengxin::data_import {

constexpr std::string_view k_organisations = "SELECT id, uscc, name FROM organisation";
constexpr std::string_view k_aliases = R"sql(
SELECT organisation.id, organisation.uscc, organisation.name, organisation_alias.name
FROM organisation_alias JOIN organisation ON organisation.id = organisation_alias.organisation_id
)sql";

ServerRegistry::ServerRegistry(storage::Connection& connection, const DataScope& scope) : m_connection(connection), m_scope(scope)
{
    storage::Statement rows = connection.prepare(k_organisations);
    while (rows.step()) {
        Entry entry;
        entry.id = rows.integer(0);
        entry.known = {std::string(rows.text(2)), std::string(rows.text(1)), scope.covers(entry.id)};
        m_by_name.emplace(text::name_key(entry.known.name), entry);
        if (!entry.known.uscc.empty()) m_by_uscc.emplace(entry.known.uscc, std::move(entry));
    }
    storage::Statement aliases = connection.prepare(k_aliases);
    while (aliases.step()) {
        const Entry entry{aliases.integer(0), {std::string(aliases.text(2)), std::string(aliases.text(1)), scope.covers(aliases.integer(0))}};
        m_by_name.emplace(text::name_key(aliases.text(3)), entry);
    }
}

const ServerRegistry::Entry* ServerRegistry::by_uscc(const std::string& uscc) const
{
    const auto found = m_by_uscc.find(uscc);
    return found == m_by_uscc.end() ? nullptr : &found->second;
}

const ServerRegistry::Entry* ServerRegistry::by_name(const std::string& name) const
{
    const auto found = m_by_name.find(text::name_key(name));
    return found == m_by_name.end() ? nullptr : &found->second;
}

rules::Lookup ServerRegistry::find_subject(std::string_view uscc, rules::KnownSubject& subject)
{
    std::optional<records::Subject> found = records::find_subject(m_connection, records::identity_of_code(std::string(uscc)));
    if (!found) return rules::Lookup::unknown;
    subject.name = std::move(found->name);
    subject.former_names = std::move(found->former_names);
    return rules::Lookup::known;
}

rules::Lookup ServerRegistry::find_organisation(std::string_view uscc, rules::KnownOrganisation& organisation)
{
    const Entry* entry = by_uscc(std::string(uscc));
    if (!entry) return rules::Lookup::unknown;
    organisation = entry->known;
    return rules::Lookup::known;
}

rules::Lookup ServerRegistry::find_organisation_by_name(std::string_view name, rules::KnownOrganisation& organisation)
{
    const Entry* entry = by_name(std::string(name));
    if (!entry) return rules::Lookup::unknown;
    organisation = entry->known;
    return rules::Lookup::known;
}

std::int64_t ServerRegistry::organisation_id(const std::string& uscc, const std::string& name) const
{
    const Entry* entry = uscc.empty() ? nullptr : by_uscc(uscc);
    if (!entry && !name.empty()) entry = by_name(name);
    return entry ? entry->id : 0;
}

} // namespace chengxin::data_import
