#include "tests/core/house/floors.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

namespace {

namespace house = chengxin::house;

const std::filesystem::path k_root = CHENGXIN_SOURCE_DIR;

std::string content_of(const std::filesystem::path& path)
{
    std::ifstream file(path, std::ios::binary);
    REQUIRE_MESSAGE(file, path.string());
    return {std::istreambuf_iterator<char>(file), {}};
}

/// What the quoted include lines of a file name.
std::vector<std::string> includes_of(const std::filesystem::path& path)
{
    std::vector<std::string> includes;
    std::ifstream file(path);
    for (std::string line; std::getline(file, line);) {
        line.erase(std::remove_if(line.begin(), line.end(), [](char c) { return c == ' ' || c == '\t' || c == '\r'; }), line.end());
        const std::string begin = "#include\"";
        if (line.rfind(begin, 0) == 0) includes.push_back(line.substr(begin.size(), line.find('"', begin.size()) - begin.size()));
    }
    return includes;
}

bool is_ours(const std::string& included)
{
    for (const char* side : {"shared/", "server/", "client/", "tests/"}) {
        if (included.rfind(side, 0) == 0) return true;
    }
    return false;
}

std::vector<std::filesystem::path> sources()
{
    std::vector<std::filesystem::path> found;
    for (const char* side : {"shared", "server", "client"}) {
        for (const auto& entry : std::filesystem::recursive_directory_iterator(k_root / side)) {
            const std::string extension = entry.path().extension().string();
            if (extension == ".cpp" || extension == ".hpp" || extension == ".c" || extension == ".h") found.push_back(entry.path());
        }
    }
    std::sort(found.begin(), found.end());
    return found;
}

} // namespace

TEST_CASE("floors: a folder includes only what is below it, as the README's map has it")
{
    const house::Floors floors = house::floors_of(content_of(k_root / "README.md"));
    REQUIRE(floors.size() == 3);
    std::size_t lines = 0;
    for (const auto& source : sources()) {
        const std::string path = source.lexically_relative(k_root).generic_string();
        for (const std::string& included : includes_of(source)) {
            CHECK_MESSAGE(included.rfind("..", 0) != 0, path, " includes ", included, ": say it from the root of the checkout");
            if (!is_ours(included)) continue; // of a library or generated
            ++lines;
            CHECK_MESSAGE(std::filesystem::exists(k_root / included), path, " includes ", included, ", which does not exist");
            const std::string fault = house::fault_of(floors, path, included);
            CHECK_MESSAGE(fault.empty(), path, " may not include ", included, ": ", fault);
        }
    }
    CHECK(lines > 1000);
}

TEST_CASE("floors: the map of the README is read in its order")
{
    const house::Floors floors = house::floors_of("text\n    shared: core < sheet, catalogue < features\n\nserver: not this\n");
    REQUIRE(floors.size() == 1);
    CHECK(floors.at("shared") == std::vector<std::vector<std::string>>{{"core"}, {"sheet", "catalogue"}, {"features"}});
}

TEST_CASE("floors: each kind of arrow that is not allowed is seen")
{
    const house::Floors floors = house::floors_of("    shared: core < sheet, catalogue < rules < features\n"
                                                  "    server: storage < core < features < cli\n"
                                                  "    client: platform < core < features < bundles\n");
    struct Arrow {
        const char* path;
        const char* included;
        bool allowed;
    };
    const Arrow arrows[] = {
        {"server/core/a.cpp", "server/storage/b.hpp", true},
        {"server/core/a.cpp", "server/core/b.hpp", true},
        {"server/storage/segments/a.cpp", "server/storage/b.hpp", true},
        {"server/storage/a.cpp", "server/core/b.hpp", false},               // up
        {"shared/sheet/a.cpp", "shared/catalogue/b.hpp", false},            // beside
        {"shared/rules/a.cpp", "shared/catalogue/b.hpp", true},
        {"shared/core/a.cpp", "server/storage/b.hpp", false},               // shared to a side
        {"client/core/a.cpp", "server/storage/b.hpp", false},               // side to side
        {"server/features/x/a.cpp", "server/features/x/b.hpp", true},
        {"server/features/x/a.cpp", "server/features/y/b.hpp", false},      // feature to feature
        {"server/features/x/a.cpp", "shared/features/x/b.hpp", true},
        {"server/features/x/a.cpp", "shared/features/y/b.hpp", false},      // the same on another side
        {"server/core/a.cpp", "server/features/x/b.hpp", false},            // core to a feature
        {"server/core/a.cpp", "shared/features/x/b.hpp", false},            // to what both sides know of a feature
        {"server/core/a.cpp", "shared/rules/b.hpp", true},
        {"server/features.cpp", "server/features/x/b.hpp", true},           // the list
        {"server/features/x/a.cpp", "server/features.hpp", false},
        {"server/core/a.cpp", "server/features.hpp", false},
        {"server/cli/a.cpp", "server/features.hpp", true},
        {"server/cli/a.cpp", "server/features/x/b.hpp", true},
        {"server/main.cpp", "server/cli/b.hpp", true},
        {"server/cli/a.cpp", "server/main.hpp", false},
        {"client/bundles/a.cpp", "client/features/x/b.hpp", true},
        {"client/main.cpp", "client/bundles/b.hpp", true},
        {"client/attic/a.cpp", "client/core/b.hpp", false},                 // a folder that the map does not know
        {"client/core/a.cpp", "client/attic/b.hpp", false},
        {"server/core/a.cpp", "tests/support/b.hpp", false},                // product to tests
    };
    for (const Arrow& arrow : arrows) {
        const std::string fault = house::fault_of(floors, arrow.path, arrow.included);
        CHECK_MESSAGE(fault.empty() == arrow.allowed, std::string(arrow.path), " -> ", std::string(arrow.included), ": ", fault);
    }
}
