#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

/// The order of the floors (README, "Map") and what it says of an include line.
namespace chengxin::house {

/// shared, server or client → its floors from below, each with the names of the folders on it.
using Floors = std::map<std::string, std::vector<std::vector<std::string>>>;

/// Reads the lines such as `    shared: core < api < sheet, catalogue < rules < features` of the README.
Floors floors_of(std::string_view readme);

/// Why the file with this path may not include that one; empty: it may. Both are paths in the checkout, such as "server/core/router.cpp".
/// A folder includes only what is below it, never beside or above:
/// - shared includes shared; server and client include shared, too, never each other;
/// - of features a file below them includes nothing, a feature its own folder on either side, and the lists of them (a file of the name
///   `features` in server, client/bundles) and the floors above all;
/// - main.cpp stands above all floors of its side.
std::string fault_of(const Floors& floors, const std::string& path, const std::string& included);

} // namespace chengxin::house
