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
constexpr const char* k_others = "其他"; ///< series of the charts

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

using Numbers = std::vector<std::int64_t>; ///< one for each of HomeResponse::series

std::vector<MonthCount> last_months(Date today, std::size_t series)
{
    std::vector<MonthCount> months;
    for (int back = k_months - 1; back >= 0; --back) months.push_back({month_text(add_months(today, -back)), Numbers(series)});
    return months;
}

/// Where an item is in HomeResponse::counts and ::series.
struct ItemPlace {
    std::size_t count;
    std::size_t series;
};

/// Featured items first. Items that have left the catalogue are not counted.
std::map<std::string, ItemPlace, std::less<>> put_items(HomeResponse& home, const catalogue::Catalogue& catalogue)
{
    std::map<std::string, ItemPlace, std::less<>> places;
    for (const bool featured : {true, false}) {
        for (const auto& reference : catalogue.items) {
            const catalogue::Item& item = reference.item;
            if (item.featured != featured) continue;
            places[item.code] = {home.counts.size(), home.series.size()};
            home.counts.push_back({item.code, item.title, item.adverse, 0});
            if (featured) home.series.push_back(item.title);
        }
    }
    home.series.push_back(k_others);
    return places;
}

/// Takes out what has nothing to show and is not featured: other items without records, and 其他 without any.
void take_out_empty(HomeResponse& home, const catalogue::Catalogue& catalogue)
{
    const auto is_featured = [&](const std::string& code) { return catalogue.find(code)->item.featured; };
    std::erase_if(home.counts, [&](const catalogue::ItemCount& count) { return count.count == 0 && !is_featured(count.catalogue); });
    if (home.counts.size() >= home.series.size()) return;
    home.series.pop_back();
    for (auto& month : home.months) month.counts.pop_back();
    for (auto& division : home.divisions) division.counts.pop_back();
}

std::map<std::int64_t, std::string> divisions_of_units(storage::Connection& connection)
{
    std::map<std::int64_t, std::string> divisions;
    for (auto row = connection.prepare(k_divisions); row.step();) divisions[row.integer(0)] = row.text(1);
    return divisions;
}

std::vector<DivisionCount> in_order(const chengxin::Site& site, std::map<std::string, DivisionCount> counts, std::size_t series)
{
    std::vector<DivisionCount> ordered;
    for (const auto& division : site.divisions) {
        auto& count = counts[division.code];
        count.counts.resize(series);
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

std::vector<RecordRow> latest(storage::Connection& connection, const catalogue::Catalogue& catalogue, const std::string& code, Date today)
{
    RecordsRequest request;
    request.catalogue = code;
    return list_records(connection, check_filter(request, catalogue).value(), today, nullptr, k_latest_rows, 0);
}

} // namespace

std::string division_name(const chengxin::Site& site, const std::string& code)
{
    if (code == site.division) return site.city;
    const auto found = std::find_if(site.divisions.begin(), site.divisions.end(), [&](const SiteDivision& division) { return division.code == code; });
    return found == site.divisions.end() ? code : found->name;
}

HomeResponse count_home(storage::Connection& connection, const chengxin::Site& site, const catalogue::Catalogue& catalogue, Date today, std::int64_t midnight)
{
    HomeResponse home;
    home.site_name = site.name;
    home.today = iso_text(today);
    home.demo = site.demo;
    home.subjects = count_subjects(connection, today);
    const auto places = put_items(home, catalogue);
    home.months = last_months(today, home.series.size());
    const auto division_of = divisions_of_units(connection);
    std::map<std::string, DivisionCount> divisions;
    for (auto row = connection.prepare(k_by_day_and_authority, today.days); row.step();) {
        const auto place = places.find(row.text(1));
        if (place == places.end()) continue;
        const auto [count, series] = place->second;
        const std::int64_t number = row.integer(3);
        home.counts[count].count += number;
        const std::string month = month_text(Date{static_cast<std::int32_t>(row.integer(0))});
        for (auto& entry : home.months) {
            if (entry.month == month) entry.counts[series] += number;
        }
        if (const auto unit = division_of.find(row.integer(2)); unit != division_of.end()) {
            Numbers& numbers = divisions[unit->second].counts;
            numbers.resize(home.series.size());
            numbers[series] += number;
        }
    }
    home.divisions = in_order(site, std::move(divisions), home.series.size());
    take_out_empty(home, catalogue);
    if (auto row = connection.prepare(k_today, today.days, midnight); row.step()) home.today_records = row.integer(0);
    for (const auto& reference : catalogue.items) {
        const catalogue::Item& item = reference.item;
        if (item.featured) home.latest.push_back({item.code, item.title, latest(connection, catalogue, item.code, today)});
    }
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
            figures = std::make_shared<HomeResponse>(count_home(connection, portal.site, *portal.catalogue, today, local_midnight(date)));
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
