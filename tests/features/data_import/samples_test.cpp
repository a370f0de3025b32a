#include "tests/features/data_import/support.hpp"

#include <boost/json.hpp>
#include <doctest/doctest.h>
#include <set>
#include <tuple>

namespace chengxin::test {
namespace {

using data_import::Batch;
using data_import::BatchState;
using data_import::FindingRow;

/// Row, column, rule, severity: what the expected file compares.
using Place = std::tuple<std::int64_t, std::string, std::string, std::string>;

Place place_of(const FindingRow& finding)
{
    return {finding.row, finding.column, finding.rule, finding.severity};
}

std::string text_of(const boost::json::object& object, const char* name)
{
    const auto& text = object.at(name).as_string();
    return {text.data(), text.size()};
}

struct Expected {
    boost::json::object batch;
    std::set<Place> errors;
    std::set<Place> warnings;
    std::set<std::int64_t> acceptable;
};

Expected read_expected()
{
    Expected expected;
    const boost::json::value json = boost::json::parse(sample("penalty-messy.expected.json"));
    expected.batch = json.at("batch").as_object();
    for (const auto& entry : json.at("findings").as_array()) {
        const auto& finding = entry.as_object();
        const Place place{finding.at("row").as_int64(), text_of(finding, "column"), text_of(finding, "rule"), text_of(finding, "severity")};
        (std::get<3>(place) == "error" ? expected.errors : expected.warnings).insert(place);
    }
    for (const auto& entry : json.at("accepted_after_normalisation").as_array()) expected.acceptable.insert(entry.at("row").as_int64());
    return expected;
}

TEST_CASE("the messy sample is judged as its expected file says")
{
    UploadPortal portal;
    const Expected expected = read_expected();
    const Batch batch = portal.import(Role::credit_office, "penalty", "penalty-messy.xlsx", sample("penalty-messy.xlsx"));
    CHECK(batch.state == BatchState::done);
    CHECK(batch.total == expected.batch.at("total").as_int64());
    CHECK(batch.rejected == expected.batch.at("rejected").as_int64());
    CHECK(batch.duplicate == expected.batch.at("duplicate").as_int64());
    CHECK(batch.held == expected.batch.at("held").as_int64());
    CHECK(batch.accepted == expected.batch.at("accepted").as_int64());
    CHECK(batch.corrected == 0);
    std::set<Place> errors;
    std::set<Place> others;
    for (const FindingRow& finding : portal.findings(Role::credit_office, batch.id)) {
        (finding.severity == "error" ? errors : others).insert(place_of(finding));
        CHECK_FALSE(finding.message.empty());
    }
    CHECK(errors == expected.errors);
    for (const Place& place : expected.warnings) CHECK(others.contains(place));
    for (const std::int64_t row : expected.acceptable) {
        CHECK(portal.number("SELECT count(*) FROM record WHERE row_number = " + std::to_string(row)) == 1);
    }
    CHECK(portal.number("SELECT count(*) FROM record") == batch.accepted);
    CHECK(portal.is_search_current());
}

TEST_CASE("every valid sample is accepted whole")
{
    struct Sample {
        const char* file;
        const char* catalogue;
    };
    for (const Sample& entry : {Sample{"licence-v2.csv", "licence"}, {"licence-v2-gb18030.csv", "licence"}, {"penalty-v2.xlsx", "penalty"}, {"penalty-2018.xls", "penalty"}}) {
        CAPTURE(entry.file);
        UploadPortal portal;
        const Batch batch = portal.import(Role::credit_office, entry.catalogue, entry.file, sample(entry.file));
        CHECK(batch.state == BatchState::done);
        CHECK(batch.total > 0);
        CHECK(batch.accepted == batch.total);
        CHECK(batch.rejected == 0);
        CHECK(batch.held == 0);
        for (const FindingRow& finding : portal.findings(Role::credit_office, batch.id)) {
            CAPTURE(finding.row);
            CAPTURE(finding.column);
            CAPTURE(finding.message);
            CHECK(finding.severity != "error");
        }
    }
}

TEST_CASE("the licence samples in UTF-8 and GB18030 hold the same rows")
{
    UploadPortal portal;
    const Batch first = portal.import(Role::credit_office, "licence", "licence-v2.csv", sample("licence-v2.csv"));
    const Batch second = portal.import(Role::credit_office, "licence", "licence-v2-gb18030.csv", sample("licence-v2-gb18030.csv"));
    CHECK(second.id != first.id);
    CHECK(second.duplicate + second.accepted == second.total);
    CHECK(portal.number("SELECT count(*) FROM record_history") == 0);
}

} // namespace
} // namespace chengxin::test
