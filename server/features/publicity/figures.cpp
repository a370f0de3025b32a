#include "server/features/publicity/figures.hpp"

#include "server/core/password_lane.hpp"
#include "server/features/publicity/store.hpp"
#include "server/publication/condition.hpp"
#include "server/publication/figures.hpp"
#include "server/publication/generation.hpp"

#include <algorithm>
#include <map>
#include <utility>

namespace chengxin::publicity {

namespace {

constexpr int k_months = 12;
constexpr std::int64_t k_latest_rows = 8;

// One walk over the index record_public.
const std::string k_by_day_and_authority = "SELECT decided_on, catalogue, authority_id, COUNT(*) FROM record INDEXED BY record_public WHERE " +
    std::string(publication::k_public_condition) + " GROUP BY decided_on, catalogue, authority_id";
constexpr char k_subjects[] = "SELECT COUNT(*) FROM subject WHERE searchable = 1 AND (counted_until IS NULL OR counted_until >= ?1)";
constexpr char k_outdated[] = "SELECT id FROM subject WHERE searchable = 1 AND counted_until < ?1";
// Rows of today are those with the highest ids: walk back to the first older one.
const std::string k_today = "SELECT COUNT(*) FROM record WHERE " + std::string(publication::k_public_condition) +
    " AND record.id > (SELECT COALESCE((SELECT id FROM record WHERE created_at < ?2 ORDER BY id DESC LIMIT 1), 0))";
constexpr char k_divisions[] = "SELECT id, division FROM unit";

std::string month_text(Date date)
{
    return iso_text(date).substr(0, 7);
}

std::int64_t count_subjects(storage::Connection& connection, Date today)
{
    std::int64_t subjects = 0;
    if (auto row = connection.prepare(k_subjects, today.days); row.step()) subjects = row.integer(0);
    for (auto row = connection.prepare(k_outdated, today.days); row.step();) {
        if (publication::count_public(connection, row.integer(0), today).records > 0) ++subjects; // the daily job has not run yet
    }
    return subjects;
}

std::vector<MonthCount> last_months(Date today)
{
    std::vector<MonthCount> months;
    for (int back = k_months - 1; back >= 0; --back) months.push_back({month_text(add_months(today, -back)), 0, 0});
    return months;
}

template <class Count> void add(Count& count, std::string_view catalogue, std::int64_t number)
{
    if (catalogue == "licence") count.licences += number;
    else if (catalogue == "penalty") count.penalties += number;
}

std::map<std::int64_t, std::string> divisions_of_units(storage::Connection& connection)
{
    std::map<std::int64_t, std::string> divisions;
    for (auto row = connection.prepare(k_divisions); row.step();) divisions[row.integer(0)] = row.text(1);
    return divisions;
}

std::vector<DivisionCount> in_order(const chengxin::Site& site, std::map<std::string, DivisionCount> counts)
{
    std::vector<DivisionCount> ordered;
    for (const auto& division : site.divisions) {
        auto& count = counts[division.code];
        count.division = division.code;
        count.name = division.name;
        ordered.push_back(count);
        counts.erase(division.code);
    }
    for (auto& [code, count] : counts) {
        if (code.empty()) continue;
        count.division = code;
        count.name = division_name(site, code);
        ordered.push_back(count);
    }
    return ordered;
}

std::vector<RecordRow> latest(storage::Connection& connection, const char* catalogue, Date today)
{
    RecordsRequest request;
    request.catalogue = catalogue;
    return list_records(connection, check_filter(request).value(), today, nullptr, k_latest_rows, 0);
}

} // namespace

std::string division_name(const chengxin::Site& site, const std::string& code)
{
    if (code == site.division) return site.city;
    const auto found = std::find_if(site.divisions.begin(), site.divisions.end(), [&](const SiteDivision& division) { return division.code == code; });
    return found == site.divisions.end() ? code : found->name;
}

HomeResponse count_home(storage::Connection& connection, const chengxin::Site& site, Date today, std::int64_t midnight)
{
    HomeResponse home;
    home.site_name = site.name;
    home.today = iso_text(today);
    home.demo = site.demo;
    home.subjects = count_subjects(connection, today);
    home.months = last_months(today);
    const auto division_of = divisions_of_units(connection);
    std::map<std::string, DivisionCount> divisions;
    for (auto row = connection.prepare(k_by_day_and_authority, today.days); row.step();) {
        const std::string_view catalogue = row.text(1);
        const std::int64_t number = row.integer(3);
        add(home, catalogue, number);
        const std::string month = month_text(Date{static_cast<std::int32_t>(row.integer(0))});
        for (auto& entry : home.months) {
            if (entry.month == month) add(entry, catalogue, number);
        }
        if (const auto unit = division_of.find(row.integer(2)); unit != division_of.end()) add(divisions[unit->second], catalogue, number);
    }
    home.divisions = in_order(site, std::move(divisions));
    if (auto row = connection.prepare(k_today, today.days, midnight); row.step()) home.today_records = row.integer(0);
    home.latest_licences = latest(connection, "licence", today);
    home.latest_penalties = latest(connection, "penalty", today);
    return home;
}

HomeFigures::Answer HomeFigures::known(const ChangeCount& count, Date today)
{
    const std::lock_guard lock(m_mutex);
    const bool will_do = m_figures && today == m_today && m_changes >= count.shown;
    if (will_do && (m_counting > 0 || m_renewal.holds(count))) return {m_figures, false};
    ++m_counting;
    return {will_do ? m_figures : nullptr, true};
}

void HomeFigures::count(Portal& portal, const std::string& date)
{
    const Date today = parse_iso(date).value();
    std::shared_ptr<const HomeResponse> figures;
    ChangeCount as_of;
    try {
        portal.store.read([&](storage::Connection& connection) {
            as_of = publication::change_count(connection);
            figures = std::make_shared<HomeResponse>(count_home(connection, portal.site, today, local_midnight(date)));
        });
    } catch (...) {
        const std::lock_guard lock(m_mutex);
        --m_counting;
        throw;
    }
    const std::lock_guard lock(m_mutex);
    --m_counting;
    if (today == m_today && as_of.changes < m_changes) return; // another thread has newer ones
    m_figures = std::move(figures);
    m_changes = m_renewal.current(as_of);
    m_today = today;
}

void HomeFigures::count_aside(Portal& portal, const std::string& date) noexcept
{
    const std::lock_guard launch(m_launch);
    try {
        m_aside = std::async(std::launch::async, [this, &portal, date] {
            give_way();
            try {
                count(portal, date);
            } catch (const std::exception& failure) {
                portal.log.failure("home.count_failed", failure);
            }
        });
    } catch (const std::exception&) { // no thread to be had: the next visitor tries again
        const std::lock_guard lock(m_mutex);
        --m_counting;
    }
}

std::shared_ptr<const HomeResponse> HomeFigures::get(Portal& portal)
{
    const std::string date = portal.clock.today();
    const ChangeCount now = portal.store.read(publication::change_count);
    const Answer answer = known(now, parse_iso(date).value());
    if (answer.counts) {
        if (answer.figures) count_aside(portal, date);
        else count(portal, date);
    }
    if (answer.figures) return answer.figures;
    const std::lock_guard lock(m_mutex);
    return m_figures;
}

} // namespace chengxin::publicity
