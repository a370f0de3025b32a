#include "server/search/subject_search.hpp"

#include "server/records/publication.hpp"

#include <algorithm>
#include <map>
#include <unordered_map>

namespace chengxin::search {

namespace {

constexpr std::size_t k_most_values = 20;
constexpr char k_unit[] = "SELECT name, division FROM unit WHERE id = ?1";

struct UnitName {
    std::string name;
    std::string division;
};

UnitName unit_name(storage::Connection& connection, std::int64_t id)
{
    auto row = connection.prepare(k_unit, id);
    if (!row.step()) return {};
    return {std::string(row.text(0)), std::string(row.text(1))};
}

std::vector<FacetCount> most_frequent(const std::map<std::string, std::int64_t>& counts)
{
    std::vector<FacetCount> values;
    for (const auto& [value, count] : counts) {
        if (!value.empty()) values.push_back({value, value, count});
    }
    std::sort(values.begin(), values.end(), [](const FacetCount& left, const FacetCount& right) {
        return left.count != right.count ? left.count > right.count : left.value < right.value;
    });
    if (values.size() > k_most_values) values.resize(k_most_values);
    return values;
}

std::vector<FacetCount> count_kinds(const Hits& hits)
{
    FacetCount licences{"licence", "行政许可", 0};
    FacetCount penalties{"penalty", "行政处罚", 0};
    for (const auto& hit : hits.rows) {
        if (hit.licences > 0) ++licences.count;
        if (hit.penalties > 0) ++penalties.count;
    }
    return {licences, penalties};
}

std::vector<FacetCount> count_years(const Hits& hits)
{
    std::vector<FacetCount> values;
    std::int64_t any = 0;
    for (const auto& hit : hits.rows) any |= hit.years;
    for (int bit = 62; bit >= 0; --bit) {
        if (((any >> bit) & 1) == 0) continue;
        const auto count = std::count_if(hits.rows.begin(), hits.rows.end(), [bit](const SubjectHit& hit) { return ((hit.years >> bit) & 1) != 0; });
        if (values.size() == k_most_values) break;
        const std::string year = std::to_string(records::k_first_year + bit);
        values.push_back({year, year + "年" + (bit == 0 ? "及以前" : ""), count});
    }
    return values;
}

} // namespace

Facets count_facets(storage::Connection& connection, const Hits& hits)
{
    struct Unit {
        UnitName names;
        std::int64_t hits = 0;
    };
    std::unordered_map<std::int64_t, Unit> units; // few; names are joined after counting by id
    std::map<std::string, std::int64_t> authorities;
    std::map<std::string, std::int64_t> counties;
    std::vector<const std::string*> own;
    for (const auto& hit : hits.rows) {
        own.clear();
        for (const auto id : hit.authorities) {
            const auto [entry, added] = units.try_emplace(id);
            if (added) entry->second.names = unit_name(connection, id);
            ++entry->second.hits;
            const std::string& division = entry->second.names.division;
            if (std::none_of(own.begin(), own.end(), [&](const std::string* other) { return *other == division; })) own.push_back(&division);
        }
        for (const auto* division : own) ++counties[*division];
    }
    for (const auto& [id, unit] : units) authorities[unit.names.name] += unit.hits;
    Facets facets{count_kinds(hits), most_frequent(authorities), most_frequent(counties), count_years(hits)};
    for (auto& county : facets.counties) county.label.clear();
    return facets;
}

} // namespace chengxin::search
