#include "server/publication/figures.hpp"

#include <algorithm>

namespace chengxin::publication {

namespace {

constexpr char k_candidates[] =
    "SELECT catalogue, decided_on, authority_id, public_from, public_until FROM record WHERE subject_id = ?1 AND state = 1";

constexpr int k_last_year = k_first_year + 62; // bit 62: the column is a signed 64-bit number

std::int64_t year_bit(Date date)
{
    return std::int64_t{1} << (std::clamp(year_month_day(date).year, k_first_year, k_last_year) - k_first_year);
}

void add_one(std::vector<ItemCount>& counts, std::string_view catalogue)
{
    const auto place = std::find_if(counts.begin(), counts.end(), [&](const ItemCount& count) { return count.catalogue >= catalogue; });
    if (place != counts.end() && place->catalogue == catalogue) ++place->count;
    else counts.insert(place, {std::string(catalogue), 1});
}

void hold_until(PublicFigures& figures, std::int64_t day)
{
    figures.counted_until = figures.counted_until ? std::min(*figures.counted_until, day) : day;
}

} // namespace

void count_record(PublicFigures& figures, std::string_view catalogue, const Window& window, std::int64_t authority_id, Date today)
{
    if (window.public_from > today) hold_until(figures, window.public_from.days - 1);
    if (!covers(window, today)) return;
    if (window.public_until) hold_until(figures, window.public_until->days);
    ++figures.records;
    add_one(figures.counts, catalogue);
    figures.latest = std::max<std::int64_t>(figures.latest, window.decided_on.days);
    figures.years |= year_bit(window.decided_on);
    figures.authorities.insert(authority_id);
}

PublicFigures count_public(storage::Connection& connection, std::int64_t subject_id, Date today)
{
    PublicFigures figures;
    auto row = connection.prepare(k_candidates, subject_id);
    while (row.step()) {
        Window window;
        window.decided_on = Date{static_cast<std::int32_t>(row.integer(1))};
        window.public_from = Date{static_cast<std::int32_t>(row.integer(3))};
        if (!row.is_null(4)) window.public_until = Date{static_cast<std::int32_t>(row.integer(4))};
        count_record(figures, row.text(0), window, row.integer(2), today);
    }
    return figures;
}

std::string counts_text(const std::vector<ItemCount>& counts)
{
    std::string text;
    for (const ItemCount& count : counts) text += (text.empty() ? "" : ",") + count.catalogue + ":" + std::to_string(count.count);
    return text;
}

std::vector<ItemCount> read_counts(std::string_view text)
{
    std::vector<ItemCount> counts;
    each_count(text, [&](std::string_view catalogue, std::int64_t count) { counts.push_back({std::string(catalogue), count}); });
    return counts;
}

} // namespace chengxin::publication
