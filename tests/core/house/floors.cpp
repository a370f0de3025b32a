#include "tests/core/house/floors.hpp"

#include <algorithm>
#include <cstddef>

namespace chengxin::house {

namespace {

constexpr std::string_view k_sides[] = {"shared", "server", "client"};
constexpr std::string_view k_features = "features";

std::vector<std::string> split(std::string_view text, std::string_view separator)
{
    std::vector<std::string> parts;
    for (std::size_t at = 0; at <= text.size();) {
        const std::size_t end = std::min(text.find(separator, at), text.size());
        parts.emplace_back(text.substr(at, end - at));
        at = end + separator.size();
    }
    return parts;
}

/// Where a file stands: server, features, accounts. `feature` is empty elsewhere and for a list of features.
struct Place {
    std::string side;
    std::string floor; ///< main: above all
    std::string feature;
};

Place place_of(const std::string& path)
{
    const std::vector<std::string> parts = split(path, "/");
    if (parts.size() < 2) return {};
    Place place{parts[0], parts[1], {}};
    if (parts.size() == 2) place.floor.resize(place.floor.rfind('.')); // features.cpp, main.cpp
    if (place.floor == k_features && parts.size() > 2) place.feature = parts[2];
    return place;
}

/// Its number from below; -1: no such floor.
int height_of(const Floors& floors, const Place& place)
{
    const auto side = floors.find(place.side);
    if (side == floors.end()) return -1;
    const auto& storeys = side->second;
    if (place.floor == "main") return static_cast<int>(storeys.size());
    const auto found =
        std::find_if(storeys.begin(), storeys.end(), [&](const auto& names) { return std::count(names.begin(), names.end(), place.floor) > 0; });
    return found == storeys.end() ? -1 : static_cast<int>(found - storeys.begin());
}

} // namespace

Floors floors_of(std::string_view readme)
{
    Floors floors;
    for (const std::string& line : split(readme, "\n")) {
        for (const std::string_view side : k_sides) {
            const std::string begin = "    " + std::string(side) + ": ";
            if (line.rfind(begin, 0) != 0) continue;
            for (const std::string& storey : split(std::string_view(line).substr(begin.size()), " < ")) {
                floors[std::string(side)].push_back(split(storey, ", "));
            }
        }
    }
    return floors;
}

std::string fault_of(const Floors& floors, const std::string& path, const std::string& included)
{
    const Place from = place_of(path);
    const Place to = place_of(included);
    const int height = height_of(floors, from);
    const int wanted = height_of(floors, to);
    if (height < 0) return "its folder is on no floor of the README's map";
    if (wanted < 0) return "the folder of what it includes is on no floor of the README's map";
    if (from.side != to.side && to.side != "shared") return "only shared is included by another side";
    if (!from.feature.empty() && !to.feature.empty() && from.feature != to.feature) return "features never include each other";
    const bool is_list = from.floor == k_features && from.feature.empty();
    if (from.side != to.side) {
        const int features = height_of(floors, {from.side, std::string(k_features), {}});
        return to.floor == k_features && height < features ? "a floor below the features includes one" : "";
    }
    if (from.floor == to.floor) return !from.feature.empty() && to.feature.empty() ? "a feature includes the list of all" : "";
    if (wanted == height && !is_list) return "it includes what stands beside it";
    return wanted > height ? "it includes what stands above it" : "";
}

} // namespace chengxin::house
