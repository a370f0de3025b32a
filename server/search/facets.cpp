#include "server/search/subject_search.hpp"

#include "server/publication/figures.hpp"

#include <algorithm>
#include <array>

namespace chengxin::search {

namespace {

constexpr std::size_t k_most_values = 20;
constexpr int k_year_bits = 63;

std::vector<FacetCount> most_frequent(const std::vector<std::string>& texts, const std::vector<std::int64_t>& counts)
{
    std::vector<std::size_t> order;
    for (std::size_t number = 1; number < counts.size(); ++number) { // 0 is the empty text
        if (counts[number] > 0) order.push_back(number);
    }
    const std::size_t kept = std::min(order.size(), k_most_values);
    std::partial_sort(order.begin(), order.begin() + static_cast<std::ptrdiff_t>(kept), order.end(), [&](std::size_t left, std::size_t right) {
        return counts[left] != counts[right] ? counts[left] > counts[right] : texts[left] < texts[right];
    });
    std::vector<FacetCount> values;
    for (std::size_t i = 0; i < kept; ++i) values.push_back({texts[order[i]], texts[order[i]], counts[order[i]]});
    return values;
}

std::vector<FacetCount> count_items(const Hits& hits)
{
    std::vector<FacetCount> values;
    for (const std::string& code : hits.items.codes()) {
        const std::uint64_t bit = hits.items.bit(code);
        const auto count = std::count_if(hits.rows.begin(), hits.rows.end(), [bit](const Hit& hit) { return (hit.items & bit) != 0; });
        if (count > 0) values.push_back({code, "", count});
    }
    return values;
}

std::vector<FacetCount> count_years(const Hits& hits)
{
    std::array<std::int64_t, k_year_bits> counts{};
    for (const auto& hit : hits.rows) {
        for (auto left = static_cast<std::uint64_t>(hit.years); left != 0; left &= left - 1) ++counts[static_cast<std::size_t>(__builtin_ctzll(left))];
    }
    std::vector<FacetCount> values;
    for (int bit = k_year_bits - 1; bit >= 0 && values.size() < k_most_values; --bit) {
        const std::int64_t count = counts[static_cast<std::size_t>(bit)];
        if (count == 0) continue;
        const std::string year = std::to_string(publication::k_first_year + bit);
        values.push_back({year, year + "年" + (bit == 0 ? "及以前" : ""), count});
    }
    return values;
}

/// Counts each hit once for a text, however many of its units bear it.
class TextCounts {
public:
    explicit TextCounts(std::size_t texts) : m_counts(texts), m_last_hit(texts) {}

    void add(std::uint32_t number, std::size_t hit)
    {
        if (m_last_hit[number] == hit) return;
        m_last_hit[number] = hit;
        ++m_counts[number];
    }
    const std::vector<std::int64_t>& counts() const { return m_counts; }

private:
    std::vector<std::int64_t> m_counts;
    std::vector<std::size_t> m_last_hit; ///< counted from 1
};

} // namespace

Facets count_facets(storage::Connection& connection, const Hits& hits, const FigureTable* table)
{
    Units own;
    if (table == nullptr) own = Units::load(connection);
    const Units& units = table ? table->units() : own;
    TextCounts names(units.names().size());
    TextCounts divisions(units.divisions().size());
    for (std::size_t i = 0; i < hits.rows.size(); ++i) {
        const Hit& hit = hits.rows[i];
        for (std::uint32_t n = 0; n < hit.authority_count; ++n) {
            const auto& unit = units[hits.authorities[hit.first_authority + n]];
            names.add(unit.name, i + 1);
            divisions.add(unit.division, i + 1);
        }
    }
    Facets facets{count_items(hits), most_frequent(units.names(), names.counts()), most_frequent(units.divisions(), divisions.counts()), count_years(hits)};
    for (auto& county : facets.counties) county.label.clear();
    return facets;
}

} // namespace chengxin::search
