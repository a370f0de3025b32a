#include "server/core/openapi.hpp"
#include "server/core/reply.hpp"
#include "shared/api/cereal_codec.hpp"
#include "shared/api/error_body.hpp"
#include "shared/api/session.hpp"
#include "tests/support/temporary_directory.hpp"
#include "tests/support/test_portal.hpp"

#include <boost/json/parse.hpp>
#include <doctest/doctest.h>
#include <fstream>
#include <stdexcept>

namespace chengxin {

using test::Role;
using test::TestPortal;

namespace {

struct EchoRequest {
    std::string text;
    std::int64_t number = 7;
};
BOOST_DESCRIBE_STRUCT(EchoRequest, (), (text, number))

template <api::Method k_method> struct Echo {
    using Request = EchoRequest;
    using Response = EchoRequest;
    static constexpr auto method = k_method;
    static constexpr const char* path = k_method == api::Method::get ? "/api/v1/test/echo" : "/api/v1/test/post-echo";
    static constexpr auto permission = k_method == api::Method::get ? Permission::anyone : Permission{"import_upload"};
    static constexpr const char* summary = "回声";
};

struct Download {
    using Request = api::Nothing;
    using Response = api::File;
    static constexpr auto method = api::Method::get;
    static constexpr const char* path = "/api/v1/test/download";
    static constexpr auto permission = Permission::anyone;
    static constexpr const char* summary = "下载";
};

/// A router of its own beside the portal's, with handlers that fail in every way.
struct Fixture {
    TestPortal portal;
    Router router;
    int calls = 0;

    Fixture()
    {
        const auto echo = [this](RequestContext&, EchoRequest request) -> Result<EchoRequest> {
            ++calls;
            if (request.text == "throw") throw std::runtime_error("secret reason");
            if (request.text == "disk") throw storage::DatabaseFailure(10, "secret disk");
            if (request.text == "conflict") return fail(ErrorCode::conflict, "状态已改变。", "text");
            return request;
        };
        router.handle<Echo<api::Method::get>>(echo);
        router.handle<Echo<api::Method::post>>(echo);
        router.handle<Download>([](RequestContext&, api::Nothing) -> Result<api::File> { return api::File{"退回 \"行\".xlsx", "application/x", "bytes"}; });
        router.page("GET", "/private", Permission::signed_in, [](RequestContext&, const RawRequest&, const Form&) { return Reply{}; });
    }
    Reply send(RawRequest request)
    {
        request.headers.emplace("host", "portal.test");
        return router.dispatch(portal.portal(), request);
    }
    Reply get(const std::string& path, const std::string& query = {})
    {
        RawRequest request;
        request.method = "GET";
        request.path = path;
        request.query = query;
        return send(request);
    }
};

RawRequest post_echo(const std::string& body, const std::string& content_type = "application/json")
{
    RawRequest request;
    request.method = "POST";
    request.path = "/api/v1/test/post-echo";
    request.body = body;
    request.headers["content-type"] = content_type;
    return request;
}

api::ErrorContent error_of(const Reply& reply)
{
    const auto body = api::decode_json<api::ErrorBody>(reply.body);
    REQUIRE(body);
    return body->error;
}

} // namespace

TEST_CASE("router: a query in, JSON out, no caching of stale answers")
{
    Fixture fixture;
    const Reply reply = fixture.get("/api/v1/test/echo", "text=%E4%BC%8A+a&number=3&other=1");
    CHECK(reply.status == 200);
    CHECK(reply.content_type == "application/json");
    CHECK(reply.body == R"({"text":"伊 a","number":3})");
    CHECK(reply.headers.at("Cache-Control") == "no-cache");
    CHECK(reply.headers.at("X-Request-Id").size() == 16);
}

TEST_CASE("router: unknown addresses and wrong methods")
{
    Fixture fixture;
    CHECK(error_of(fixture.get("/api/v1/none")).code == "not_found");
    const Reply page = fixture.get("/none");
    CHECK(page.status == 404);
    CHECK(page.content_type == "text/html; charset=utf-8");
    const Reply wrong = fixture.get("/api/v1/test/post-echo");
    CHECK(wrong.status == 405);
    CHECK(wrong.headers.at("Allow") == "POST");
}

TEST_CASE("router: errors keep their inner reasons to themselves")
{
    Fixture fixture;
    const Reply broken = fixture.get("/api/v1/test/echo", "text=throw");
    CHECK(broken.status == 500);
    CHECK(broken.body.find("secret") == std::string::npos);
    const Reply disk = fixture.get("/api/v1/test/echo", "text=disk");
    CHECK(disk.status == 503);
    CHECK(disk.body.find("secret") == std::string::npos);
    const Reply conflict = fixture.get("/api/v1/test/echo", "text=conflict");
    CHECK(conflict.status == 409);
    CHECK(error_of(conflict).detail == "text");
    CHECK(error_of(conflict).request_id == conflict.headers.at("X-Request-Id"));
    CHECK(error_of(fixture.get("/api/v1/test/echo", "number=x")).detail == "number");
    CHECK(fixture.get("/api/v1/test/echo", "text=%ff").status == 400);
}

TEST_CASE("router: permission is decided before the body is decoded")
{
    Fixture fixture;
    CHECK(fixture.send(post_echo("not json")).status == 401);
    TestPortal& portal = fixture.portal;
    CHECK(portal.post_json(Role::administrator, "/api/v1/data-import/undo", "not json").status == 403);
    CHECK(fixture.calls == 0);
    CHECK(fixture.get("/private", "a=1").headers.at("Location") == "/sign-in?next=%2Fprivate%3Fa%3D1");
}

TEST_CASE("router: changes from other sites are refused")
{
    TestPortal portal;
    const struct {
        const char* name;
        const char* value;
        bool refused;
    } cases[] = {
        {"origin", "http://portal.test", false}, {"origin", "https://portal.test", false}, {"origin", "http://PORTAL.test", false},
        {"origin", "null", true}, {"origin", "http://evil.test", true}, {"origin", "http://portal.test.evil.test", true}, {"origin", "portal.test", true},
        {"origin", "http://portal.test:81", true}, {"sec-fetch-site", "cross-site", true}, {"sec-fetch-site", "same-origin", false}, {"x-other", "1", false},
    };
    for (const auto& item : cases) {
        CAPTURE(item.value);
        RawRequest request;
        request.method = "POST";
        request.path = accounts::SignIn::path;
        request.headers = {{"content-type", "application/json"}, {item.name, item.value}};
        request.body = "{}";
        CHECK(portal.send(Role::guest, request).status == (item.refused ? 403 : 400));
    }
}

TEST_CASE("router: content types")
{
    Fixture fixture;
    const auto sign_in = [&](const std::string& type, const std::string& body) {
        RawRequest request;
        request.method = "POST";
        request.path = accounts::SignIn::path;
        request.body = body;
        if (!type.empty()) request.headers["content-type"] = type;
        return fixture.portal.send(Role::guest, request).status;
    };
    const std::string right = R"({"name":"clerk","password":")" + std::string(test::k_password) + "\"}";
    CHECK(sign_in("application/json", right) == 200);
    CHECK(sign_in("application/json; charset=utf-8", right) == 200);
    CHECK(sign_in("text/plain", right) == 415);
    CHECK(sign_in("", right) == 415);
    CHECK(sign_in("application/x-cereal", api::encode_cereal(accounts::SignInRequest{"clerk", test::k_password})) == 200);
    CHECK(sign_in("application/x-cereal", "\1rubbish") == 400);
}

TEST_CASE("router: cereal answers, and another build is told to reload")
{
    Fixture fixture;
    RawRequest request;
    request.method = "GET";
    request.path = "/api/v1/test/echo";
    request.query = "text=a";
    request.headers["accept"] = "application/x-cereal";
    const Reply reply = fixture.send(request);
    CHECK(reply.content_type == "application/x-cereal");
    const auto decoded = api::decode_cereal<EchoRequest>(reply.body);
    REQUIRE(decoded);
    CHECK(decoded->text == "a");
    CHECK(decoded->number == 7);
    request.query = "text=conflict";
    const auto error = api::decode_cereal<api::ErrorBody>(fixture.send(request).body);
    REQUIRE(error);
    CHECK(error->error.code == "conflict");
}

TEST_CASE("router: a client of another build is told to reload, pages load the client")
{
    const test::TemporaryDirectory web;
    std::ofstream(web.path() + "/manifest.json") << R"({"build":"b1","loader.js":"loader.12345678.js","portal.wasm":"portal.12345678.wasm","console.wasm":"console.12345678.wasm","style.css":"style.1.css"})";
    TestPortal portal(test::TestOptions{.web_directory = web.path()});
    const auto ask = [&](const char* build) {
        RawRequest request;
        request.method = "GET";
        request.path = accounts::Me::path;
        request.headers["accept"] = "application/x-cereal";
        if (build) request.headers[api::k_build_header] = build;
        return portal.send(Role::clerk, request);
    };
    CHECK(ask("b1").status == 200);
    for (const char* other : {static_cast<const char*>(nullptr), "b0"}) {
        const Reply reply = ask(other);
        CHECK(reply.status == 409);
        CHECK(error_of(reply).code == "reload");
        CHECK(error_of(reply).message == "页面已更新，请刷新");
    }
    const std::string page = portal.get(Role::guest, "/sign-in").body;
    CHECK(page.find("data-build=\"b1\"") != std::string::npos);
    CHECK(page.find("<script src=\"/loader.12345678.js\" defer data-wasm=\"/portal.12345678.wasm\"></script>") != std::string::npos);
    const std::string upload = portal.get(Role::clerk, "/upload").body;
    CHECK(upload.find("<script src=\"/loader.12345678.js\" defer data-wasm=\"/console.12345678.wasm\"></script>") != std::string::npos);
    CHECK(portal.get(Role::guest, "/sign-in?plain=1").body.find("<script") == std::string::npos);
}

TEST_CASE("router: demo says so everywhere")
{
    TestPortal portal(test::TestOptions{.demo = Demo::yes});
    const Reply page = portal.get(Role::guest, "/sign-in");
    CHECK(page.body.find("demo-banner") != std::string::npos);
    CHECK(page.headers.at("X-Robots-Tag") == "noindex");
    CHECK(portal.get(Role::guest, accounts::Me::path).headers.at("X-Chengxin-Demo") == "true");
}

TEST_CASE("router: a file becomes a download with its Chinese name")
{
    Fixture fixture;
    const Reply reply = fixture.get("/api/v1/test/download");
    CHECK(reply.body == "bytes");
    CHECK(reply.headers.at("Content-Disposition") == "attachment; filename=\"_ _.xlsx\"; filename*=UTF-8''%E9%80%80%E5%9B%9E%20%22%E8%A1%8C%22.xlsx");
}

TEST_CASE("router: openapi and health")
{
    TestPortal portal;
    const Reply reply = portal.get(Role::guest, "/openapi.json");
    const auto document = boost::json::parse(reply.body);
    CHECK(document.at("openapi").as_string() == "3.1.0");
    CHECK(document.at("paths").as_object().contains(accounts::SignIn::path));
    CHECK(portal.get(Role::guest, "/healthz").status == 200);
}

TEST_CASE("router: registering twice is a mistake")
{
    Router router;
    const auto answer = [](RequestContext&, const RawRequest&, const Form&) { return Reply{}; };
    router.page("GET", "/a", Permission::anyone, answer);
    CHECK_THROWS_AS(router.page("GET", "/a", Permission::anyone, answer), std::logic_error);
}

} // namespace chengxin
