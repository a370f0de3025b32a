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

std::vector<Date> HistoryModel::edges_after(Date today) const
{
    constexpr int k_far = 1'500;
    std::set<std::int32_t> days;
    for (const PublicationRegime& regime : regimes) {
        const Date from = parse_iso(regime.effective_from).value();
        days.insert({from.days - 1, from.days});
    }
    for (const auto& [number, versions] : m_records) {
        if (versions.empty() || versions.back().held) continue;
        const Date hidden = first_hidden_day(versions.back().facts, Date{today.days + k_far});
        days.insert({hidden.days - 1, hidden.days});
    }
    std::vector<Date> edges;
    for (const std::int32_t day : days) {
        if (day > today.days && day < today.days + k_far) edges.push_back(Date{day});
    }
    return edges;
}

/// From the day of the decision on: each rule set that comes shortens what stands, lengthens it if it says so; once over, over for ever.
Date HistoryModel::first_hidden_day(const ModelFacts& facts, Date last) const
{
    if (facts.natural_person) {
        return facts.decided_on;
    }
    std::vector<std::pair<Date, Date>> terms; // of the rule sets: their first day; the day behind their last
    for (const PublicationRegime& regime : regimes) {
        terms.emplace_back(parse_iso(regime.effective_from).value(), Date{regime.effective_until.empty() ? INT32_MAX : parse_iso(regime.effective_until)->days + 1});
    }
    std::optional<Date> end;
    for (Date day = facts.decided_on; day <= last; ++day.days) {
        if (end && *end < day) {
            return day; // what takes effect today comes too late
        }
        for (std::size_t i = 0; i < regimes.size(); ++i) {
            const bool ended = terms[i].second <= facts.decided_on;
            if (ended || (day == facts.decided_on ? terms[i].first > day : terms[i].first != day)) {
                continue;
            }
            const auto& grades = regimes[i].grades;
            const auto& period = *std::find_if(grades.begin(), grades.end(), [&](const auto& one) { return one.grade == facts.grade; });
            if (!period.published) {
                return day;
            }
            const Date until = add_months(facts.decided_on, static_cast<int>(period.maximum_months));
            if (!end || until < *end || regimes[i].extends) {
                end = until;
            }
        }
        if (!end || *end < day || (facts.given_until && *facts.given_until < day)) {
            return day;
        }
    }
    return Date{last.days + 1};
}

} // namespace chengxin::test
