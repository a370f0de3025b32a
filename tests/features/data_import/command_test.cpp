#include "server/core/application.hpp"
#include "server/core/feature.hpp"
#include "server/features.hpp"
#include "server/features/data_import/routes.hpp"
#include "tests/features/data_import/support.hpp"
#include "tests/support/temporary_directory.hpp"

#include <CLI/CLI.hpp>
#include <boost/json.hpp>
#include <doctest/doctest.h>
#include <fstream>
#include <iostream>
#include <regex>
#include <sstream>

namespace chengxin::test {
namespace {

/// Takes what the program prints while it lives.
class Captured {
public:
    Captured() : m_out(std::cout.rdbuf(m_text.rdbuf())), m_error(std::cerr.rdbuf(m_text.rdbuf())) {}
    ~Captured()
    {
        std::cout.rdbuf(m_out);
        std::cerr.rdbuf(m_error);
    }
    std::string text() const { return m_text.str(); }

private:
    std::ostringstream m_text;
    std::streambuf* m_out;
    std::streambuf* m_error;
};

Result<std::unique_ptr<Application>> open(const std::string& data_directory, const std::string& today)
{
    Application::Settings settings;
    settings.options.data_directory = data_directory;
    settings.options.assets_directory = CHENGXIN_SOURCE_DIR "/assets";
    settings.clock = std::make_unique<FakeClock>(today);
    settings.features = all_features();
    settings.log_level = Log::Level::none;
    settings.durability = storage::Durability::none;
    settings.site = test_site();
    return Application::open(std::move(settings));
}

struct Ran {
    int exit_code = 0;
    std::string output;
};

Ran run(const std::vector<std::string>& arguments)
{
    CLI::App app;
    Ran ran;
    CommandLine line{app, ran.exit_code, open};
    data_import::add_commands(line);
    const Captured captured;
    app.parse(std::vector<std::string>(arguments.rbegin(), arguments.rend()));
    ran.output = captured.text();
    return ran;
}

std::string sample_path(const char* name)
{
    return std::string(CHENGXIN_SOURCE_DIR) + "/tests/samples/" + name;
}

TEST_CASE("the command imports into an empty directory and prints one JSON object")
{
    const TemporaryDirectory directory;
    const Ran ran = run({"import", "--data", directory.path(), "--catalogue", "penalty", "--today", "2026-11-02", "--json", sample_path("penalty-messy.xlsx")});
    REQUIRE(ran.exit_code == 0);
    const boost::json::object json = boost::json::parse(ran.output).as_object();
    CHECK(json.at("state").as_string() == "done");
    CHECK(json.at("total").as_int64() == 40);
    CHECK(json.at("rejected").as_int64() == 12);
    CHECK(json.at("duplicate").as_int64() == 1);
    CHECK(json.at("held").as_int64() == 2);
    CHECK(json.at("accepted").as_int64() == 27);
    CHECK(json.at("corrected").as_int64() == 0);
    // Plain decimals, as everywhere: no 1E0.
    const std::regex decimals(R"re("progress":1,"seconds":[0-9]+(\.[0-9]+)?,"findings":\[)re");
    CHECK_MESSAGE(std::regex_search(ran.output, decimals), ran.output.substr(0, 2'000));
    CHECK(json.at("seconds").is_number());
    const boost::json::array& findings = json.at("findings").as_array();
    CHECK(findings.size() >= 15);
    for (const char* name : {"row", "column", "value", "rule", "severity", "message", "suggestion"}) CHECK(findings.front().as_object().contains(name));

    const auto entries = [&] {
        auto application = open(directory.path(), "2026-11-02");
        REQUIRE(application);
        return (*application)->portal().store.read([](storage::Connection& connection) {
            auto row = connection.prepare("SELECT count(*), max(detail) FROM audit WHERE action = 'data_import.read_findings' AND target = 'batch 1'");
            row.step();
            return std::to_string(row.integer(0)) + " " + std::string(row.text(1));
        });
    };
    const std::string all = std::to_string(findings.size());
    CHECK(entries() == "1 findings 1-" + all + " of " + all + ", in full");

    const Ran again = run({"import", "--data", directory.path(), "--catalogue", "penalty", "--today", "2026-11-02", sample_path("penalty-messy.xlsx")});
    CHECK(again.exit_code == 0);
    CHECK(again.output.find("已经导入过") != std::string::npos);
}

std::string written(const TemporaryDirectory& directory, const std::string& bytes)
{
    const std::string path = directory.path() + "/file.xlsx";
    std::ofstream(path, std::ios::binary) << bytes;
    return path;
}

PenaltyFile rows_of(int first, int count)
{
    PenaltyFile file;
    for (int i = 0; i < count; ++i) file.add("伊市监罚〔2026〕" + std::to_string(first + i) + "号");
    return file;
}

TEST_CASE("the command stops with 3 and names the option when something must be answered")
{
    const TemporaryDirectory files;
    const TemporaryDirectory directory;
    const std::string path = written(files, xlsx_of({{.name = "1月", .file = rows_of(1, 3), .hidden_rows = {0}}, {.name = "2月", .file = rows_of(4, 2)}}));
    std::vector<std::string> arguments = {"import", "--data", directory.path(), "--catalogue", "penalty", "--today", "2026-11-02"};
    const auto with = [&](std::vector<std::string> more) {
        std::vector<std::string> all = arguments;
        all.insert(all.end(), more.begin(), more.end());
        all.push_back(path);
        return run(all);
    };
    const Ran asked = with({});
    CHECK(asked.exit_code == 3);
    CHECK(asked.output.find("--hidden send") != std::string::npos);
    CHECK(asked.output.find("--sheets all") != std::string::npos);
    CHECK(asked.output.find("1 行（第 2 行）") != std::string::npos);
    CHECK(with({"--hidden", "leave"}).exit_code == 3);
    const Ran wrong = with({"--hidden", "leave", "--sheets", "3月"});
    CHECK(wrong.exit_code == 1);
    CHECK(wrong.output.find("3月") != std::string::npos);
    const Ran done = with({"--hidden", "leave", "--sheets", "1月", "--sheets", "2月", "--json"});
    CHECK(done.exit_code == 0);
    const boost::json::object json = boost::json::parse(done.output).as_object();
    CHECK(json.at("state").as_string() == "done");
    CHECK(json.at("accepted").as_int64() == 4);
    CHECK(json.at("hidden").as_string() == "leave");
    CHECK(json.at("questions").at("hidden").as_array().size() == 1);
    CHECK(json.at("questions").at("sheets").as_array().size() == 2);
    CHECK(json.at("id").as_int64() == 1); // the batch that asked
}

TEST_CASE("the command checks without storing")
{
    const TemporaryDirectory files;
    const TemporaryDirectory directory;
    const std::string path = written(files, xlsx_of({{.name = "1月", .file = rows_of(1, 3)}}));
    const std::vector<std::string> arguments = {"import", "--data", directory.path(), "--catalogue", "penalty", "--today", "2026-11-02"};
    std::vector<std::string> checking = arguments;
    checking.insert(checking.end(), {"--check-only", "--json", path});
    const Ran checked = run(checking);
    CHECK(checked.exit_code == 0);
    const boost::json::object json = boost::json::parse(checked.output).as_object();
    CHECK(json.at("state").as_string() == "waiting");
    CHECK(json.at("accepted").as_int64() == 3);
    CHECK(json.at("asks").as_array().front().as_string() == "publish");
    std::vector<std::string> sending = arguments;
    sending.push_back(path);
    const Ran sent = run(sending);
    CHECK(sent.exit_code == 0);
    CHECK(sent.output.find("新增 3") != std::string::npos);
}

TEST_CASE("the command says what is wrong and ends with 1")
{
    const TemporaryDirectory directory;
    const Ran missing = run({"import", "--data", directory.path(), "--catalogue", "penalty", "--today", "2026-11-02", "/nowhere.xlsx"});
    CHECK(missing.exit_code == 1);
    CHECK_FALSE(missing.output.empty());
    const Ran unknown = run({"import", "--data", directory.path(), "--catalogue", "secrets", "--today", "2026-11-02", sample_path("licence-v2.csv")});
    CHECK(unknown.exit_code == 1);
    CHECK(unknown.output.find("数据集") != std::string::npos);
}

} // namespace
} // namespace chengxin::test
