#include "shared/rules/publication.hpp"

#include "shared/core/text.hpp"

#include <algorithm>

namespace chengxin::rules {

namespace {

using catalogue::Grade;
using catalogue::PublicationRegime;

bool lies_within(const PublicationRegime& regime, Date day)
{
    const auto from = parse_iso(regime.effective_from);
    const auto until = parse_iso(regime.effective_until);
    return (!from || *from <= day) && (!until || day <= *until);
}

bool shows_domain(const catalogue::DomainMinimum& minimum, const PenaltyFacts& facts)
{
    if (!facts.domain.empty()) {
        return facts.domain == minimum.domain;
    }
    return std::any_of(minimum.keywords.begin(), minimum.keywords.end(), [&facts](const std::string& keyword) {
        return text::contains(facts.legal_basis_text, keyword) || text::contains(facts.violation_text, keyword);
    });
}

std::string basis_text(const PublicationRegime& regime, Grade grade)
{
    return regime.name + "（" + regime.legal_basis + "），失信严重程度：" + catalogue::grade_text(grade);
}

/// Without the basis.
PublicationWindow window_under(const PublicationRegime& regime, int domain_minimum, const PenaltyFacts& facts)
{
    PublicationWindow window;
    window.from = window.minimum_until = window.until = facts.decided_on;
    window.not_public = NotPublic::by_rule;
    for (const catalogue::GradePeriod& period : regime.grades) {
        if (period.grade != facts.grade) {
            continue;
        }
        if (!period.published) {
            window.not_public = facts.grade == Grade::minor ? NotPublic::minor : NotPublic::by_rule;
            return window;
        }
        const int minimum = std::max(static_cast<int>(period.minimum_months), domain_minimum);
        window.not_public = NotPublic::no;
        window.minimum_until = add_months(facts.decided_on, minimum);
        window.until = add_months(facts.decided_on, static_cast<int>(period.maximum_months));
    }
    return window;
}

/// Not public is more favourable than public, an earlier end than a later one, an earlier day for repair than a later one.
bool is_more_favourable(const PublicationWindow& one, const PublicationWindow& other)
{
    if (one.is_public() != other.is_public()) {
        return !one.is_public();
    }
    return one.until != other.until ? one.until < other.until : one.minimum_until < other.minimum_until;
}

PublicationWindow hidden(Date decided_on, NotPublic reason, std::string basis)
{
    PublicationWindow window;
    window.not_public = reason;
    window.from = window.minimum_until = window.until = decided_on;
    window.basis = std::move(basis);
    return window;
}

} // namespace

Grade default_grade(const catalogue::GradingTable& table, const std::vector<std::string>& kinds, std::string_view domain)
{
    Grade most = Grade::none;
    for (const std::string& kind : kinds) {
        Grade grade = table.otherwise;
        for (const catalogue::GradeRule& rule : table.rules) {
            if (rule.kind != kind || (!rule.domain.empty() && rule.domain != domain)) {
                continue;
            }
            grade = rule.grade;
            if (!rule.domain.empty()) {
                break;
            } // a domain's own line goes before the general one
        }
        most = std::max(most, grade);
    }
    return most == Grade::none ? table.otherwise : most;
}

std::vector<int> domain_months(const std::vector<PublicationRegime>& regimes, const PenaltyFacts& facts)
{
    std::vector<int> months;
    for (const PublicationRegime& regime : regimes) {
        int longest = 0;
        for (const catalogue::DomainMinimum& minimum : regime.domain_minimums) {
            if (shows_domain(minimum, facts)) {
                longest = std::max(longest, static_cast<int>(minimum.minimum_months));
            }
        }
        months.push_back(longest);
    }
    return months;
}

PublicationWindow penalty_window(const std::vector<PublicationRegime>& regimes, const PenaltyFacts& facts, Date today)
{
    return penalty_window(regimes, domain_months(regimes, facts), facts, today);
}

PublicationWindow penalty_window(const std::vector<PublicationRegime>& regimes, const std::vector<int>& months, const PenaltyFacts& facts,
                                 Date today)
{
    if (facts.natural_person) {
        return hidden(facts.decided_on, NotPublic::natural_person, "自然人的行政处罚信息不向社会公示");
    }
    std::optional<PublicationWindow> best;
    std::size_t best_regime = 0;
    for (std::size_t i = 0; i < regimes.size(); ++i) {
        const PublicationRegime& regime = regimes[i];
        if (!lies_within(regime, facts.decided_on) && !lies_within(regime, today)) {
            continue;
        }
        PublicationWindow window = window_under(regime, months[i], facts);
        if (!best || is_more_favourable(window, *best)) {
            best = std::move(window);
            best_regime = i;
        }
    }
    if (!best) {
        return hidden(facts.decided_on, NotPublic::by_rule, "没有适用于该决定日期的公示规则");
    }
    best->basis = basis_text(regimes[best_regime], facts.grade);
    if (best->is_public() && facts.given_until && *facts.given_until < best->until) {
        best->until = *facts.given_until;
        best->minimum_until = std::min(best->minimum_until, best->until);
        best->basis += "；按所填公示截止期";
    }
    if (best->is_public() && best->until < today) {
        best->not_public = NotPublic::window_over;
    }
    return std::move(*best);
}

PublicationWindow licence_window(Date decided_on, Date valid_until, bool natural_person, Date today)
{
    if (natural_person) {
        return hidden(decided_on, NotPublic::natural_person, "自然人的行政许可信息不向社会公示");
    }
    PublicationWindow window;
    window.from = window.minimum_until = decided_on;
    window.until = valid_until;
    window.basis = "行政许可公示至有效期届满";
    if (valid_until < today) {
        window.not_public = NotPublic::window_over;
    }
    return window;
}

} // namespace chengxin::rules
