#include "server/core/site.hpp"
#include "server/features/demo/demo.hpp"
#include "shared/core/text.hpp"
#include "shared/rules/uscc.hpp"

#include <algorithm>
#include <doctest/doctest.h>
#include <set>

namespace chengxin {

TEST_CASE("the site files are whole")
{
    for (const char* code : {"yili", "kaifeng"}) {
        CAPTURE(code);
        const auto site = load_site(CHENGXIN_SOURCE_DIR "/assets", code);
        REQUIRE_MESSAGE(site, (site ? "" : site.error().message));
        std::set<std::string> divisions;
        for (const SiteDivision& division : site->divisions) CHECK(divisions.insert(division.code).second);
        CHECK(divisions.count(site->division) == 1);

        std::set<std::string> known;
        std::set<std::string> names;
        for (const SiteOrganisation& organisation : site->organisations) {
            CAPTURE(organisation.name);
            CHECK(rules::is_uscc(organisation.uscc));
            CHECK((organisation.parent.empty() ? known.empty() : known.count(organisation.parent) == 1)); // parents first, one top
            CHECK(known.insert(organisation.uscc).second);
            CHECK(divisions.count(organisation.division) == 1);
            CHECK(names.insert(text::name_key(organisation.name)).second);
            for (const std::string& alias : organisation.aliases) CHECK(names.insert(text::name_key(alias)).second);
        }
        for (const demo::DemoAccount& account : demo::accounts(*site)) CHECK((account.organisation_uscc.empty() || known.count(account.organisation_uscc) == 1));
    }
    CHECK(load_site(CHENGXIN_SOURCE_DIR "/assets", "yili")->divisions.size() == 13);    // the prefecture and 12 counties, cities and ports
    CHECK(load_site(CHENGXIN_SOURCE_DIR "/assets", "kaifeng")->divisions.size() == 10); // the city, its districts and counties
    CHECK(!load_site(CHENGXIN_SOURCE_DIR "/assets", "atlantis"));
    // What the site's owner has to fill in is nothing for the public, and is named to who starts the program.
    CHECK(load_site(CHENGXIN_SOURCE_DIR "/assets", "yili")->phone.empty());
    CHECK(unfilled_facts(*load_site(CHENGXIN_SOURCE_DIR "/assets", "yili")) == "承办单位、联系电话、备案号、网站标识码");
}

} // namespace chengxin
