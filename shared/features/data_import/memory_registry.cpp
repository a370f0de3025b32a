#include "shared/features/data_import/memory_registry.hpp"

#include "shared/core/text.hpp"

namespace chengxin::data_import {

void MemoryRegistry::set_units(const UnitsResponse& units)
{
    m_has_units = true;
    m_reports_for_all = units.reports_for_all;
    m_units.clear();
    m_uscc_of_name.clear();
    for (const auto& unit : units.rows) {
        m_units[unit.uscc] = {unit.name, unit.uscc, unit.in_scope};
        m_uscc_of_name.emplace(text::name_key(unit.name), unit.uscc);
    }
    for (const auto& unit : units.rows) { // a name of one's own comes before another's alias
        for (const auto& alias : unit.aliases) m_uscc_of_name.emplace(text::name_key(alias), unit.uscc);
    }
}

void MemoryRegistry::add_subjects(const std::vector<std::string>& asked, const KnownSubjectsResponse& known)
{
    m_asked.insert(asked.begin(), asked.end());
    for (const auto& row : known.rows) m_subjects[row.uscc] = {row.name, row.former_names};
}

rules::Lookup MemoryRegistry::find_subject(std::string_view uscc, rules::KnownSubject& subject)
{
    const std::string code(uscc);
    const auto found = m_subjects.find(code);
    if (found == m_subjects.end()) return m_asked.count(code) > 0 ? rules::Lookup::unknown : rules::Lookup::not_checked;
    subject = found->second;
    return rules::Lookup::known;
}

rules::Lookup MemoryRegistry::find_organisation(std::string_view uscc, rules::KnownOrganisation& organisation)
{
    if (!m_has_units) return rules::Lookup::not_checked;
    const auto found = m_units.find(std::string(uscc));
    if (found == m_units.end()) return rules::Lookup::unknown;
    organisation = found->second;
    return rules::Lookup::known;
}

rules::Lookup MemoryRegistry::find_organisation_by_name(std::string_view name, rules::KnownOrganisation& organisation)
{
    if (!m_has_units) return rules::Lookup::not_checked;
    const auto found = m_uscc_of_name.find(text::name_key(name));
    return found == m_uscc_of_name.end() ? rules::Lookup::unknown : find_organisation(found->second, organisation);
}

} // namespace chengxin::data_import
