#include "server/features/demo/rows.hpp"

#include "shared/rules/compiled_item.hpp"

#include <algorithm>

namespace chengxin::demo {
namespace {

using catalogue::Item;
using catalogue::Role;

constexpr int k_months = 12;
constexpr int k_saturday = 6;

/// 1234500 yuan as 123.45 (万元).
std::string in_ten_thousands(int yuan)
{
    std::string text = std::to_string(yuan / 10'000);
    std::string fraction = std::to_string(10'000 + yuan % 10'000).substr(1);
    fraction.erase(fraction.find_last_not_of('0') + 1);
    return fraction.empty() ? text : text + "." + fraction;
}

/// 伊宁市 → 伊市, for document numbers.
std::string number_prefix(const std::string& division)
{
    const std::string name = short_division_name(division);
    constexpr std::size_t k_character = 3; // bytes of a Chinese character
    return name.size() <= 2 * k_character ? name : name.substr(0, k_character) + name.substr(name.size() - k_character);
}

template <class Matter> const Matter& matter_for(std::span<const Matter> matters, const DemoSubject& subject, Random& random)
{
    for (int attempt = 0; attempt < 200; ++attempt) {
        const Matter& matter = random.one_of(matters);
        const bool is_general = matter.trades == trade::any;
        if ((matter.trades & subject.trades) != 0 && (!is_general || random.chance(25))) return matter;
    }
    return matters.front();
}

} // namespace

RowMaker::RowMaker(const Site& site, const Item& licence, const Item& penalty, Date today, Random& random)
    : m_site(site), m_licence(licence), m_penalty(penalty), m_today(today), m_random(random)
{
    for (int month = 0; month < k_months; ++month) m_month_weights.push_back(70 + 4 * month + random.between(0, 14)); // reporting grows
}

RowMaker::Days RowMaker::draw_days(int months_back)
{
    const int month = months_back > 0 ? months_back : k_months - static_cast<int>(m_random.weighted(m_month_weights));
    Days days;
    days.decided_on = add_days(add_months(m_today, -month), m_random.between(1, 30));
    if (days.decided_on > m_today) days.decided_on = m_today;
    while (weekday(days.decided_on) >= k_saturday) days.decided_on = add_days(days.decided_on, -1);
    const int delay = m_random.chance(3) ? m_random.between(14, 45) : m_random.between(0, 7); // a few are late
    days.reported_on = add_days(days.decided_on, delay);
    if (days.reported_on > m_today) days.reported_on = std::max(days.decided_on, add_days(m_today, -m_random.between(0, 3)));
    return days;
}

const SiteOrganisation& RowMaker::authority(std::size_t division, const char* department)
{
    const SiteOrganisation*& known = m_authorities[{division, department}];
    if (known != nullptr) return *known;
    const auto find_in = [&](const std::string& code) {
        const auto found = std::find_if(m_site.organisations.begin(), m_site.organisations.end(), [&](const SiteOrganisation& organisation) {
            return organisation.division == code && organisation.name.find(department) != std::string::npos;
        });
        return found == m_site.organisations.end() ? nullptr : &*found;
    };
    known = find_in(m_site.divisions[division].code);
    if (known == nullptr) known = find_in(m_site.division); // the city does what a small division has no department for
    if (known == nullptr) known = &m_site.organisations.front();
    return *known;
}

std::string RowMaker::document_number(const SiteOrganisation& organisation, const char* mark, Date decided_on)
{
    const auto division = std::find_if(m_site.divisions.begin(), m_site.divisions.end(), [&](const SiteDivision& item) { return item.code == organisation.division; });
    const std::string place = division == m_site.divisions.end() ? m_site.city : number_prefix(division->name);
    const std::string prefix = place + mark + "〔" + std::to_string(year_month_day(decided_on).year) + "〕";
    return prefix + std::to_string(++m_numbers[prefix]) + "号";
}

void RowMaker::set(const Item& item, DemoRow& row, Role role, std::string text)
{
    const int field = catalogue::field_with_role(item, role);
    if (field >= 0) row.values[static_cast<std::size_t>(field)] = std::move(text);
}

void RowMaker::fill_common(const Item& item, DemoRow& row, const DemoSubject& subject, const SiteOrganisation& organisation)
{
    row.values.assign(item.fields.size(), {});
    row.source_uscc = organisation.uscc;
    set(item, row, Role::subject_name, subject.name);
    set(item, row, Role::subject_kind, subject.kind);
    if (subject.is_person) {
        set(item, row, Role::identity_kind, "身份证");
        set(item, row, Role::identity_number, subject.code);
    } else {
        set(item, row, Role::subject_uscc, subject.code);
        set(item, row, Role::representative, subject.representative);
    }
    set(item, row, Role::decided_on, slash_text(row.decided_on));
    set(item, row, Role::authority_name, organisation.name);
    set(item, row, Role::authority_uscc, organisation.uscc);
    set(item, row, Role::source_name, organisation.name);
    set(item, row, Role::source_uscc, organisation.uscc);
}

DemoRow RowMaker::licence(const DemoSubject& subject)
{
    const LicenceMatter& matter = matter_for(licence_matters(), subject, m_random);
    const SiteOrganisation& organisation = authority(subject.division, matter.department);
    const Days days = draw_days(0);
    DemoRow row{days.decided_on, days.reported_on, {}, {}};
    fill_common(m_licence, row, subject, organisation);
    set(m_licence, row, Role::decision_title, matter.title);
    set(m_licence, row, Role::decision_number, document_number(organisation, matter.mark, row.decided_on));
    set(m_licence, row, Role::licence_kind, matter.kind);
    set(m_licence, row, Role::certificate_name, matter.certificate);
    const std::string number = std::to_string(100'000'000 + ++m_certificate).substr(1);
    if (*matter.certificate != '\0') set(m_licence, row, Role::licence_number, std::string(matter.number_prefix) + "65990" + number);
    set(m_licence, row, Role::content, matter.content);
    set(m_licence, row, Role::valid_from, slash_text(row.decided_on));
    set(m_licence, row, Role::valid_until, slash_text(matter.months == 0 ? long_term() : add_days(add_months(row.decided_on, matter.months), -1)));
    set(m_licence, row, Role::status, "1");
    return row;
}

void RowMaker::fill_sanction(DemoRow& row, const PenaltyMatter& matter)
{
    using Extra = PenaltyMatter::Extra;
    std::string kinds;
    std::string content;
    const auto add = [](std::string& list, const std::string& text, const char* between) { list += (list.empty() ? "" : between) + text; };
    if (matter.extra == Extra::warning) {
        add(kinds, "警告", "；");
        add(content, "警告", "，");
    }
    if (matter.fine_to > 0) {
        const int yuan = 100 * m_random.between(matter.fine_from, matter.fine_to);
        add(kinds, "罚款", "；");
        add(content, "罚款人民币" + std::to_string(yuan) + "元", "，");
        set(m_penalty, row, Role::fine, in_ten_thousands(yuan));
    }
    if (matter.extra == Extra::confiscation) {
        const int yuan = 10 * m_random.between(1, 400);
        add(kinds, "没收违法所得", "；");
        add(content, "没收违法所得" + std::to_string(yuan) + "元", "，");
        set(m_penalty, row, Role::confiscation, in_ten_thousands(yuan));
    } else if (matter.extra == Extra::suspension) {
        add(kinds, "暂扣许可证件", "；");
        add(content, "暂扣道路运输经营许可证三个月", "，");
        set(m_penalty, row, Role::suspended_certificate, "道路运输经营许可证 DL665990" + std::to_string(m_random.between(1'000, 9'999)));
    } else if (matter.extra == Extra::closure) {
        add(kinds, "责令停产停业", "；");
        add(content, "责令停产停业", "，");
    }
    set(m_penalty, row, Role::penalty_kinds, kinds);
    set(m_penalty, row, Role::content, content);
}

DemoRow RowMaker::penalty(const DemoSubject& subject)
{
    const PenaltyMatter& matter = matter_for(penalty_matters(), subject, m_random);
    const SiteOrganisation& organisation = authority(subject.division, matter.department);
    const Days days = draw_days(m_random.chance(4) ? m_random.between(13, 15) : 0); // some are over by now
    DemoRow row{days.decided_on, days.reported_on, {}, {}};
    fill_common(m_penalty, row, subject, organisation);
    set(m_penalty, row, Role::decision_number, document_number(organisation, matter.mark, row.decided_on));
    set(m_penalty, row, Role::violation, matter.violation);
    set(m_penalty, row, Role::facts, "经查，当事人" + std::string(matter.facts) + "。");
    set(m_penalty, row, Role::legal_basis, matter.basis);
    fill_sanction(row, matter);
    return row;
}

} // namespace chengxin::demo
