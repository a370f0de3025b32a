#include "server/core/audit_checkpoint.hpp"
#include "tests/features/data_import/support.hpp"
#include "tests/hostile/hostile_file.hpp"
#include "shared/sheet/zip_reader.hpp"
#include "tests/hostile/measure.hpp"

#include "shared/core/text.hpp"

#include <doctest/doctest.h>

#include <filesystem>
#include <set>

/// Every hostile file through the upload endpoint of the whole portal: the clerk gets the sentence, and nothing is left of it.
namespace chengxin::test {
namespace {

using namespace chengxin::data_import;

/// The form, its parts and the file are copies of the upload in memory; the rest is the reader's.
constexpr std::uint64_t k_copies_of_upload = 5;
constexpr std::uint64_t k_most_bytes = 192 << 20;
constexpr double k_most_seconds = 60; ///< of CPU

std::string without_numbers(std::string_view sentence)
{
    std::string text;
    for (const char c : sentence) {
        if (c < '0' || c > '9') text += c;
        else if (text.empty() || text.back() != '#') text += '#';
    }
    return text;
}

/// Paths of all files in the data directory but for SQLite's own.
std::set<std::string> files_in(const std::string& directory)
{
    std::set<std::string> files;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(directory)) {
        const std::string name = entry.path().string();
        if (entry.is_regular_file() && name.find("-wal") == std::string::npos && name.find("-shm") == std::string::npos) files.insert(name);
    }
    return files;
}

std::string long_text(int characters)
{
    std::string text;
    for (int i = 0; i < characters; ++i) text += "长";
    return text;
}

std::int64_t published(UploadPortal& portal)
{
    return portal.number("SELECT (SELECT count(*) FROM record) + (SELECT count(*) FROM subject) + (SELECT count(*) FROM import_finding)");
}

/// Uploads the file and runs its job; returns what the clerk is told.
std::string message_of(UploadPortal& portal, const HostileFile& file, const std::string& bytes)
{
    const auto before = portal.fingerprint();
    const auto taken = portal.ask<Upload>(Role::clerk, {"penalty", {file.file_name, "application/octet-stream", bytes}});
    if (!taken) {
        CHECK(taken.error().code != ErrorCode::internal);
        CHECK(portal.fingerprint() == before);
        return taken.error().message;
    }
    portal.run_jobs();
    const Batch batch = portal.batch(Role::clerk, taken->batch_id);
    CHECK(batch.state == BatchState::failed);
    CHECK(batch.findings == 0);
    return batch.message;
}

void check_refused(UploadPortal& portal, const HostileFile& file)
{
    const std::string what = file.what;
    CAPTURE(what);
    const std::string bytes = file.bytes();
    std::string message;
    const auto files = files_in(portal.directory());
    const Cost cost = measure([&] { message = message_of(portal, file, bytes); });
    CHECK(without_numbers(message) == without_numbers(file.says));
    CHECK(published(portal) == 0);
    CHECK(portal.is_search_current());
    CHECK(portal.files_kept() == 0);
    for (const std::string& path : files_in(portal.directory())) CHECK_MESSAGE(files.count(path) == 1, path);
    CHECK(cost.peak_bytes < (k_copies_of_upload * bytes.size() + k_most_bytes) * k_sanitizer_factor);
    CHECK(cost.cpu_seconds < k_most_seconds * k_sanitizer_factor);
    MESSAGE(what << ": " << (cost.peak_bytes >> 20) << " MiB, " << cost.cpu_seconds << " s");
}

void check_accepted(const HostileFile& file)
{
    const std::string what = file.what;
    CAPTURE(what);
    UploadPortal portal;
    const Batch batch = portal.import(Role::clerk, "penalty", file.file_name, file.bytes());
    CHECK(batch.state == BatchState::done);
    CHECK(batch.total == k_strange_rows);
    CHECK(batch.accepted == k_strange_rows);
    CHECK(portal.number("SELECT count(*) FROM record") == k_strange_rows);
    CHECK(batch.file_name.find_first_of("/\\") == std::string::npos);
    CHECK_FALSE(std::filesystem::exists("/tmp/chengxin-evil"));
    for (const std::string& path : files_in(portal.directory())) CHECK(path.find("evil") == std::string::npos);
}

} // namespace

TEST_CASE("hostile uploads are refused with a sentence and leave nothing")
{
    UploadPortal portal;
    REQUIRE(portal.portal().checkpoints.make("regular")); // the day's, whose file stays
    for (const auto& list : {hostile_archives(), hostile_workbooks(), hostile_xls(), hostile_text()})
        for (const HostileFile& file : list) check_refused(portal, file);
    // and the line still works
    PenaltyFile good;
    good.add("伊市监罚〔2026〕1号");
    CHECK(portal.import(Role::clerk, "penalty", "正常.csv", good.csv()).accepted == 1);
}

TEST_CASE("strange uploads are read as they are")
{
    for (const auto& list : {strange_workbooks(), strange_text()})
        for (const HostileFile& file : list) check_accepted(file);
}

TEST_CASE("a formula in a cell stays a text in every export")
{
    UploadPortal portal;
    PenaltyFile file;
    const std::string formula = "=cmd|'/C calc'!A0";
    file.set(file.add("伊市监罚〔2026〕1号"), "违法事实", "@cmd|'/C calc'!A0");
    file.set(file.add("-1+1"), "违法行为类型", "@SUM(A1)");
    file.set(file.add("伊市监罚〔2026〕3号"), "处罚决定日期", formula); // comes back
    file.set(file.add("伊市监罚〔2026〕4号"), "违法事实", formula);     // likewise: what it would show is not in the file
    const Batch batch = portal.import(Role::clerk, "penalty", "公式.csv", file.csv());
    CHECK(batch.accepted == 2);
    CHECK(batch.rejected == 2);
    const Reply csv = portal.get(Role::guest, "/api/v1/publicity/export?catalogue=penalty");
    REQUIRE(csv.status == 200);
    for (const char* dangerous : {",=", ",@", ",-1", ",\"=", ",\"@", ",\"-1", "\n=", "\n@"}) CHECK(csv.body.find(dangerous) == std::string::npos);
    const auto returned = portal.ask<Returned>(Role::clerk, {batch.id});
    REQUIRE(returned);
    sheet::MemorySource source(returned->bytes);
    auto zip = sheet::ZipReader::open(source, {});
    REQUIRE(zip);
    for (const auto& entry : zip->entries()) {
        const auto part = zip->read_whole(entry, 16 << 20);
        REQUIRE(part);
        CHECK(part->find("<f>") == std::string::npos);
    }
}

TEST_CASE("long texts in every cell stay within memory on their way through the rules")
{
    UploadPortal portal;
    PenaltyFile file;
    for (int i = 0; i < 4'000; ++i) {
        const std::size_t row = file.add("伊市监罚〔2026〕" + std::to_string(i) + "号");
        for (const auto& [column, characters] : {std::pair{"违法事实", 4'999}, {"处罚依据", 2'047}, {"备注", 511}}) file.set(row, column, long_text(characters));
    }
    const std::string bytes = file.csv();
    Batch batch;
    const Cost cost = measure([&] { batch = portal.import(Role::clerk, "penalty", "长.csv", bytes); });
    CHECK(batch.state == BatchState::done);
    CHECK(batch.accepted == 4'000);
    CHECK(cost.peak_bytes < (k_copies_of_upload * bytes.size() + k_most_bytes) * k_sanitizer_factor);
    MESSAGE("4,000 rows of 24 KB: " << (cost.peak_bytes >> 20) << " MiB, " << cost.cpu_seconds << " s, accepted " << batch.accepted);
}

} // namespace chengxin::test
