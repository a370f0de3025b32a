// A new day changes much that is stored, in small writes.
#include "server/publication/generation.hpp"
#include "server/records/passing_day.hpp"
#include "tests/core/records/support.hpp"
#include "tests/support/test_portal.hpp"

#include <doctest/doctest.h>

using namespace chengxin;
using namespace chengxin::test;

namespace {

constexpr int k_penalties = 1100;
constexpr char k_first_day_without[] = "2027-05-07";

/// Penalties of as many subjects, public until 2027-05-06; each third subject has a licence for ever, each fifth one that begins that day.
struct Ending : TestPortal {
    Ending()
    {
        const auto stored = store().write([](storage::Connection& connection) -> Result<void> {
            for (int i = 0; i < k_penalties; ++i) {
                const std::string code = "91654002MA7D" + std::to_string(100000 + i);
                const std::string name = "第" + std::to_string(i) + "家商行";
                store_record(connection, penalty(code, name, "伊市监罚〔2026〕" + std::to_string(i) + "号"), test::change());
                if (i % 3 == 0) store_record(connection, licence(code, name, "JY" + std::to_string(10000 + i)), test::change());
                if (i % 5 != 0) continue;
                auto later = licence(code, name, "JX" + std::to_string(10000 + i));
                later.content.public_from = day(k_first_day_without);
                store_record(connection, later, test::change());
            }
            return {};
        });
        REQUIRE(stored);
        m_generation = store().read(publication::generation);
    }

    std::int64_t number(const std::string& sql)
    {
        return store().read([&](storage::Connection& connection) {
            auto row = connection.prepare(sql);
            row.step();
            return row.integer(0);
        });
    }

    void check_all_done()
    {
        constexpr int k_with_licence = (k_penalties + 2) / 3 + (k_penalties + 4) / 5 - (k_penalties + 14) / 15;
        CHECK(number("SELECT count(*) FROM record WHERE state = 4") == k_penalties);
        CHECK(number("SELECT count(*) FROM subject WHERE counts LIKE '%penalty%'") == 0);
        CHECK(number("SELECT count(*) FROM subject WHERE counts = 'licence:2'") == (k_penalties + 14) / 15);
        CHECK(number("SELECT count(*) FROM subject WHERE searchable = 1") == k_with_licence);
        CHECK(number("SELECT count(*) FROM document_search WHERE document_search MATCH '\"市监罚\"'") == 0);
        CHECK(number("SELECT count(*) FROM subject_search WHERE subject_search MATCH '\"商行\"'") == k_with_licence);
        CHECK(is_search_current());
    }

    /// Every write that changes what is public raises the generation, under which the subjects it has changed are noted.
    std::int64_t most_in_one_write()
    {
        return number("SELECT max(n) FROM (SELECT count(*) AS n FROM subject_change WHERE generation > " + std::to_string(m_generation) +
                      " GROUP BY generation)");
    }

private:
    std::int64_t m_generation = 0;
};

} // namespace

TEST_CASE("the daily expiry writes a bounded number of records at once")
{
    Ending portal;
    portal.clock().set_today(k_first_day_without);
    portal.run_jobs();
    portal.check_all_done();
    CHECK(portal.most_in_one_write() == static_cast<std::int64_t>(records::k_day_slice));
}

TEST_CASE("an expiry that was cut short goes on where it stood")
{
    Ending portal;
    portal.clock().set_today(k_first_day_without);
    std::int64_t expired = 0;
    for (int runs = 0;; ++runs) {
        REQUIRE(runs < 100);
        int slices = 2;
        const auto done = records::pass_day(portal.portal(), day(k_first_day_without), false, [&] { return slices-- == 0; });
        const std::int64_t now = portal.number("SELECT count(*) FROM record WHERE state = 4");
        if (runs == 0) CHECK(now == 2 * static_cast<std::int64_t>(records::k_day_slice));
        CHECK(now >= expired);
        expired = now;
        if (done) break;
        CHECK(done.error().code == ErrorCode::unavailable);
    }
    portal.check_all_done();
    CHECK(records::pass_day(portal.portal(), day(k_first_day_without), false, [] { return false; }).value() == 0);
}

TEST_CASE("what has expired too early comes back in slices, too, and nothing else does")
{
    Ending portal;
    REQUIRE(records::pass_day(portal.portal(), day(k_first_day_without), false, [] { return false; }));
    const auto withdrawn = portal.store().write([](storage::Connection& connection) -> Result<void> {
        connection.run("UPDATE record SET publishable = 0 WHERE id = 1"); // by a rule, meanwhile
        return {};
    });
    REQUIRE(withdrawn);
    REQUIRE(records::pass_day(portal.portal(), day("2027-05-06"), true, [] { return false; }));
    CHECK(portal.number("SELECT count(*) FROM record WHERE state = 4") == 1);
    CHECK(portal.number("SELECT count(*) FROM subject WHERE counts LIKE '%penalty:1'") == k_penalties - 1);
    CHECK(portal.number("SELECT count(*) FROM document_search WHERE document_search MATCH '\"市监罚\"'") == k_penalties - 1);
    CHECK(portal.most_in_one_write() == static_cast<std::int64_t>(records::k_day_slice));
}
