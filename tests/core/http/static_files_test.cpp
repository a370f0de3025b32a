#include "server/http/static_files.hpp"
#include "tests/core/http/fake_server.hpp"

#include <doctest/doctest.h>
#include <filesystem>
#include <fstream>
#include <unistd.h>

using namespace chengxin;
using namespace chengxin::http;

namespace {

namespace fs = std::filesystem;

/// A folder that goes away at the end of the test.
struct WebFolder {
    fs::path path = fs::temp_directory_path() / ("chengxin-web-" + std::to_string(getpid()));

    WebFolder()
    {
        fs::create_directories(path / "fonts");
        write("app.0123abcd.wasm", std::string("\0asm", 4));
        write("app.0123abcd.wasm.br", "brotli form");
        write("app.0123abcd.wasm.gz", "gzip form");
        write("style.css", "body{}");
        write("fonts/a.woff2", std::string(100'000, 'f'));
        write("manual.pdf.gz", "not a form of anything");
        write(".secret", "no");
        write("empty.txt", "");
    }
    ~WebFolder() { fs::remove_all(path); }
    void write(const std::string& name, const std::string& bytes) const { std::ofstream(path / name, std::ios::binary) << bytes; }
};

std::string get(const std::string& target, const std::string& fields = {})
{
    return "GET " + target + " HTTP/1.1\r\nHost: a\r\n" + fields + "\r\n";
}

} // namespace

TEST_CASE("types and hashes by name")
{
    CHECK(content_type_of("/a.wasm") == "application/wasm");
    CHECK(content_type_of("/a.WOFF2") == "font/woff2");
    CHECK(content_type_of("/a.svg") == "image/svg+xml; charset=utf-8");
    CHECK(content_type_of("/a.webmanifest") == "application/manifest+json; charset=utf-8");
    CHECK(content_type_of("/a") == "application/octet-stream");
    CHECK(has_content_hash("/x/app.0123abcd.js"));
    CHECK(has_content_hash("/app.0123456789abcdef.min.js"));
    CHECK(!has_content_hash("/app.js"));
    CHECK(!has_content_hash("/app.0123abc.js"));
    CHECK(!has_content_hash("/0123abcd.js"));
    CHECK(!has_content_hash("/app.0123abcg.js"));
    CHECK(!has_content_hash("/app.01234567/style.css"));
}

TEST_CASE("the web folder over the wire")
{
    const WebFolder folder;
    Options options;
    options.files = *StaticFiles::load(folder.path.string());
    CHECK(options.files->count() == 5);
    FakeServer fake(options);
    const auto port = fake.server->port();

    auto wasm = ask(port, get("/app.0123abcd.wasm?x=1", "Accept-Encoding: gzip, br\r\n"));
    CHECK(wasm.status == 200);
    CHECK(wasm.headers["content-type"] == "application/wasm");
    CHECK(wasm.headers["content-encoding"] == "br");
    CHECK(wasm.headers["cache-control"] == "public, max-age=31536000, immutable");
    CHECK(wasm.headers["vary"] == "Accept-Encoding");
    CHECK(wasm.headers.count("content-security-policy") == 1);
    CHECK(wasm.body == "brotli form");
    CHECK(ask(port, get("/app.0123abcd.wasm", "Accept-Encoding: gzip\r\n")).body == "gzip form");
    auto plain = ask(port, get("/app.0123abcd.wasm"));
    CHECK(plain.body == std::string("\0asm", 4));
    CHECK(plain.headers.count("content-encoding") == 0);
    CHECK(plain.headers["etag"] != wasm.headers["etag"]);

    auto known = ask(port, get("/app.0123abcd.wasm", "Accept-Encoding: br\r\nIf-None-Match: " + wasm.headers["etag"] + "\r\n"));
    CHECK(known.status == 304);
    CHECK(known.headers["etag"] == wasm.headers["etag"]);
    CHECK(known.headers["cache-control"] == "public, max-age=31536000, immutable");

    CHECK(ask(port, get("/style.css")).headers["cache-control"] == "no-cache");
    CHECK(ask(port, get("/fonts/a.woff2", "Range: bytes=0-1\r\n")).body.size() == 100'000);
    CHECK(ask(port, get("/empty.txt")).headers["content-length"] == "0");
    auto head = ask(port, "HEAD /fonts/a.woff2 HTTP/1.1\r\nHost: a\r\n\r\n", RawClient::Body::none);
    CHECK(head.headers["content-length"] == "100000");
}

TEST_CASE("what is no file goes to the application, and nothing outside the folder has a name")
{
    const WebFolder folder;
    Options options;
    options.files = *StaticFiles::load(folder.path.string());
    FakeServer fake(options);
    const auto port = fake.server->port();
    CHECK(ask(port, get("/inline")).body == "GET /inline? 0");
    CHECK(ask(port, get("/.secret")).body == "GET /.secret? 0");
    CHECK(ask(port, get("/fonts")).body == "GET /fonts? 0");
    CHECK(ask(port, get("/fonts//a.woff2")).body == "GET /fonts//a.woff2? 0");
    CHECK(ask(port, "POST /style.css HTTP/1.1\r\nHost: a\r\n\r\n").body == "POST /style.css? 0");
    CHECK(ask(port, get("/../style.css")).status == 400);
    CHECK(!StaticFiles::load("/nonexistent"));
}
