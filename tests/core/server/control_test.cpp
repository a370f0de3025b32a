#include "server/core/control.hpp"

#include "server/core/control_socket.hpp"
#include "tests/support/temporary_directory.hpp"
#include "tests/support/test_portal.hpp"

#include <doctest/doctest.h>
#include <filesystem>
#include <sys/socket.h>
#include <sys/stat.h>

namespace chengxin::test {

namespace {

Result<std::string> echo(Portal&, std::string_view arguments)
{
    return "甲 " + std::string(arguments);
}

Result<std::string> refuse(Portal&, std::string_view)
{
    return fail(ErrorCode::conflict, "不行，因为“引号”。");
}

Result<std::string> break_down(Portal&, std::string_view)
{
    throw std::runtime_error("something");
}

const std::vector<ControlCommand> k_commands = {{"test.echo", echo}, {"test.refuse", refuse}, {"test.break", break_down}};

std::string raw(const std::string& directory, const std::string& bytes, bool close_early = false)
{
    const control::Descriptor socket = control::connect_to(directory);
    REQUIRE(socket);
    (void)::send(socket.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (close_early) ::shutdown(socket.get(), SHUT_WR);
    return control::read_line(socket.get(), 120).value_or("");
}

} // namespace

TEST_CASE("control: a command reaches the server that holds the directory, and its answer comes back")
{
    TestPortal portal;
    const std::string directory = portal.directory();
    CHECK_FALSE(ask_server(directory, "test.echo", "{}")->has_value()); // nobody is there
    const auto here = [](const ControlCommand&, std::string_view) -> Result<std::string> { return std::string("here"); };
    CHECK(*run_command(directory, k_commands[0], "{}", here) == "here");
    {
        auto control = Control::start(portal.portal(), k_commands);
        REQUIRE(control);
        struct stat facts = {};
        REQUIRE(::stat((directory + "/control").c_str(), &facts) == 0);
        CHECK((facts.st_mode & 0777) == 0600);
        CHECK(**ask_server(directory, "test.echo", R"({"a":"乙"})") == "甲 {\"a\":\"乙\"}");
        CHECK(*run_command(directory, k_commands[0], "{}", here) == "甲 {}");
        CHECK(ask_server(directory, "test.refuse", "{}").error().message == "不行，因为“引号”。");
        CHECK(ask_server(directory, "test.break", "{}").error().message.find("日志") != std::string::npos);
        CHECK(ask_server(directory, "test.unknown", "{}").error().message.find("没有这个命令") != std::string::npos);
    }
    CHECK_FALSE(std::filesystem::exists(directory + "/control"));
    CHECK_FALSE(ask_server(directory, "test.echo", "{}")->has_value());
}

TEST_CASE("control: rubbish, too much and half a request get a sentence, and the server goes on")
{
    TestPortal portal;
    auto control = Control::start(portal.portal(), k_commands);
    REQUIRE(control);
    for (const char* bytes : {"rubbish\n", "{}\n", "[1]\n", "{\"command\":1,\"arguments\":{}}\n", "{\"command\":\"test.echo\",\"arguments\":[]}\n"}) {
        CAPTURE(std::string(bytes));
        CHECK(raw(portal.directory(), bytes).find("\"ok\":false") != std::string::npos);
    }
    CHECK(raw(portal.directory(), std::string(100'000, 'x')).find("过长") != std::string::npos);
    CHECK(raw(portal.directory(), "{\"comm", true).find("\"ok\":false") != std::string::npos);
    CHECK(**ask_server(portal.directory(), "test.echo", "{}") == "甲 {}");
}

TEST_CASE("control: the socket of a killed server is replaced, also in a directory with a long name; others' users are refused")
{
    TestPortal portal;
    { const auto left = control::listen_in(portal.directory()); } // its file stays
    CHECK(std::filesystem::exists(portal.directory() + "/control"));
    CHECK_FALSE(ask_server(portal.directory(), "test.echo", "{}")->has_value());
    auto control = Control::start(portal.portal(), k_commands);
    REQUIRE(control);
    CHECK(**ask_server(portal.directory(), "test.echo", "{}") == "甲 {}");

    const TemporaryDirectory folder;
    const std::string deep = folder.path() + "/" + std::string(150, 'd');
    std::filesystem::create_directory(deep);
    const auto listener = control::listen_in(deep);
    REQUIRE(listener);
    CHECK(control::connect_to(deep));
    CHECK_FALSE(control::listen_in(folder.path() + "/absent"));

    CHECK(control::is_allowed(1000, 1000));
    CHECK(control::is_allowed(0, 1000));
    CHECK_FALSE(control::is_allowed(1001, 1000));
    CHECK_FALSE(control::is_allowed(1000, 0));
}

} // namespace chengxin::test
