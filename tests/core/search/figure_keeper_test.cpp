// The figures in memory are those of the database, whatever was written and whoever asks.
#include "server/search/figure_keeper.hpp"

#include "server/publication/generation.hpp"
#include "server/records/feature.hpp"
#include "server/records/publication.hpp"
#include "server/records/publishing.hpp"
#include "server/records/records.hpp"
#include "tests/core/records/support.hpp"
#include "tests/support/temporary_directory.hpp"

#include <atomic>
#include <doctest/doctest.h>
#include <random>

using namespace chengxin;
using namespace chengxin::search;
using namespace chengxin::test;

namespace {

bool are_same(const Figures& left, const Figures& right)
{
    return left.records == right.records && left.items == right.items && left.latest == right.latest && left.years == right.years &&
        left.counted_until == right.counted_until && left.authorities == right.authorities;
}

/// Subjects of whom table and database say different things.
std::int64_t differences(storage::Connection& connection, const FigureTable& table, std::int64_t last)
{
    std::int64_t found = 0;
    Items items = table.items();
    for (std::int64_t id = 0; id <= last; ++id) {
        Figures stored, kept;
        const bool is_stored = read_figures(connection, id, stored, items);
        const bool is_kept = table.read(id, kept);
        found += is_stored != is_kept || (is_stored && !are_same(stored, kept));
    }
    return found;
}

/// One of 400 subjects; one in five decisions is older than what the short form of the table holds.
records::RecordInput some_record(std::mt19937& random)
{
    const std::string subject = std::to_string(100'000 + random() % 400);
    const std::string number = "罚〔2026〕" + std::to_string(random() % 3000) + "号";
    auto input = random() % 3 == 0 ? licence("91654002MA7D" + subject, "伊宁市" + subject + "商店", number)
                                   : penalty("91654002MA7D" + subject, "伊宁市" + subject + "商店", number);
    input.content.content_hash = hash_of(std::to_string(random()));
    input.content.authority.name += std::to_string(random() % 12);
    if (random() % 5 == 0) input.content.decided_on = day("1998-05-06");
    return input;
}

void change_something(storage::Connection& connection, std::mt19937& random, std::int64_t batch)
{
    std::vector<records::RecordInput> rows(1 + random() % 30);
    for (auto& row : rows) {
        row = some_record(random);
        row.content.batch_id = batch;
    }
    records::publish(connection, rows, test::change(batch));
    if (batch > 3 && random() % 3 == 0) records::withdraw_batch(connection, test::change(batch - 2), law());
}

constexpr std::int64_t k_last_id = 420;

} // namespace

TEST_CASE("figure table: read again after each change, it is that of the database")
{
    RecordDatabase database;
    auto& connection = database.connection;
    std::mt19937 random(20261122);
    std::shared_ptr<const FigureTable> table;
    std::shared_ptr<const FigureTable> former;
    for (std::int64_t batch = 1; batch <= 60; ++batch) {
        {
            storage::Transaction transaction(connection);
            change_something(connection, random, batch);
            transaction.commit();
        }
        if (batch % 7 == 0) records::expire_records(connection, day(batch % 14 == 0 ? "2027-06-01" : "2026-11-02"), test::change().at);
        if (random() % 4 == 0) continue; // several generations at once
        former = table;
        table = FigureTable::load(connection, former.get());
        CAPTURE(batch);
        CHECK(table->generation() == publication::generation(connection));
        CHECK(differences(connection, *table, k_last_id) == 0);
    }
    REQUIRE(former);
    CHECK(former->generation() < table->generation());
    CHECK(differences(connection, *FigureTable::load(connection, nullptr), k_last_id) == 0);
}

TEST_CASE("figure keeper: many ask while one writes, and what they get is exact for their snapshot")
{
    const TemporaryDirectory directory;
    storage::Store::Options options{.directory = directory.path(), .migrations = records::migrations(), .readers = 6};
    options.durability = storage::Durability::none;
    options.derived = {{k_database, prepare, generation}};
    options.register_functions = {records::register_functions};
    const auto store = storage::Store::open(std::move(options)).value();
    FigureKeeper keeper(*store);

    std::atomic<bool> over{false};
    std::atomic<std::int64_t> wrong{0};
    std::atomic<std::int64_t> exact{0};
    std::vector<std::thread> askers;
    for (int i = 0; i < 3; ++i) {
        askers.emplace_back([&] {
            while (!over) {
                store->read([&](storage::Connection& connection) {
                    const auto table = keeper.for_snapshot(connection);
                    if (!table) return 0;
                    ++exact;
                    wrong += table->generation() != publication::generation(connection) || differences(connection, *table, k_last_id) != 0;
                    return 0;
                });
            }
        });
    }
    std::mt19937 random(7);
    std::int64_t last = 0;
    for (std::int64_t batch = 1; batch <= 80; ++batch) {
        const auto written = store->write([&](storage::Connection& connection) -> Result<std::int64_t> {
            change_something(connection, random, batch);
            return publication::generation(connection);
        });
        REQUIRE(written);
        last = *written;
        if (batch % 8 == 0) keeper.wait_for(store->read([&](storage::Connection& connection) { return (void)keeper.for_snapshot(connection), last; }));
    }
    keeper.wait_for(last);
    while (exact == 0) std::this_thread::yield(); // somebody meets the last table
    over = true;
    for (auto& asker : askers) asker.join();
    CHECK(wrong == 0);
    CHECK(exact > 0);
    CHECK(store->read([&](storage::Connection& connection) { return keeper.for_snapshot(connection) != nullptr; }));
}
