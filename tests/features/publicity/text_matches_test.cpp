#include "server/features/publicity/text_matches.hpp"
#include "server/search/fold.hpp"
#include "server/search/subject_search.hpp"
#include "tests/core/records/support.hpp"
#include "tests/support/contains.hpp"
#include "tests/support/test_portal.hpp"

#include <algorithm>
#include <doctest/doctest.h>
#include <random>
#include <sqlite3.h>
#include <tuple>

using namespace chengxin;
using namespace chengxin::test;
using namespace chengxin::publicity;
using chengxin::test::Role;

namespace {

const catalogue::Catalogue& real_catalogue()
{
    static const auto loaded = catalogue::load(CHENGXIN_SOURCE_DIR "/assets").value();
    return loaded;
}

constexpr char k_today[] = "2026-11-02";
constexpr char k_old_word[] = "旺源";

records::Unit unit_of(int number)
{
    return {"第" + std::to_string(number) + "局", "1165400201035678" + std::to_string(number) + "A", "65400" + std::to_string(number)};
}

std::string code_of(int number)
{
    return "91654002MA7D" + std::to_string(100000 + number);
}

records::RecordInput record_of(int subject, const std::string& name, const std::string& number, const char* decided, int unit = 1)
{
    auto input = unit % 2 == 0 ? licence(code_of(subject), name, number) : penalty(code_of(subject), name, number);
    input.content.authority = input.content.source = unit_of(unit);
    input.content.decided_on = day(decided);
    return input;
}

/// Records of which the newest has the highest number of row in every index, behind more than a thousand others.
struct OldOnes : TestPortal {
    explicit OldOnes(int count = 1200)
    {
        const auto stored = store().write([&](storage::Connection& connection) -> Result<void> {
            for (int i = 0; i < count; ++i) {
                store_record(
                    connection,
                    record_of(i, "旺源" + std::to_string(i) + "号商行", "伊市监罚〔2026〕" + std::to_string(i) + "号", "2026-05-06"),
                    made());
            }
            store_record(connection, record_of(count, "新到旺源公司", "伊市监罚〔2026〕9999号", "2026-10-01"), made());
            return {};
        });
        REQUIRE(stored);
    }

    records::Change made() { return test::change(1, k_today); }
};

using chengxin::test::contains;

} // namespace

TEST_CASE("the newest record that a text finds comes first, however many older ones there are")
{
    OldOnes portal;
    for (const char* q : {k_old_word, "9165", "伊市监罚〔2026〕"}) {
        CAPTURE(q);
        const auto page = portal.ask<Records>(Role::guest, {.q = q});
        REQUIRE(page);
        REQUIRE(page->rows.size() == 20);
        CHECK(page->rows.front().name == "新到旺源公司");
        CHECK(page->total == 1000);
        CHECK(page->total_capped);
        const std::string query = "q=" + api::encode_query(RecordsRequest{.q = q}).substr(2);
        CHECK(contains(portal.get(Role::guest, "/publicity?" + query).body, "新到旺源公司"));
        CHECK(contains(portal.get(Role::guest, "/api/v1/publicity/export?" + query).body, "新到旺源公司"));
        CHECK(portal.ask<Records>(Role::guest, {.q = q, .sort = "name"})->total == 1000);
        CHECK(portal.ask<Records>(Role::guest, {.q = q, .sort = "-name"})->rows.size() == 20);
        CHECK(portal.ask<Records>(Role::guest, {.q = q, .from = "2026-09-01"})->total == 1);
    }
}

TEST_CASE("the newest is not missed while the search index is being made anew")
{
    OldOnes portal;
    portal.store().read([&](storage::Connection& connection) {
        ListFilter filter = check_filter({.q = k_old_word}, real_catalogue()).value();
        filter.source = search::Source::records;
        const ListPart part = list_part(connection, filter, day(k_today), nullptr, 0, 20, 0);
        REQUIRE_FALSE(part.rows.empty());
        CHECK(part.rows.front().name == "新到旺源公司");
        CHECK(part.capped);
        return 0;
    });
}

TEST_CASE("pages of a text follow each other without a gap and nothing comes twice")
{
    OldOnes portal;
    std::vector<std::int64_t> seen;
    for (std::int64_t page = 1; page <= 51; ++page) {
        const auto rows = portal.ask<Records>(Role::guest, {.q = k_old_word, .page = page});
        REQUIRE(rows);
        CHECK(rows->rows.size() == (page <= 50 ? 20 : 0));
        for (const RecordRow& row : rows->rows)
            seen.push_back(row.id);
    }
    CHECK(seen.size() == 1000);
    CHECK(std::is_sorted(seen.rbegin(), seen.rend())); // one day, so by number
    CHECK(std::adjacent_find(seen.begin(), seen.end()) == seen.end());
}

namespace {

/// Some hundred records with everything by chance, and what a plain reading of all of them finds.
class Chance : public RecordDatabase {
public:
    explicit Chance(unsigned seed) : m_random(seed)
    {
        constexpr const char* k_words[] = {"天源", "商贸", "有限", "公司", "金山", "伊宁", "华盛"};
        constexpr const char* k_days[] = {"1998-03-01", "2019-12-31", "2024-01-01", "2026-05-06", "2026-05-06", "2026-05-07", "2026-10-30"};
        constexpr const char* k_starts[] = {"2000-01-01", "2000-01-01", "2000-01-01", "2026-11-02", "2026-11-03"};
        std::vector<std::string> names;
        for (int i = 0; i < 120; ++i)
            names.push_back(k_words[pick(7)] + std::string(k_words[pick(7)]) + k_words[pick(7)] + std::to_string(i));
        for (int i = 0; i < 250; ++i) {
            const int subject = pick(120);
            const std::string number = (pick(2) ? "伊市监罚〔2026〕" : "JY1654") + std::to_string(1000 + i) + "号";
            auto input = record_of(subject, names[static_cast<std::size_t>(subject)], number, k_days[pick(7)], 1 + pick(4));
            input.content.public_from = day(k_starts[pick(5)]);
            if (pick(3) == 0)
                input.content.public_until.reset();
            else if (pick(4) == 0)
                input.content.public_until = day("2026-11-02");
            if (pick(9) == 0) input.content.state = records::RecordState::held;
            store_record(connection, input, test::change(1, "2026-11-02"));
        }
        for (int subject = 0; subject < 120; subject += 7) { // a former name
            const auto found = records::find_subject(connection, records::identity_of_code(code_of(subject)));
            if (!found) continue;
            const auto input =
                record_of(subject, "改名" + std::to_string(subject), "伊改〔2026〕" + std::to_string(subject) + "号", "2026-06-01");
            const auto stored = store_record(connection, input, test::change(2, "2026-11-02"));
            REQUIRE(records::adopt_name(connection, found->id, "改名" + std::to_string(subject), stored.record_id,
                                        test::change(2, "2026-11-02")));
        }
    }

    int pick(int count) { return static_cast<int>(m_random() % static_cast<unsigned>(count)); }

    std::vector<std::int64_t> by_plain_reading(const ListFilter& filter, Date today)
    {
        const auto query = search::parse_query(filter.q);
        std::u32string whole;
        for (const auto& word : query.words)
            whole += word;
        std::vector<std::int64_t> ids;
        const bool oldest_first = filter.sort == "decided_on" && !filter.descending;
        auto row = connection.prepare(std::string(k_all) + (oldest_first ? k_oldest_first : k_newest_first), today.days);
        while (row.step()) {
            const bool passes = (filter.catalogue.empty() || row.text(1) == filter.catalogue) && row.integer(2) >= filter.from.days &&
                                row.integer(2) <= filter.to.days && (filter.authority.empty() || row.text(3) == filter.authority) &&
                                (filter.county.empty() || row.text(4) == filter.county);
            if (passes && matches(row, query.words, whole)) ids.push_back(row.integer(0));
        }
        return ids;
    }

private:
    static constexpr char k_all[] =
        "SELECT record.id, record.catalogue, record.decided_on, unit.name, unit.division, record.document_number, subject.uscc, "
        "subject.searchable, subject.name || "
        "coalesce((SELECT group_concat(char(10) || former.name, '') FROM subject_former_name AS former WHERE former.subject_id = "
        "subject.id), '') "
        "FROM record JOIN subject ON subject.id = record.subject_id JOIN unit ON unit.id = record.authority_id "
        "WHERE record.state = 1 AND record.public_from <= ?1 AND (record.public_until IS NULL OR record.public_until >= ?1)";

    static bool matches(const storage::Statement& row, const std::vector<std::u32string>& words, const std::u32string& whole)
    {
        const auto has = [](std::string_view text, const std::u32string& part) {
            return search::fold(text).find(part) != std::u32string::npos;
        };
        if (whole.size() >= 3 && has(row.text(5), whole)) return true;
        if (row.integer(7) != 1) return false;
        if (whole.size() >= 4 && has(row.text(6), whole)) return true;
        return !words.empty() && std::all_of(words.begin(), words.end(), [&](const auto& word) { return has(row.text(8), word); });
    }

    std::mt19937 m_random;
};

ListFilter filter_of(const RecordsRequest& request)
{
    return check_filter(request, real_catalogue()).value();
}

} // namespace

TEST_CASE("every way to find by a text finds what a plain reading of all records finds, in its order")
{
    const std::pair<const char*, TextLimits> ways[] = {
        {"gathered", {}},
        {"walked", {.many = 1}},
        {"walked in vain, then gathered", {.many = 1, .looked_up = 1, .walked = 5, .walked_without_figures = 5}},
        {"tried, then gathered", {.many = 1, .looked_up = 1, .walked = 10, .walked_without_figures = 10, .tried = 4}},
    };
    const std::vector<RecordsRequest> filters = {{},
                                                 {.catalogue = "penalty"},
                                                 {.catalogue = "licence", .authority = "第2局"},
                                                 {.county = "654003"},
                                                 {.authority = "第1局", .county = "654002"},
                                                 {.from = "2024-01-01"},
                                                 {.to = "2019-12-31"},
                                                 {.from = "2026-05-06", .to = "2026-05-06"},
                                                 {.from = "1990-01-01", .to = "1999-12-31"}};
    for (unsigned seed = 1; seed <= 2; ++seed) {
        Chance chance(seed);
        const auto table = search::FigureTable::load(chance.connection, nullptr);
        for (const char* q : {"天源", "有限 公司", "司", "商贸有限公司", "2026", "9165", "MA7D100", "JY1654", "改名", "（）", "没有的"}) {
            for (RecordsRequest request : filters) {
                for (const char* sort : {"-decided_on", "decided_on", "name"}) {
                    request.q = q;
                    request.sort = sort;
                    const ListFilter filter = filter_of(request);
                    const Authorities authorities = authorities_of(chance.connection, filter);
                    for (const char* today : {"2026-11-02", "2026-11-03", "2027-06-01"}) { // the figures are of the first
                        CAPTURE(seed);
                        CAPTURE(q);
                        CAPTURE(sort);
                        CAPTURE(today);
                        const auto all = chance.by_plain_reading(filter, day(today));
                        for (const auto& [way, limits] : ways) {
                            CAPTURE(way);
                            for (const search::FigureTable* figures : {table.get(), static_cast<const search::FigureTable*>(nullptr)}) {
                                for (const std::size_t most : {std::size_t{3}, std::size_t{1001}}) {
                                    const TextMatches found =
                                        find_by_text(chance.connection, filter, authorities, day(today), figures, most, most, limits);
                                    const std::vector<std::int64_t> expected(
                                        all.begin(), all.begin() + static_cast<std::ptrdiff_t>(std::min(most, all.size())));
                                    REQUIRE(found.ids == expected);
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

namespace {

/// Steps of SQLite's virtual machine on this thread's reading connection.
template <class F> std::int64_t steps_of(storage::Store& store, F&& function)
{
    return store.read([&](storage::Connection& connection) { // reads inside use the same connection
        std::int64_t steps = 0;
        sqlite3_progress_handler(
            connection.handle(), 1,
            [](void* counted) {
                ++*static_cast<std::int64_t*>(counted);
                return 0;
            },
            &steps);
        function();
        sqlite3_progress_handler(connection.handle(), 0, nullptr, nullptr);
        return steps;
    });
}

} // namespace

TEST_CASE("a filter value that nobody knows costs nothing, however long the list is")
{
    OldOnes portal;
    REQUIRE(portal.get(Role::guest, "/api/v1/publicity/home").status == 200); // its figures are kept
    const auto steps = [&](const std::string& address) {
        return steps_of(portal.store(), [&] { REQUIRE(portal.get(Role::guest, address).status == 200); });
    };
    constexpr std::int64_t k_few = 500;
    for (const char* path :
         {"/api/v1/publicity/records?", "/publicity?", "/api/v1/publicity/export?", "/api/v1/subject-query/search?q=9165&"}) {
        for (const char* filter : {"authority=nobody", "county=nowhere", "authority=%E7%AC%AC1%E5%B1%80&county=nowhere",
                                   "authority=nobody&q=9165", "county=nowhere&sort=name"}) {
            if (contains(path, "search") && (contains(filter, "q=") || contains(filter, "sort="))) continue;
            CAPTURE(path);
            CAPTURE(filter);
            CHECK(steps(std::string(path) + filter) < k_few);
        }
        CAPTURE(path);
        CHECK(steps(std::string(path) + "authority=%E7%AC%AC1%E5%B1%80") > k_few); // what is known is read
    }
}
