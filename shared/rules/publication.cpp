#include "shared/rules/publication.hpp"

#include "shared/core/text.hpp"

#include <algorithm>
#include <cstdint>

namespace chengxin::rules {

namespace {

using catalogue::Grade;
using catalogue::PublicationRegime;

Date first_day_of(const PublicationRegime& regime)
{
    return parse_iso(regime.effective_from).value_or(Date{INT32_MIN});
}

bool ended_before(const PublicationRegime& regime, Date day)
{
    const auto until = parse_iso(regime.effective_until);
    return until && *until < day;
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

/// The window that the rule sets give one after the other, in the order in which they took effect.
class Succession {
public:
    Succession(const PenaltyFacts& facts) : m_facts(facts) {}

    /// False: everything stays as it was.
    bool take(const PublicationRegime& regime, int domain_minimum)
    {
        PublicationWindow window = window_under(regime, domain_minimum, m_facts);
        const bool extends = regime.extends && m_regime != nullptr && m_window.is_public() && last_day() >= first_day_of(regime) &&
                             window.is_public() && window.until > m_window.until;
        if (m_regime != nullptr && !extends && !is_more_favourable(window, m_window)) {
            return false;
        }
        m_window = std::move(window);
        m_window.lengthened = extends;
        m_regime = &regime;
        return true;
    }

    bool is_empty() const { return m_regime == nullptr; }
    bool is_public() const { return m_regime != nullptr && m_window.is_public(); }
    bool is_limited() const { return m_window.is_public() && m_facts.given_until && *m_facts.given_until < m_window.until; }
    Date last_day() const { return is_limited() ? *m_facts.given_until : m_window.until; }

    std::string basis() const
    {
        return basis_text(*m_regime, m_facts.grade) + (is_limited() ? "；按所填公示截止期" : "");
    }

    PublicationWindow window() const
    {
        PublicationWindow window = m_window;
        window.until = last_day();
        window.minimum_until = std::min(window.minimum_until, window.until);
        window.basis = basis();
        return window;
    }

private:
    const PenaltyFacts& m_facts;
    PublicationWindow m_window;
    const PublicationRegime* m_regime = nullptr;
};

std::optional<Date> stored_date(std::string_view value)
{
    return value.empty() ? std::nullopt : parse_date_text(value);
}

Grade grade_of_text(std::string_view value)
{
    for (const Grade grade : {Grade::minor, Grade::general, Grade::serious}) {
        if (value == catalogue::grade_text(grade)) {
            return grade;
        }
    }
    return Grade::none;
}

/// As the normalised cell joins them.
std::vector<std::string> kinds_of(std::string_view value)
{
    std::vector<std::string> kinds = text::split(value, U"；");
    kinds.erase(std::remove(kinds.begin(), kinds.end(), std::string()), kinds.end());
    return kinds;
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
    Succession rules(facts);
    std::size_t next = 0;
    for (; next < regimes.size() && first_day_of(regimes[next]) <= today; ++next) {
        if (!ended_before(regimes[next], facts.decided_on)) {
            rules.take(regimes[next], months[next]);
        }
    }
    if (rules.is_empty()) {
        return hidden(facts.decided_on, NotPublic::by_rule, "没有适用于该决定日期的公示规则");
    }
    PublicationWindow window = rules.window();
    for (; next < regimes.size() && rules.is_public(); ++next) {
        const Date before = rules.last_day();
        const Date day = first_day_of(regimes[next]);
        if (before < day) {
            break; // over by then
        }
        if (!rules.take(regimes[next], months[next]) || (rules.is_public() && rules.last_day() == before)) {
            continue;
        }
        const PublicationWindow then = rules.window();
        window.coming.push_back({day, then.not_public, then.until, then.basis});
    }
    if (window.is_public() && window.until < today) {
        window.not_public = NotPublic::window_over;
    }
    return window;
}

Date last_day(Date until, const std::vector<ComingWindow>& coming)
{
    for (const ComingWindow& change : coming) {
        if (until < change.effective_from) {
            break;
        }
        const bool goes_on = change.not_public == NotPublic::no && change.until >= change.effective_from;
        until = goes_on ? change.until : Date{change.effective_from.days - 1};
    }
    return until;
}

Date PublicationWindow::last_day() const
{
    return rules::last_day(until, coming);
}

PublicationWindow validity_window(const catalogue::Item& item, Date decided_on, std::optional<Date> valid_until, bool natural_person, Date today)
{
    if (natural_person) {
        return hidden(decided_on, NotPublic::natural_person, "自然人的" + item.title + "信息不向社会公示");
    }
    PublicationWindow window;
    window.from = window.minimum_until = decided_on;
    const auto months = static_cast<int>(item.publication_months);
    window.until = valid_until.value_or(months == 0 ? long_term() : add_months(decided_on, months));
    window.basis = item.publication_months == 0 ? item.title + "公示至有效期届满" :
                   item.title + "公示至有效期届满；没有有效期的，自决定之日起公示" + std::to_string(item.publication_months) + "个月";
    if (window.until < today) {
        window.not_public = NotPublic::window_over;
    }
    return window;
}

Publication publication_of(const catalogue::ItemReference& reference, const std::vector<std::string>& values, Date decided_on,
                           bool natural_person, Date today)
{
    const auto value = [&](catalogue::Role role) {
        const int field = catalogue::field_with_role(reference.item, role);
        return field < 0 ? std::string_view() : std::string_view(values[static_cast<std::size_t>(field)]);
    };
    Publication publication;
    if (!reference.item.adverse) {
        const auto valid_until = stored_date(value(catalogue::Role::valid_until));
        publication.window = validity_window(reference.item, decided_on, valid_until, natural_person, today);
        return publication;
    }
    publication.grade = grade_of_text(value(catalogue::Role::grade));
    if (publication.grade == Grade::none) {
        publication.grade = default_grade(reference.grading, kinds_of(value(catalogue::Role::penalty_kinds)), value(catalogue::Role::domain));
    }
    PenaltyFacts facts;
    facts.decided_on = decided_on;
    facts.grade = publication.grade;
    facts.domain = value(catalogue::Role::domain);
    facts.legal_basis_text = value(catalogue::Role::legal_basis);
    facts.violation_text = value(catalogue::Role::violation);
    facts.natural_person = natural_person;
    facts.given_until = stored_date(value(catalogue::Role::public_until));
    publication.window = penalty_window(reference.regimes, facts, today);
    return publication;
}

} // namespace chengxin::rules
