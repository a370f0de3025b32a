#include "server/features/data_import/pipeline/server_registry.hpp"

#include "server/records/records.hpp"
#include "shared/core/text.hpp"
#include "server/storage/shared_sql.hpp"

namespace chengxin::data_import {

const storage::SharedSql k_organisations = "SELECT id, uscc, name FROM organisation";
const storage::SharedSql k_aliases = R"sql(
SELECT organisation.id, organisation.uscc, organisation.name, organisation_alias.name
FROM organisation_alias JOIN organisation ON organisation.id = organisation_alias.organisation_id
)sql";

constexpr std::string_view k_any_former_name = "SELECT 1 FROM subject_former_name LIMIT 1";
// Others are not in the base library, or were not before the batch.
constexpr std::string_view k_name_of_subject = "SELECT id, name FROM subject WHERE identity = ?1 AND standing > 0 AND id <= ?2 AND risen_by <> ?3";

ServerRegistry::ServerRegistry(storage::Connection& connection, const DataScope& scope, KnownBefore before)
    : m_connection(connection), m_scope(scope), m_before(before), m_any_subject(records::has_subjects(connection)),
      m_any_former_name(connection.prepare(k_any_former_name).step())
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

const ServerRegistry::Entry* ServerRegistry::by_uscc(std::string_view uscc) const
{
    const auto found = m_by_uscc.find(uscc);
    return found == m_by_uscc.end() ? nullptr : &found->second;
}

const ServerRegistry::Entry* ServerRegistry::by_name(std::string_view name) const
{
    const auto found = m_by_name.find(text::name_key(name));
    return found == m_by_name.end() ? nullptr : &found->second;
}

rules::Lookup ServerRegistry::find_subject(std::string_view uscc, rules::KnownSubject& subject)
{
    if (!m_any_subject) return rules::Lookup::unknown; // a new installation; answers do not change while a file is checked
    storage::Statement row = m_connection.prepare(k_name_of_subject, storage::Blob{records::identity_of_code(std::string(uscc))}, m_before.last_subject, m_before.batch_id);
    if (!row.step()) return rules::Lookup::unknown;
    subject.name = row.text(1);
    if (m_any_former_name) subject.former_names = records::former_names(m_connection, row.integer(0));
    return rules::Lookup::known;
}

rules::Lookup ServerRegistry::find_organisation(std::string_view uscc, rules::KnownOrganisation& organisation)
{
    const Entry* entry = by_uscc(uscc);
    if (!entry) return rules::Lookup::unknown;
    organisation = entry->known;
    return rules::Lookup::known;
}

rules::Lookup ServerRegistry::find_organisation_by_name(std::string_view name, rules::KnownOrganisation& organisation)
{
    const Entry* entry = by_name(name);
    if (!entry) return rules::Lookup::unknown;
    organisation = entry->known;
    return rules::Lookup::known;
}

std::int64_t ServerRegistry::organisation_id(const std::string& uscc, const std::string& name) const
{
    m_question.assign(uscc).append(1, '\x1f').append(name);
    if (const std::int64_t* known = m_answers.find(m_question)) return *known;
    const Entry* entry = uscc.empty() ? nullptr : by_uscc(uscc);
    if (!entry && !name.empty()) entry = by_name(name);
    const std::int64_t id = entry ? entry->id : 0;
    if (std::int64_t* slot = m_answers.put(m_question)) *slot = id;
    return id;
}

} // namespace chengxin::data_import
