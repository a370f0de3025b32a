#include "server/http/multipart.hpp"
#include "server/http/spool_file.hpp"
#include "tests/core/http/fake_server.hpp"
#include "tests/support/temporary_directory.hpp"

#include <doctest/doctest.h>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <sys/resource.h>
#include <system_error>

using namespace chengxin;
using namespace chengxin::http;
using chengxin::test::TemporaryDirectory;
using std::chrono::milliseconds;
namespace fs = std::filesystem;

namespace {

constexpr std::size_t k_large = 3'000'000;

std::string content(std::size_t size)
{
    std::string bytes(size, '\0');
    for (std::size_t i = 0; i < size; ++i) bytes[i] = static_cast<char>('a' + i * 7 % 23 + i / 100'000 % 3);
    return bytes;
}

std::string head(std::size_t size, const std::string& path = "/upload")
{
    return "POST " + path + " HTTP/1.1\r\nHost: a\r\nContent-Length: " + std::to_string(size) + "\r\n\r\n";
}

std::string in_chunks(const std::string& body)
{
    std::string message = "POST /upload HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";
    char size[32];
    for (std::size_t at = 0; at < body.size(); at += 100'000) {
        const auto piece = body.substr(at, 100'000);
        std::snprintf(size, sizeof size, "%zx\r\n", piece.size());
        message += size + piece + "\r\n";
    }
    return message + "0\r\n\r\n";
}

std::string read_all(sheet::ByteSource& source)
{
    std::string bytes(static_cast<std::size_t>(source.size()), '\0');
    CHECK(source.read_at(0, bytes.data(), bytes.size()) == bytes.size());
    return bytes;
}

/// Files of this process in `folder`, whether they still have a name or not, as paths below /proc.
std::vector<fs::path> open_files(const std::string& folder)
{
    std::vector<fs::path> found;
    for (const auto& entry : fs::directory_iterator("/proc/self/fd")) {
        std::error_code gone;
        if (fs::read_symlink(entry.path(), gone).string().rfind(fs::canonical(folder).string() + "/", 0) == 0) found.push_back(entry.path());
    }
    return found;
}

template <class F> bool comes_true(F condition)
{
    for (int i = 0; i < 4'800; ++i) { // two minutes
        if (condition()) return true;
        std::this_thread::sleep_for(milliseconds(25));
    }
    return false;
}

struct SpoolingServer {
    TemporaryDirectory folder;
    FakeServer fake;
    std::uint16_t port = fake.server->port();

    explicit SpoolingServer(Limits limits = {}) : fake(options(folder.path(), limits)) {}
    static Options options(const std::string& folder, const Limits& limits)
    {
        Options chosen;
        chosen.limits = limits;
        chosen.spool_directory = folder;
        return chosen;
    }
};

void check_no_room(Answer answer)
{
    CHECK(answer.status == 507);
    CHECK(answer.body.find("\"storage_full\"") != std::string::npos);
    CHECK(answer.body.find("磁盘空间不足") != std::string::npos);
}

} // namespace

TEST_CASE("a large body arrives on disk, a small one in memory")
{
    SpoolingServer server;
    const auto body = content(k_large);
    RawClient client(server.port);
    for (const auto& message : {head(body.size()) + body, in_chunks(body)}) {
        client.send(message + "GET /inline/next HTTP/1.1\r\nHost: a\r\n\r\n");
        CHECK(client.read_answer().body == "POST /upload? 3000000");
        CHECK(client.read_answer().body == "GET /inline/next? 0");
        client.send(message);
        CHECK(client.read_answer().status == 200);
        const auto stored = server.fake.application.last_request().large_body;
        REQUIRE(stored);
        CHECK(read_all(*stored) == body);
        CHECK(server.fake.application.last_request().body.empty());
    }
    client.send(head(1 << 20) + content(1 << 20));
    CHECK(client.read_answer().body == "POST /upload? 1048576");
    CHECK(server.fake.application.last_request().large_body == nullptr);
    CHECK(comes_true([&] { return open_files(server.folder.path()).empty(); }));
}

TEST_CASE("what lies on disk is readable to nobody and has no name")
{
    SpoolingServer server;
    RawClient client(server.port);
    client.send(head(k_large) + std::string(2'000'000, 'P'));
    REQUIRE(comes_true([&] {
        const auto files = open_files(server.folder.path());
        return files.size() == 1 && fs::file_size(files[0]) >= 1'000'000;
    }));
    std::ifstream file(open_files(server.folder.path())[0], std::ios::binary);
    const std::string stored((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
    CHECK(stored.find("PPPP") == std::string::npos);
    CHECK(fs::is_empty(server.folder.path()));
}

TEST_CASE("who leaves in the middle, stalls or sends too much leaves nothing behind")
{
    SpoolingServer server;
    const auto is_gone = [&] { return open_files(server.folder.path()).empty(); };
    {
        RawClient leaving(server.port);
        leaving.send(head(k_large) + content(2'000'000));
        REQUIRE(comes_true([&] { return !is_gone(); }));
        leaving.reset();
        CHECK(comes_true(is_gone));
    }
    RawClient stalling(server.port);
    stalling.send(head(k_large) + content(1'500'000));
    REQUIRE(comes_true([&] { return !is_gone(); }));
    for (int stretch = 0; stretch < 2; ++stretch) server.fake.pass(Limits{}.stall_time + milliseconds(1)); // it may still be reading in the first
    CHECK(stalling.read_answer().status == 408);
    CHECK(comes_true(is_gone));

    RawClient too_much(server.port);
    too_much.send(in_chunks(content(4'300'000))); // the limit of this path is 4 MiB
    const auto refused = too_much.read_answer();
    CHECK(refused.status == 413);
    CHECK(refused.body.find("超过大小限制") != std::string::npos);
    CHECK(comes_true(is_gone));
    CHECK(ask(server.port, head(5'000'000)).status == 413);
    CHECK(ask(server.port, head(k_large) + content(k_large)).status == 200);
}

TEST_CASE("a full disk is told in a sentence, and the server goes on")
{
    Limits limits;
    limits.spool_bytes = 2'000'000;
    SpoolingServer server(limits);
    check_no_room(ask(server.port, head(k_large) + content(k_large)));
    check_no_room(ask(server.port, in_chunks(content(k_large))));
    CHECK(comes_true([&] { return open_files(server.folder.path()).empty(); }));
    CHECK(ask(server.port, head(1'500'000) + content(1'500'000)).status == 200); // what the others held is free again
}

TEST_CASE("a write that the system refuses is told in the same sentence")
{
    SpoolingServer server;
    std::signal(SIGXFSZ, SIG_IGN);
    rlimit before{};
    getrlimit(RLIMIT_FSIZE, &before);
    const rlimit small{1'500'000, before.rlim_max};
    setrlimit(RLIMIT_FSIZE, &small);
    check_no_room(ask(server.port, head(k_large) + content(k_large)));
    setrlimit(RLIMIT_FSIZE, &before);
    CHECK(ask(server.port, head(k_large) + content(k_large)).status == 200);
    fs::remove_all(server.folder.path());
    check_no_room(ask(server.port, head(k_large) + content(k_large)));
    CHECK(ask(server.port, "GET /inline HTTP/1.1\r\nHost: a\r\n\r\n").status == 200);
}

TEST_CASE("remains of a killed process go at the start; other files stay")
{
    TemporaryDirectory folder;
    std::ofstream(folder.path() + "/body-abcdef") << "left";
    std::ofstream(folder.path() + "/other") << "kept";
    SpoolFile::prepare_folder(folder.path());
    CHECK_FALSE(fs::exists(folder.path() + "/body-abcdef"));
    CHECK(fs::exists(folder.path() + "/other"));
}

TEST_CASE("a spooled body can be read from any place")
{
    TemporaryDirectory folder;
    SpoolFile file(folder.path(), std::make_shared<SpoolQuota>(1'000'000));
    const auto body = content(70'001);
    for (std::size_t at = 0; at < body.size(); at += 1237) file.append(std::string_view(body).substr(at, 1237));
    CHECK(file.size() == body.size());
    for (std::size_t at = 0; at < body.size(); at += 911) {
        std::string piece(100, '\0');
        piece.resize(file.read_at(at, piece.data(), piece.size()));
        CHECK(piece == body.substr(at, 100));
    }
    char byte = 0;
    CHECK(file.read_at(body.size(), &byte, 1) == 0);
    CHECK_THROWS_AS(file.append(std::string(1'000'000, 'x')), std::system_error);
}

TEST_CASE("a form on disk reads like a form in memory, wherever its boundaries fall")
{
    TemporaryDirectory folder;
    const std::string type = "multipart/form-data; boundary=B";
    for (std::size_t shift = 0; shift < 12; ++shift) { // the reader looks through windows of 256 KiB
        const auto file = content(256 * 1024 - 120 + shift);
        const auto body = "--B\r\nContent-Disposition: form-data; name=\"catalogue\"\r\n\r\npenalty\r\n--B\r\n"
            "Content-Disposition: form-data; name=\"file\"; filename=\"a.csv\"\r\n\r\n" + file + "\r\n--B--\r\n";
        auto spooled = std::make_shared<SpoolFile>(folder.path(), std::make_shared<SpoolQuota>(1 << 20));
        spooled->append(body);
        const auto form = decode_form(type, spooled);
        REQUIRE(form);
        CHECK(form->field("catalogue") == "penalty");
        REQUIRE(form->file("file")->large);
        CHECK(form->file("file")->name == "a.csv");
        CHECK(read_all(*form->file("file")->large) == file);
        CHECK(decode_form(type, body)->file("file")->bytes == file);
    }
    auto cut = std::make_shared<SpoolFile>(folder.path(), std::make_shared<SpoolQuota>(1 << 20));
    cut->append("--B\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.csv\"\r\n\r\n" + content(300'000));
    CHECK(!decode_form(type, cut));
    CHECK(!decode_form("application/x-www-form-urlencoded", cut));
}
