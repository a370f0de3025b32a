// bench_search DIR [SECONDS]: searches by two characters over an imported data directory; prints one JSON object.
// Each search is what the endpoint does behind the codec: first 1,001 hits, order, facets. Its peer in the same run is raw SQLite:
// the same expression, the same limit, only the row numbers.
#include "server/search/subject_search.hpp"
#include "server/search/tokenizer.hpp"
#include "server/storage/store.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <vector>

namespace {

using namespace chengxin;
using Clock = std::chrono::steady_clock;

constexpr std::array k_queries = {"天源", "金山", "商贸", "餐饮", "伊宁", "运输", "鑫泉", "药房", "酒店", "宏达", "旺河", "霍城", "丰林", "新源", "嘉顺", "科技",
    "永利", "福岭", "物业", "广和", "信业", "旅行", "昭苏", "矿业"};
constexpr char k_raw[] = "SELECT rowid FROM subject_name_search WHERE subject_name_search MATCH ?1 ORDER BY rowid LIMIT 1001";
constexpr char k_subjects[] = "SELECT COUNT(*) FROM subject WHERE searchable = 1";

struct Measure {
    double median = 0; ///< microseconds
    double p99 = 0;
    std::size_t count = 0;
};

template <class F> Measure measure(double seconds, F&& search)
{
    std::vector<double> times;
    const auto end = Clock::now() + std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(seconds));
    for (const char* text : k_queries) search(text); // pages into memory
    for (std::size_t i = 0; Clock::now() < end; ++i) {
        const auto start = Clock::now();
        search(k_queries[i % k_queries.size()]);
        times.push_back(std::chrono::duration<double, std::micro>(Clock::now() - start).count());
    }
    std::sort(times.begin(), times.end());
    return {times[times.size() / 2], times[times.size() * 99 / 100], times.size()};
}

void run(const char* directory, double seconds)
{
    storage::Connection connection(storage::database_file(directory), storage::Connection::Mode::read_only);
    search::register_tokenizer(connection);
    const Date today = *parse_iso("2026-11-02");
    const auto table = search::FigureTable::load(connection, nullptr);
    std::size_t hits = 0;
    const Measure ours = measure(seconds, [&](const char* text) {
        connection.renew_snapshot(); // as Store::read does
        auto found = search::search_subjects(connection, search::parse_query(text), {}, today, table.get());
        hits = std::max(hits, found.rows.size() + search::best_hits(connection, found, 0, 20).size() + search::count_facets(connection, found, table.get()).years.size());
    });
    const Measure raw = measure(seconds, [&](const char* text) {
        connection.renew_snapshot();
        for (auto row = connection.prepare(k_raw, search::parse_query(text).name); row.step();) hits = std::max<std::size_t>(hits, row.integer(0) > 0);
    });
    auto subjects = connection.prepare(k_subjects);
    subjects.step();
    std::printf(R"({"subjects":%lld,"median_us":%.1f,"p99_us":%.1f,"searches":%zu,"raw_median_us":%.1f,"raw_p99_us":%.1f,"most_hits":%zu})" "\n",
        static_cast<long long>(subjects.integer(0)), ours.median, ours.p99, ours.count, raw.median, raw.p99, hits);
}

} // namespace

int main(int count, char** arguments)
{
    if (count != 2 && count != 3) {
        std::fputs("usage: bench_search DIR [SECONDS]\n", stderr);
        return 2;
    }
    try {
        run(arguments[1], count == 3 ? std::atof(arguments[2]) : 2.0);
    } catch (const std::exception& failure) {
        std::fprintf(stderr, "%s\n", failure.what());
        return 1;
    }
    return 0;
}
