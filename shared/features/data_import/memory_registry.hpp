#pragma once

#include "shared/features/data_import/registry_api.hpp"
#include "shared/rules/registry.hpp"

#include <string>
#include <unordered_map>
#include <unordered_set>

namespace chengxin::data_import {

/// The registry of the browser: what the server has told so far. A code that was not asked about is left unchecked.
class MemoryRegistry final : public rules::Registry {
public:
    void set_units(const UnitsResponse& units);
    /// `asked` were looked up; those of them that `known` does not name are unknown to the base library.
    void add_subjects(const std::vector<std::string>& asked, const KnownSubjectsResponse& known);

    rules::Lookup find_subject(std::string_view uscc, rules::KnownSubject& subject) override;
    rules::Lookup find_organisation(std::string_view uscc, rules::KnownOrganisation& organisation) override;
    rules::Lookup find_organisation_by_name(std::string_view name, rules::KnownOrganisation& organisation) override;
    bool reports_for_all() const override { return m_reports_for_all; }

private:
    bool m_has_units = false;
    bool m_reports_for_all = false;
    std::unordered_map<std::string, rules::KnownOrganisation> m_units;
    std::unordered_map<std::string, std::string> m_uscc_of_name; ///< by text::name_key
    std::unordered_map<std::string, rules::KnownSubject> m_subjects;
    std::unordered_set<std::string> m_asked;
};

} // namespace chengxin::data_import
