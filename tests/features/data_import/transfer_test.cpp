// Uploads that come in pieces, and the idempotency key of those that do not.
#include "server/core/crypto.hpp"
#include "server/features/data_import/intake/transfer.hpp"
#include "shared/features/data_import/transfer_api.hpp"
#include "tests/features/data_import/support.hpp"
#include "tests/support/temporary_directory.hpp"

#include <doctest/doctest.h>
#include <filesystem>
#include <fstream>
#include <sstream>

namespace chengxin::test {
namespace {

using namespace chengxin::data_import;

constexpr std::size_t k_piece = 700;

std::string some_rows(const std::string& mark)
{
    PenaltyFile file;
    for (int i = 0; i < 12; ++i)
        file.add("伊市监罚〔2026〕" + mark + std::to_string(i) + "号");
    return file.csv();
}

UploadPartRequest part_of(const std::string& id, const std::string& bytes, std::size_t offset, std::size_t count = k_piece)
{
    const std::string piece = bytes.substr(offset, count);
    return {id, static_cast<std::int64_t>(offset), crypto::hex(crypto::sha256(piece)), {"piece", "application/octet-stream", piece}};
}

Result<UploadBeginResponse> begin(TestPortal& portal, const std::string& bytes, const std::string& key = "", Role role = Role::clerk)
{
    return portal.ask<UploadBegin>(role, {"处罚.csv", static_cast<std::int64_t>(bytes.size()), "penalty", key});
}

void send_all(TestPortal& portal, const std::string& id, const std::string& bytes)
{
    for (std::size_t at = 0; at < bytes.size(); at += k_piece)
        REQUIRE(portal.ask<UploadPart>(Role::clerk, part_of(id, bytes, at)));
}

std::size_t piece_files(const TestPortal& portal)
{
    const std::filesystem::path folder = portal.directory() + "/transfers";
    if (!std::filesystem::exists(folder)) return 0;
    std::size_t count = 0;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder))
        count += entry.is_regular_file();
    return count;
}

/// A piece with personal data in it, on the disk.
std::string disk_of(const TestPortal& portal)
{
    std::ostringstream all;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(portal.directory() + "/transfers"))
        if (entry.is_regular_file()) all << std::ifstream(entry.path(), std::ios::binary).rdbuf();
    return all.str();
}

} // namespace

TEST_CASE("transfer: pieces in any order and twice become the batch that one request gives")
{
    UploadPortal portal;
    const std::string bytes = some_rows("甲");
    const auto begun = begin(portal, bytes);
    REQUIRE(begun);
    CHECK(begun->most_part_bytes == k_most_part_bytes);
    CHECK(begun->parts.empty());
    std::vector<std::size_t> offsets;
    for (std::size_t at = 0; at < bytes.size(); at += k_piece)
        offsets.insert(offsets.begin(), at);
    std::int64_t received = 0;
    for (const std::size_t at : offsets) {
        const auto sent = portal.ask<UploadPart>(Role::clerk, part_of(begun->id, bytes, at));
        REQUIRE(sent);
        received = sent->received;
        CHECK(portal.ask<UploadPart>(Role::clerk, part_of(begun->id, bytes, at))->received == received); // an equal part twice is fine
    }
    CHECK(received == static_cast<std::int64_t>(bytes.size()));
    CHECK(disk_of(portal).find("伊市监罚") == std::string::npos); // sealed
    const auto ended = portal.ask<UploadEnd>(Role::clerk, {.id = begun->id});
    REQUIRE(ended);
    CHECK_FALSE(ended->recognised);
    CHECK(piece_files(portal) == 0);
    portal.run_jobs();
    const Batch batch = portal.batch(Role::clerk, ended->batch_id);
    CHECK(batch.state == BatchState::done);
    CHECK(batch.accepted == 12);
    CHECK(batch.file_name == "处罚.csv");
    const auto again = portal.ask<UploadEnd>(Role::clerk, {.id = begun->id}); // the answer was lost
    REQUIRE(again);
    CHECK(again->batch_id == ended->batch_id);
    CHECK_FALSE(again->recognised);
    CHECK(portal.ask<UploadPart>(Role::clerk, part_of(begun->id, bytes, 0)).error().code == ErrorCode::conflict);
    CHECK(api::decode_json<UploadResponse>(portal.upload(Role::clerk, "penalty", "处罚.csv", bytes).body)
              ->recognised); // the same file is known, however it came
}

TEST_CASE("transfer: goes on where it stopped, also after the server started anew")
{
    const TemporaryDirectory directory;
    const std::string bytes = some_rows("乙");
    std::string id;
    {
        UploadPortal portal({.data_directory = directory.path()});
        const auto begun = begin(portal, bytes, "file-1");
        REQUIRE(begun);
        id = begun->id;
        REQUIRE(portal.ask<UploadPart>(Role::clerk, part_of(id, bytes, 0)));
        REQUIRE(portal.ask<UploadPart>(Role::clerk, part_of(id, bytes, 2 * k_piece)));
    }
    UploadPortal portal({.data_directory = directory.path()});
    const auto found = begin(portal, bytes, "file-1");
    REQUIRE(found);
    CHECK(found->id == id);
    REQUIRE(found->parts.size() == 2);
    CHECK(found->parts[1].offset == 2 * k_piece);
    const auto early = portal.ask<UploadEnd>(Role::clerk, {.id = id});
    REQUIRE_FALSE(early);
    CHECK(early.error().code == ErrorCode::conflict);
    CHECK(early.error().detail == std::to_string(k_piece)); // where the first piece is missing
    send_all(portal, id, bytes);
    const auto ended = portal.ask<UploadEnd>(Role::clerk, {.id = id});
    REQUIRE(ended);
    portal.run_jobs();
    CHECK(portal.batch(Role::clerk, ended->batch_id).accepted == 12);
    CHECK(begin(portal, bytes, "file-1")->batch_id == ended->batch_id); // whoever lost the last answer learns of it
    CHECK(portal.ask<UploadBegin>(Role::clerk, {"另一个.csv", 10, "penalty", "file-1"}).error().code == ErrorCode::conflict);
}

TEST_CASE("transfer: what is wrong with a piece is said, and nothing of it is kept")
{
    UploadPortal portal;
    const std::string bytes = some_rows("丙");
    const std::string id = begin(portal, bytes)->id;
    UploadPartRequest damaged = part_of(id, bytes, 0);
    damaged.piece.bytes[3] ^= 1;
    CHECK(portal.ask<UploadPart>(Role::clerk, damaged).error().detail == "sha256");
    CHECK(portal.ask<UploadPart>(Role::clerk, part_of(id, bytes + "x", bytes.size())).error().detail == "offset");
    CHECK(portal.ask<UploadPart>(Role::clerk, part_of(id, bytes, 0, 0)).error().detail == "offset"); // nothing in it
    UploadPartRequest before = part_of(id, bytes, 0);
    before.offset = -1;
    CHECK(portal.ask<UploadPart>(Role::clerk, before).error().detail == "offset");
    CHECK(piece_files(portal) == 0);
    REQUIRE(portal.ask<UploadPart>(Role::clerk, part_of(id, bytes, 0)));
    CHECK(portal.ask<UploadPart>(Role::clerk, part_of(id, bytes, k_piece / 2)).error().detail == "overlap");
    CHECK(portal.ask<UploadPart>(Role::other_clerk, part_of(id, bytes, k_piece)).error().code == ErrorCode::not_found); // somebody else's
    CHECK(portal.ask<UploadEnd>(Role::credit_office, {.id = id}).error().code == ErrorCode::not_found);
    CHECK(piece_files(portal) == 1);
}

TEST_CASE("transfer: limits are told before a byte is sent")
{
    UploadPortal portal;
    const std::string bytes = some_rows("丁");
    const auto ask = [&](std::int64_t size, const std::string& catalogue = "penalty") {
        return portal.ask<UploadBegin>(Role::clerk, {"a.csv", size, catalogue, ""});
    };
    CHECK(ask(k_most_upload_bytes + 1).error().code == ErrorCode::too_large);
    CHECK(ask(k_most_upload_bytes + 1).error().message.find("512 MB") != std::string::npos);
    CHECK(ask(0).error().code == ErrorCode::invalid_request);
    CHECK(ask(10, "none").error().detail == "catalogue");
    const std::string first = begin(portal, bytes)->id;
    CHECK(begin(portal, bytes));
    CHECK(begin(portal, bytes).error().code == ErrorCode::too_many); // two of one account
    CHECK(begin(portal, bytes, "", Role::other_clerk));
    REQUIRE(portal.ask<UploadPart>(Role::clerk, part_of(first, bytes, 0)));
    REQUIRE(portal.ask<UploadDrop>(Role::clerk, {first}));
    CHECK(piece_files(portal) == 0);
    CHECK(begin(portal, bytes));

    const auto set = portal.store().write([&](storage::Connection& connection) -> Result<void> {
        portal.portal().parameters.set(connection, k_transfer_quota, "1", "2026-01-01");
        return {};
    });
    REQUIRE(set);
    CHECK(portal.ask<UploadBegin>(Role::other_clerk, {"b.csv", 1 << 20, "penalty", ""}).error().detail == "quota"); // of all together
}

TEST_CASE("transfer: after a day it is gone, with its pieces")
{
    UploadPortal portal;
    const std::string bytes = some_rows("戊");
    const std::string id = begin(portal, bytes, "key")->id;
    send_all(portal, id, bytes);
    portal.clock().advance(k_transfer_seconds - 60);
    portal.sign_in_again();
    CHECK(begin(portal, bytes, "key")->parts.size() > 1);
    portal.clock().advance(120);
    CHECK(portal.ask<UploadEnd>(Role::clerk, {.id = id}).error().code == ErrorCode::not_found);
    REQUIRE(sweep_transfers(portal.portal()));
    CHECK(piece_files(portal) == 0);
    CHECK(portal.number("SELECT (SELECT count(*) FROM import_transfer) + (SELECT count(*) FROM import_transfer_part)") == 0);
    CHECK(begin(portal, bytes, "key")->parts.empty());
}

TEST_CASE("transfer: a file that cannot be read is refused at its end and gives its place free")
{
    UploadPortal portal;
    const std::string bytes(3000, 'x');
    const std::string id = begin(portal, bytes)->id;
    send_all(portal, id, bytes);
    const auto ended = portal.ask<UploadEnd>(Role::clerk, {.id = id});
    REQUIRE_FALSE(ended);
    CHECK(portal.number("SELECT count(*) FROM import_batch") == 0);
    CHECK(piece_files(portal) == 0);
    CHECK(portal.ask<UploadEnd>(Role::clerk, {.id = id}).error().code == ErrorCode::not_found);
}

TEST_CASE("upload: an idempotency key gives the first answer again")
{
    UploadPortal portal;
    UploadRequest request;
    request.catalogue = "penalty";
    request.file = {"处罚.csv", "text/csv", some_rows("己")};
    request.idempotency_key = "run-17";
    const auto first = portal.ask<Upload>(Role::clerk, request);
    REQUIRE(first);
    const auto second = portal.ask<Upload>(Role::clerk, request);
    REQUIRE(second);
    CHECK(second->batch_id == first->batch_id);
    CHECK_FALSE(second->recognised);
    CHECK(portal.number("SELECT count(*) FROM import_batch") == 1);
    request.file.bytes = some_rows("庚");
    const auto other = portal.ask<Upload>(Role::clerk, request);
    REQUIRE_FALSE(other);
    CHECK(other.error().detail == "idempotency_key");
    CHECK(portal.number("SELECT count(*) FROM import_batch") == 1);
    request.idempotency_key = "run-18";
    CHECK(portal.ask<Upload>(Role::clerk, request)->batch_id != first->batch_id);
}

} // namespace chengxin::test
