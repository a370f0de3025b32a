#pragma once

#include "server/core/site.hpp"
#include "server/features/demo/matters.hpp"
#include "server/features/demo/random.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace chengxin::demo {

/// Someone the demonstration records are about. None exists: codes and identity numbers belong to division 659900,
/// which is not assigned to any place.
struct DemoSubject {
    std::string name;
    std::string kind;            ///< value of 行政相对人类别
    std::string code;            ///< USCC, or identity number of a natural person
    std::string representative;  ///< empty for natural persons
    std::size_t division = 0;    ///< index in Site::divisions
    std::uint32_t trades = 0;    ///< bits of demo::trade
    bool is_person = false;
};

/// `companies` legal persons and businesses with names of their own, then `persons` natural persons.
std::vector<DemoSubject> make_subjects(const Site& site, std::size_t companies, std::size_t persons, Random& random);

/// Another name for a company, for the records of changed names.
std::string renamed(const std::string& name, Random& random);

/// How the divisions of a site share companies and decisions: the first one (the city itself) little, the others falling.
std::vector<int> division_weights(const Site& site);

/// 察布查尔锡伯自治县 → 察布查尔县, as names and units are written every day.
std::string short_division_name(const std::string& name);

} // namespace chengxin::demo
