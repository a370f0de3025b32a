#include "server/features/publicity/conditions.hpp"

#include <algorithm>

namespace chengxin::publicity {

namespace {

constexpr char k_named[] = "SELECT id FROM unit WHERE (?1 = '' OR name = ?1) AND (?2 = '' OR division = ?2) ORDER BY id";

std::string json_of(const std::vector<std::int64_t>& ids)
{
    std::string json = "[";
    for (const auto id : ids)
        json += (json.size() > 1 ? "," : "") + std::to_string(id);
    return json + "]";
}

} // namespace

bool Authorities::contains(std::int64_t id) const
{
    return all || std::binary_search(ids.begin(), ids.end(), id);
}

Authorities authorities_of(storage::Connection& connection, const ListFilter& filter)
{
    Authorities authorities{.all = filter.authority.empty() && filter.county.empty(), .ids = {}};
    if (authorities.all) return authorities;
    for (auto row = connection.prepare(k_named, filter.authority, filter.county); row.step();)
        authorities.ids.push_back(row.integer(0));
    return authorities;
}

void bind_conditions(storage::Statement& statement, const ListFilter& filter, const Authorities& authorities, Date today)
{
    statement.bind(1, today.days);
    statement.bind(2, filter.catalogue);
    statement.bind(3, filter.from.days);
    statement.bind(4, filter.to.days);
    if (authorities.all)
        statement.bind(5, nullptr);
    else
        statement.bind(5, json_of(authorities.ids));
}

} // namespace chengxin::publicity
