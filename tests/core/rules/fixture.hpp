#pragma once

#include "shared/catalogue/catalogue.hpp"
#include "shared/core/date.hpp"
#include "shared/rules/checker.hpp"

#include <map>
#include <string>
#include <utility>
#include <vector>

/// What the tests of the rules share: the real catalogue, a row without faults, and a registry that knows three names.
namespace chengxin::rules::testing {

using Values = std::vector<std::pair<std::string, std::string>>; ///< field code to cell text

const catalogue::ItemReference& reference_of(const char* item);
inline Date day(const char* iso)
{
    return parse_iso(iso).value();
}
inline Date fixture_today()
{
    return day("2026-11-02");
}

/// Cell texts of a row without a finding, by field code.
std::map<std::string, std::string> good_values(const char* item);

class FakeRegistry final : public Registry {
public:
    std::map<std::string, KnownSubject> subjects;
    std::map<std::string, KnownOrganisation> organisations;
    bool knows_subjects = false;
    bool knows_organisations = false;
    bool for_all = true;

    Lookup find_subject(std::string_view uscc, KnownSubject& subject) override;
    Lookup find_organisation(std::string_view uscc, KnownOrganisation& organisation) override;
    Lookup find_organisation_by_name(std::string_view name, KnownOrganisation& organisation) override;
    bool reports_for_all() const override { return for_all; }
};

/// A file in the making: the template's header and rows that differ from the good one.
class TestFile {
public:
    explicit TestFile(const char* item, Date today = fixture_today());

    /// The good row with these cells instead.
    CheckedRow check(const Values& changes = {});
    sheet::Row row(const Values& changes = {});
    FileChecker& checker() { return m_checker; }
    FakeRegistry registry;

private:
    const char* m_item;
    FileChecker m_checker;
    std::uint32_t m_next_row = 2;
};

/// "V03 error 行政相对人代码_1(统一社会信用代码)" of each finding, in order.
std::vector<std::string> summary(const CheckedRow& row);

} // namespace chengxin::rules::testing
