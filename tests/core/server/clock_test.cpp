// A clock that somebody sets while the server runs, or that is wrong when it starts: sessions, locks, jobs, dates of publication.
#include "server/core/clock_guard.hpp"
#include "server/core/session.hpp"
#include "server/features/data_import/files/originals.hpp"
#include "shared/api/session.hpp"
#include "shared/core/date.hpp"
#include "tests/features/data_import/support.hpp"
#include "tests/support/temporary_directory.hpp"

#include <doctest/doctest.h>

namespace chengxin::test {

namespace {

using State = ClockCourse::State;

constexpr std::int64_t k_hour = 3600;
constexpr std::int64_t k_day = 24 * k_hour;
constexpr std::int64_t k_year = 365 * k_day;
constexpr std::int64_t k_begin = 1'793'584'800; ///< 2026-11-02 10:00

/// So much time passes (in looks of a minute), then the clock is set.
struct Move {
    std::int64_t passes;
    std::int64_t jump;
    State state;
    std::int64_t settled; ///< after k_begin
};

struct Row {
    const char* name;
    std::vector<Move> moves;
};

const Row k_rows[] = {
    {"an even day", {{k_day, 0, State::even, k_day}}},
    {"corrections by a time server", {{60, 30, State::even, 90}, {60, -100, State::even, 50}}},
    {"an hour forward, and back", {{60, k_hour, State::even, 60 + k_hour}, {60, -k_hour, State::waiting, 120 + k_hour}, {k_hour, 0, State::even, k_hour + 120}}},
    {"an hour back: time stands still until the clock has caught up", {{60, -k_hour, State::waiting, 60}, {k_hour - 300, 0, State::waiting, 60}, {300, 0, State::even, 60}}},
    {"a year forward is taken back before it is believed", {{60, k_year, State::ahead, 60}, {k_hour, 0, State::ahead, k_hour + 60}, {60, -k_year, State::even, k_hour + 120}}},
    {"a year forward is believed after a day", {{60, k_year, State::ahead, 60}, {k_day + 60, 0, State::even, k_year + k_day + 120}}},
    {"a second jump begins the wait anew", {{60, k_year, State::ahead, 60}, {k_day - 60, k_year, State::ahead, k_day}, {60, 0, State::ahead, k_day + 60}}},
    {"a year back is not believed, and time goes on", {{60, -k_year, State::behind, 60}, {3 * k_day, 0, State::behind, 3 * k_day + 60}, {60, k_year, State::even, 3 * k_day + 120}}},
};

} // namespace

TEST_CASE("clock: what happens at which jump")
{
    for (const Row& row : k_rows) {
        CAPTURE(row.name);
        std::int64_t now = k_begin, steady = 1'000;
        ClockCourse course(now, steady, std::nullopt);
        for (const Move& move : row.moves) {
            for (std::int64_t passed = 0; passed < move.passes; passed += 60) {
                now += 60;
                steady += 60;
                course.look(now, steady);
            }
            now += move.jump;
            course.look(now, steady);
            CHECK(course.state() == move.state);
            CHECK(course.settled() - k_begin == move.settled);
            CHECK((course.state() != State::even || course.settled() == now));
        }
    }
}

TEST_CASE("clock: what a start believes of the stored time")
{
    struct Start {
        std::int64_t gap; ///< the clock against the stored time
        State state;
        std::int64_t settled; ///< against the stored time
    };
    constexpr Start k_starts[] = {{0, State::even, 0}, {-60, State::even, -60}, {20 * k_day, State::even, 20 * k_day}, {k_year, State::ahead, 0},
        {-k_hour, State::waiting, 0}, {-k_year, State::behind, 0}};
    for (const Start& start : k_starts) {
        CAPTURE(start.gap);
        const ClockCourse course(k_begin + start.gap, 5, k_begin);
        CHECK(course.state() == start.state);
        CHECK(course.settled() == k_begin + start.settled);
    }
    ClockCourse course(k_begin - k_year, 5, k_begin);
    course.accept(k_begin - k_year, 6);
    CHECK(course.state() == State::even);
    CHECK(course.settled() == k_begin - k_year);
}

namespace {

/// A jump of the clock and what must be true afterwards.
struct Jump {
    const char* name;
    std::int64_t seconds;
};
constexpr Jump k_jumps[] = {{"an hour forward", k_hour}, {"an hour back", -k_hour}, {"a year forward", k_year}, {"a year back", -k_year}};

std::string warning_of(TestPortal& portal)
{
    return portal.get(Role::guest, "/healthz").body;
}

bool is_signed_in(TestPortal& portal)
{
    return portal.ask<accounts::Me>(Role::clerk).has_value();
}

void check_audit(TestPortal& portal)
{
    CHECK_FALSE(portal.store().read([](storage::Connection& connection) { return Audit::check(connection); }).broken_at);
}

PenaltyFile one_row()
{
    PenaltyFile file;
    file.add("伊市监罚〔2026〕1号");
    return file;
}

} // namespace

TEST_CASE("clock: a session lasts as long as it lasts")
{
    for (const Jump& jump : k_jumps) {
        CAPTURE(jump.name);
        UploadPortal portal;
        REQUIRE(is_signed_in(portal));
        portal.clock().jump(jump.seconds);
        CHECK(is_signed_in(portal));
        portal.clock().advance(29 * 60);
        CHECK(is_signed_in(portal));
        portal.clock().advance(31 * 60);
        CHECK_FALSE(is_signed_in(portal)); // idle, and no jump keeps it alive
        check_audit(portal);
    }
}

TEST_CASE("clock: setting it neither opens a lock nor prolongs it")
{
    for (const Jump& jump : k_jumps) {
        CAPTURE(jump.name);
        UploadPortal portal;
        const auto attempt = [&](const char* password) { return portal.ask<accounts::SignIn>(Role::guest, {name_of(Role::clerk), password}); };
        for (int i = 0; i < 5; ++i) CHECK_FALSE(attempt("wrong"));
        CHECK(attempt(k_password).error().code == ErrorCode::too_many);
        portal.clock().jump(jump.seconds);
        CHECK(attempt(k_password).error().code == ErrorCode::too_many);
        portal.clock().advance(31 * 60);
        CHECK(attempt(k_password));
    }
}

TEST_CASE("clock: what a wrong clock has left ends with the next start")
{
    const TemporaryDirectory directory;
    std::string cookie;
    {
        UploadPortal portal({.today = "2027-11-02", .data_directory = directory.path()});
        for (int i = 0; i < 5; ++i) CHECK_FALSE(portal.ask<accounts::SignIn>(Role::guest, {name_of(Role::clerk), "wrong"}));
        CHECK(portal.number("SELECT count(*) FROM session") > 0);
    }
    UploadPortal portal({.today = "2026-11-02", .data_directory = directory.path()});
    CHECK(portal.number("SELECT count(*) FROM session WHERE created_at > " + std::to_string(portal.clock().now())) == 0);
    portal.clock().advance(31 * 60);
    CHECK(portal.ask<accounts::SignIn>(Role::guest, {name_of(Role::clerk), k_password})); // locked for half an hour, not for a year
}

TEST_CASE("clock: jumps are told in the log of events and on /healthz")
{
    for (const Jump& jump : k_jumps) {
        CAPTURE(jump.name);
        UploadPortal portal;
        portal.run_jobs();
        CHECK(warning_of(portal) == "ok\n");
        portal.clock().jump(jump.seconds);
        portal.run_jobs();
        CHECK(portal.number("SELECT count(*) FROM audit WHERE action = 'core.clock'") == 1);
        CHECK((warning_of(portal) == "ok\n") == (jump.seconds == k_hour)); // an hour forward does no harm and is only noted
        portal.clock().jump(-jump.seconds);
        portal.run_jobs();
        portal.clock().advance(2 * k_hour);
        portal.run_jobs();
        CHECK(warning_of(portal) == "ok\n");
        check_audit(portal);
    }
}

TEST_CASE("clock: set back, no expired record comes back; set forward and corrected, none is lost")
{
    UploadPortal portal({.today = "2026-11-02"});
    portal.import(Role::clerk, "penalty", "one.csv", one_row().csv());
    const auto shown = [&] { return portal.get(Role::guest, "/api/v1/publicity/records?catalogue=penalty").body.find("伊市监罚") != std::string::npos; };
    REQUIRE(shown());
    portal.clock().advance(60);
    portal.run_jobs();
    portal.clock().jump(4 * k_year); // wrong by far: nobody sees the record meanwhile
    portal.run_jobs();
    CHECK_FALSE(shown());
    CHECK(portal.number("SELECT count(*) FROM record WHERE state = 1") == 1); // but nothing has been decided
    portal.clock().jump(-4 * k_year);
    portal.run_jobs();
    CHECK(shown());

    portal.clock().advance(4 * k_year); // really over
    portal.run_jobs();
    CHECK_FALSE(shown());
    portal.clock().jump(-4 * k_year);
    portal.run_jobs();
    CHECK_FALSE(shown());
    CHECK(portal.portal().clock.today() > "2030-10-01");
}

TEST_CASE("clock: a public window that ends between two runs of the job does not open again when the clock is set back")
{
    UploadPortal portal({.today = "2026-11-02"});
    portal.import(Role::clerk, "penalty", "one.csv", one_row().csv());
    REQUIRE(portal.store().write([](storage::Connection& connection) -> Result<void> {
        connection.run("UPDATE record SET public_until = ?", parse_iso("2026-11-02")->days);
        return {};
    }));
    portal.run_jobs();
    portal.clock().advance(14 * k_hour + 60); // 00:01: over, and the job comes at 00:05
    const auto shown = [&] { return portal.get(Role::guest, "/api/v1/publicity/records?catalogue=penalty").body.find("伊市监罚") != std::string::npos; };
    CHECK_FALSE(shown());
    CHECK(portal.number("SELECT count(*) FROM record WHERE state = 1") == 1);
    portal.run_jobs(); // the guard has seen the new day
    for (const Jump& jump : k_jumps) {
        if (jump.seconds > 0) continue;
        CAPTURE(jump.name);
        portal.clock().jump(jump.seconds);
        CHECK_FALSE(shown());
        portal.run_jobs();
        CHECK_FALSE(shown());
        portal.clock().jump(-jump.seconds);
    }
}

TEST_CASE("clock: originals are not deleted by a wrong date, and records that expired by one come back")
{
    UploadPortal portal({.today = "2026-11-02"});
    portal.import(Role::clerk, "penalty", "one.csv", one_row().csv());
    portal.run_jobs();
    portal.clock().jump(4 * k_year);
    for (int hour = 0; hour < 23; ++hour) {
        portal.clock().advance(k_hour);
        portal.run_jobs();
    }
    CHECK(portal.files_kept() == 1);
    CHECK(portal.number("SELECT count(*) FROM import_batch WHERE original_kept = 1") == 1);
    CHECK(portal.number("SELECT count(*) FROM record WHERE state = 1") == 1);
    for (int hour = 0; hour < 3; ++hour) { // a day has passed, nobody has corrected it: it is believed
        portal.clock().advance(k_hour);
        portal.run_jobs();
    }
    CHECK(portal.number("SELECT count(*) FROM record WHERE state = 4") == 1);
    CHECK(portal.number("SELECT count(*) FROM import_batch WHERE original_kept = 1") == 0);

    portal.clock().jump(-4 * k_year); // it was wrong after all; only a person can say so
    portal.run_jobs();
    CHECK(portal.number("SELECT count(*) FROM record WHERE state = 4") == 1);
    REQUIRE(portal.application().clock_guard().accept());
    portal.clock().advance(k_day);
    portal.run_jobs();
    CHECK(portal.number("SELECT count(*) FROM record WHERE state = 1") == 1);
    CHECK(portal.number("SELECT count(*) FROM subject WHERE searchable = 1 AND counts = 'penalty:1'") == 1);
    check_audit(portal);
}

TEST_CASE("clock: the period for undo, and the order of batches, do not depend on it")
{
    for (const Jump& jump : k_jumps) {
        CAPTURE(jump.name);
        UploadPortal portal;
        const data_import::Batch first = portal.import(Role::clerk, "penalty", "one.csv", one_row().csv());
        portal.run_jobs();
        portal.clock().jump(jump.seconds);
        portal.run_jobs();
        PenaltyFile file = one_row();
        file.set(0, "备注", "更正");
        const data_import::Batch second = portal.import(Role::clerk, "penalty", "two.csv", file.csv());
        CHECK(second.id > first.id);
        CHECK(second.corrected == 1);
        CHECK(portal.ask<data_import::Batches>(Role::clerk)->rows.front().id == second.id);
        portal.clock().jump(-jump.seconds);
        portal.run_jobs();
        CHECK(portal.undo(Role::clerk, second.id));
        CHECK(portal.undo(Role::clerk, first.id));
        check_audit(portal);
    }
}

} // namespace chengxin::test
