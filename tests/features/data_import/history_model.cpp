#include "tests/features/data_import/history_model.hpp"

#include <algorithm>

namespace chengxin::test {

using catalogue::Grade;
using catalogue::PublicationRegime;

void HistoryModel::accept(const std::string& number, const ModelFacts& facts, bool doubtful, std::int64_t batch)
{
    auto& versions = m_records[number];
    if (!versions.empty() && versions.back().facts == facts) {
        return; // a duplicate
    }
    versions.push_back({batch, facts, doubtful && !facts.natural_person});
}

bool HistoryModel::is_held(const std::string& number) const
{
    const auto found = m_records.find(number);
    return found != m_records.end() && !found->second.empty() && found->second.back().held;
}

void HistoryModel::confirm(const std::string& number)
{
    m_records[number].back().held = false;
}

void HistoryModel::change_remark(const std::string& number)
{
    m_records[number].back().facts.remark = -1;
}

void HistoryModel::withdraw(const std::string& number)
{
    m_records.erase(number);
}

bool HistoryModel::undo(std::int64_t batch)
{
    const auto is_of_batch = [&](const Version& version) { return version.batch == batch; };
    for (const auto& [number, versions] : m_records) {
        if (!versions.empty() && !is_of_batch(versions.back()) && std::any_of(versions.begin(), versions.end(), is_of_batch)) {
            return false;
        }
    }
    for (auto& [number, versions] : m_records) {
        while (!versions.empty() && is_of_batch(versions.back())) {
            versions.pop_back();
        }
    }
    return true;
}

std::set<std::string> HistoryModel::public_on(Date today) const
{
    std::set<std::string> numbers;
    for (const auto& [number, versions] : m_records) {
        if (!versions.empty() && !versions.back().held && is_shown(versions.back().facts, today)) {
            numbers.insert(number);
        }
    }
    return numbers;
}

/// From the day of the decision on: each rule set that comes shortens what stands, lengthens it if it says so; once over, over for ever.
bool HistoryModel::is_shown(const ModelFacts& facts, Date today) const
{
    if (facts.natural_person) {
        return false;
    }
    std::optional<Date> end;
    for (Date day = facts.decided_on; day <= today; ++day.days) {
        for (const PublicationRegime& regime : regimes) {
            const Date from = parse_iso(regime.effective_from).value();
            const bool ended = !regime.effective_until.empty() && parse_iso(regime.effective_until).value() < facts.decided_on;
            if (ended || (day == facts.decided_on ? from > day : from != day)) {
                continue;
            }
            const auto& period = *std::find_if(regime.grades.begin(), regime.grades.end(), [&](const auto& one) { return one.grade == facts.grade; });
            if (!period.published) {
                return false;
            }
            const Date until = add_months(facts.decided_on, static_cast<int>(period.maximum_months));
            if (!end || until < *end || regime.extends) {
                end = until;
            }
        }
        if (end && (*end < day || (facts.given_until && *facts.given_until < day))) {
            return false;
        }
    }
    return end.has_value();
}

} // namespace chengxin::test
