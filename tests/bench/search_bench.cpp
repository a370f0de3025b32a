// bench_search DIR [SECONDS]: every kind of search over a data directory; prints one JSON object.
// Each search is what the endpoint does behind the codec: first 1,001 hits, first page with names, facets, in one snapshot. Its peer in
// the same run is raw SQLite: the same two-character expressions, the same limit, only the row numbers. Times are of the clock and,
// as cpu, of the processor: the latter hardly depend on what else the machine does.
#include "server/records/records.hpp"
#include "server/search/database.hpp"
#include "server/search/subject_search.hpp"
#include "server/storage/store.hpp"
#include "shared/core/text.hpp"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <ctime>
#include <stdexcept>
#include <string>
#include <tuple>
#include <vector>

namespace {

using namespace chengxin;
using Clock = std::chrono::steady_clock;

struct Kind {
    const char* name;
    std::vector<std::string> texts;
};

constexpr char k_raw[] = "SELECT rowid FROM subject_search WHERE subject_search MATCH ?1 ORDER BY rowid LIMIT 1001";
constexpr char k_subjects[] = "SELECT COUNT(*) FROM subject WHERE searchable = 1";
constexpr char k_some[] = "SELECT uscc, name, (SELECT document_number FROM record WHERE subject_id = subject.id LIMIT 1) FROM subject WHERE id = ?1 AND searchable = 1";

/// Queries of each kind; names, codes and document numbers are taken from all over the subjects.
std::vector<Kind> kinds_of(storage::Connection& connection, std::int64_t subjects)
{
    std::vector<Kind> kinds = {
        {"two characters", {"天源", "金山", "商贸", "餐饮", "伊宁", "运输", "鑫泉", "药房", "酒店", "宏达", "旺河", "霍城", "丰林", "新源", "嘉顺", "科技", "永利", "福岭",
            "物业", "广和", "信业", "旅行", "昭苏", "矿业"}},
        {"two characters in most names", {"有限", "公司", "限公", "伊犁", "责任", "管理"}},
        {"one character", {"司", "伊", "鑫", "药", "泉", "业"}},
        {"pinyin", {"tianyuan", "xinquan", "yaofang", "youxian", "gongsi", "xian", "y", "shangmao"}},
        {"initials", {"ty", "yxgs", "xq", "smyx", "hgs", "ynsty"}},
        {"several words", {"天源 商贸", "伊宁 公司", "霍城 餐饮 有限", "鑫 泉 药房", "有限 公司", "科技 新源 信息"}},
        {"several words that never meet", {"餐饮 矿业", "药房 商贸", "伊宁市 昭苏县", "公司 合作社"}},
        {"nothing", {"不存在的名字", "龘龘", "宁伊市县", "司有限公", "鑫鑫鑫鑫鑫鑫"}},
        {"part of a code", {"9165", "659900", "M0000", "00M0", "91659900M000"}},
        {"part of a document number", {"伊市市监罚字", "2026", "罚字〔2026〕第1", "新交罚字〔2026〕第12"}},
    };
    Kind names{"whole name", {}}, codes{"code", {}}, documents{"document number", {}}, inner{"four characters of a name", {}};
    for (std::int64_t i = 0; i < 64; ++i) {
        auto row = connection.prepare(k_some, 7 + i * (subjects / 65));
        if (!row.step()) continue;
        names.texts.emplace_back(row.text(1));
        inner.texts.push_back(text::from_code_points(text::to_code_points(row.text(1)).substr(3, 4)));
        codes.texts.emplace_back(row.text(0));
        documents.texts.emplace_back(row.text(2));
    }
    for (auto* kind : {&names, &codes, &documents, &inner}) kinds.push_back(std::move(*kind));
    return kinds;
}

double cpu_microseconds()
{
    timespec time{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) * 1e6 + static_cast<double>(time.tv_nsec) / 1e3;
}

struct Measure {
    double median = 0; ///< microseconds
    double p99 = 0;
    double cpu = 0;    ///< microseconds of the processor, on average
    double worst_cpu = 0;
    std::string worst; ///< the text that costs most
    std::size_t count = 0;
};

template <class F> Measure measure(const std::vector<std::string>& texts, double seconds, F&& search)
{
    Measure result;
    for (const auto& text : texts) { // pages into memory; then the worst
        search(text);
        const double start = cpu_microseconds();
        search(text);
        const double cpu = cpu_microseconds() - start;
        if (cpu > result.worst_cpu) std::tie(result.worst_cpu, result.worst) = std::tie(cpu, text);
    }
    std::vector<double> times;
    const double cpu_start = cpu_microseconds();
    const auto end = Clock::now() + std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(seconds));
    for (std::size_t i = 0; i < texts.size() || Clock::now() < end; ++i) {
        const auto start = Clock::now();
        search(texts[i % texts.size()]);
        times.push_back(std::chrono::duration<double, std::micro>(Clock::now() - start).count());
    }
    result.cpu = (cpu_microseconds() - cpu_start) / static_cast<double>(times.size());
    std::sort(times.begin(), times.end());
    result.median = times[times.size() / 2];
    result.p99 = times[times.size() * 99 / 100];
    result.count = times.size();
    return result;
}

void print(const char* name, const Measure& measured, const char* end)
{
    std::printf(R"(  {"kind":"%s","median_us":%.1f,"p99_us":%.1f,"cpu_us":%.1f,"worst_cpu_us":%.1f,"worst":"%s","searches":%zu}%s)" "\n", name, measured.median,
        measured.p99, measured.cpu, measured.worst_cpu, measured.worst.c_str(), measured.count, end);
}

void run(const char* directory, double seconds)
{
    storage::Connection connection(storage::database_file(directory), storage::Connection::Mode::read_only);
    records::register_functions(connection);
    connection.attach(storage::derived_file(directory, search::k_database), search::k_database);
    const Date today = *parse_iso("2026-11-02");
    const auto loading = Clock::now();
    const auto table = search::FigureTable::load(connection, nullptr);
    const double load_seconds = std::chrono::duration<double>(Clock::now() - loading).count();
    std::size_t hits = 0;
    const auto ours = [&](const std::string& text) {
        connection.renew_snapshot(); // as Store::read does
        const auto query = search::parse_query(text);
        auto found = search::search_subjects(connection, query, {}, today, table.get());
        if (found.rows.empty()) hits += search::suggest(connection, query, table.get()).size();
        hits += search::best_hits(connection, found, 0, 20, today).size() + search::count_facets(connection, found, table.get()).years.size();
    };
    const auto raw = [&](const std::string& text) {
        connection.renew_snapshot();
        for (auto row = connection.prepare(k_raw, search::parse_query(text).name); row.step();) hits += static_cast<std::size_t>(row.integer(0));
    };
    auto counted = connection.prepare(k_subjects);
    counted.step();
    const std::int64_t subjects = counted.integer(0);
    counted.reset();
    const auto kinds = kinds_of(connection, subjects);
    std::printf(R"({"subjects":%lld,"figures_load_seconds":%.2f,"kinds":[)" "\n", static_cast<long long>(subjects), load_seconds);
    for (const auto& kind : kinds) print(kind.name, measure(kind.texts, seconds, ours), ",");
    print("raw SQLite, two characters, row numbers only", measure(kinds.front().texts, seconds, raw), "]}");
    if (hits == 0) throw std::runtime_error("nothing was found");
}

} // namespace

int main(int count, char** arguments)
{
    if (count != 2 && count != 3) {
        std::fputs("usage: bench_search DIR [SECONDS]\n", stderr);
        return 2;
    }
    try {
        run(arguments[1], count == 3 ? std::atof(arguments[2]) : 1.0);
    } catch (const std::exception& failure) {
        std::fprintf(stderr, "%s\n", failure.what());
        return 1;
    }
    return 0;
}
