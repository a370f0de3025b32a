// `chengxin keys export` and `keys import` as an operator runs them: a passphrase from the terminal or from a file.
#include "server/core/key_file.hpp"
#include "tests/durability/oracle.hpp"
#include "tests/durability/terminal.hpp"
#include "tests/support/old_directory.hpp"

#include <doctest/doctest.h>
#include <filesystem>
#include <fstream>
#include <iterator>

namespace chengxin::durability {

namespace {

namespace files = std::filesystem;

constexpr const char* k_passphrase = "雪山 和 草原 2026 年";

std::string content_of(const std::string& path)
{
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

/// Whatever the format of the file.
std::string keys_in(const std::string& path)
{
    const auto material = read_key_file(path);
    return material ? text_of(*material) : "none: " + material.error().message;
}

bool says(const CommandResult& result, const std::string& text)
{
    return result.output.find(text) != std::string::npos;
}

/// An upgraded directory whose keys lie exported beside it.
struct Safe {
    test::OldDirectory directory;
    std::string data = directory.path();
    std::string keys = data + "/keys/master.key";
    std::string exported = data + "-keys.txt";
    std::string passphrase = data + "-passphrase";

    Safe()
    {
        std::ofstream(passphrase) << k_passphrase << "\r\nsecond line\n"; // written by an editor of another system
        const auto upgraded = run_chengxin({"upgrade", "--data", data});
        REQUIRE_MESSAGE(upgraded.exit_code == 0, upgraded.output);
    }
    CommandResult export_keys() const
    {
        return run_chengxin({"keys", "export", "--data", data, "--passphrase-file", passphrase, exported});
    }
    CommandResult import_keys() const
    {
        return run_chengxin({"keys", "import", "--data", data, "--passphrase-file", passphrase, exported});
    }
    CommandResult verify() const { return run_chengxin({"verify", "--data", data}); }
    std::int64_t audited(const char* action) const
    {
        const auto connection = look_at(data);
        auto row = connection->prepare("SELECT count(*) FROM audit WHERE action = ?", action);
        row.step();
        return row.integer(0);
    }
};

} // namespace

TEST_CASE("keys at the terminal: the passphrase is asked for, twice where it is chosen, and is never shown")
{
    const Safe safe;
    const auto export_with = [&](const char* first, const char* second) {
        Terminal terminal({"keys", "export", "--data", safe.data, safe.exported});
        terminal.wait_for("口令：");
        terminal.type(first);
        terminal.wait_for("再输入一次：");
        terminal.type(second);
        return terminal.finish();
    };
    const auto different = export_with(k_passphrase, "雪山 和 草原 2027 年");
    CHECK(different.exit_code == 1);
    CHECK_MESSAGE(says(different, "两次输入的口令不同"), different.output);
    const auto weak = export_with("short", "short");
    CHECK(weak.exit_code == 1);
    CHECK_MESSAGE(says(weak, "口令太短"), weak.output);
    CHECK_FALSE(files::exists(safe.exported));
    const auto made = export_with(k_passphrase, k_passphrase);
    CHECK_MESSAGE(made.exit_code == 0, made.output);
    CHECK_FALSE(says(made, k_passphrase));
    CHECK(safe.audited("core.keys_export") == 1);
    const std::string written = content_of(safe.exported);
    CHECK(written.find(k_passphrase) == std::string::npos);
    const auto again = run_chengxin({"keys", "export", "--data", safe.data, "--passphrase-file", safe.passphrase, safe.exported});
    CHECK(again.exit_code == 1);
    CHECK(content_of(safe.exported) == written); // nothing is overwritten

    // The key file is lost; the safe has the page.
    const std::string before = keys_in(safe.keys);
    files::remove(safe.keys);
    CHECK(safe.verify().exit_code != 0);
    const auto import_with = [&](const char* passphrase) {
        Terminal terminal({"keys", "import", "--data", safe.data, safe.exported});
        terminal.wait_for("口令：");
        terminal.type(passphrase);
        return terminal.finish();
    };
    const auto wrong = import_with("another passphrase");
    CHECK(wrong.exit_code == 1);
    CHECK_MESSAGE(says(wrong, "口令不对"), wrong.output);
    CHECK_FALSE(files::exists(safe.keys));
    const auto right = import_with(k_passphrase);
    CHECK_MESSAGE(right.exit_code == 0, right.output);
    CHECK_FALSE(says(right, k_passphrase));
    CHECK_FALSE(says(right, "再输入一次"));
    CHECK(keys_in(safe.keys) == before);
    CHECK(files::status(safe.keys).permissions() == (files::perms::owner_read | files::perms::owner_write));
    const auto verified = safe.verify();
    CHECK_MESSAGE(verified.exit_code == 0, verified.output);
    CHECK(safe.audited("core.keys_import") == 1);
}

TEST_CASE("keys import: the passphrase from a file; without one and without a terminal it is said")
{
    const Safe safe;
    const auto made = safe.export_keys();
    REQUIRE_MESSAGE(made.exit_code == 0, made.output);
    const std::string before = keys_in(safe.keys);
    files::remove(safe.keys);
    const auto no_terminal =
        run_chengxin({"keys", "import", "--data", safe.data, safe.exported}, {.input = std::string(k_passphrase) + "\n"});
    CHECK(no_terminal.exit_code == 1);
    CHECK_MESSAGE(says(no_terminal, "--passphrase-file"), no_terminal.output);
    const auto no_file = run_chengxin({"keys", "import", "--data", safe.data, "--passphrase-file", safe.data + "-nowhere", safe.exported});
    CHECK(no_file.exit_code == 1);
    CHECK_MESSAGE(says(no_file, "口令文件不存在"), no_file.output);
    const auto no_export =
        run_chengxin({"keys", "import", "--data", safe.data, "--passphrase-file", safe.passphrase, safe.data + "-nowhere"});
    CHECK(no_export.exit_code == 1);
    const auto no_place = run_chengxin({"keys", "import", "--passphrase-file", safe.passphrase, safe.exported});
    CHECK(no_place.exit_code == 1);
    CHECK_MESSAGE(says(no_place, "--backup"), no_place.output);
    CHECK_FALSE(files::exists(safe.keys));
    const auto imported = safe.import_keys();
    CHECK_MESSAGE(imported.exit_code == 0, imported.output);
    CHECK(keys_in(safe.keys) == before);
    const auto needless = safe.import_keys();
    CHECK(needless.exit_code == 1);
    CHECK_MESSAGE(says(needless, "不需要导入"), needless.output);
    CHECK(safe.verify().exit_code == 0);
}

TEST_CASE("keys import: keys of another database are not written, other ones that lie there are put aside")
{
    const Safe safe;
    REQUIRE(safe.export_keys().exit_code == 0);
    const std::string good = content_of(safe.keys);
    // After a rotation the page of before is of no use, and that is said; nothing is changed.
    REQUIRE(run_chengxin({"keys", "rotate", "--data", safe.data}).exit_code == 0);
    const std::string rotated = content_of(safe.keys);
    REQUIRE(rotated != good);
    files::remove(safe.keys);
    const auto other = safe.import_keys();
    CHECK(other.exit_code == 1);
    CHECK_MESSAGE(says(other, "不是这个数据库的密钥"), other.output);
    CHECK_FALSE(files::exists(safe.keys));
    // Old keys were put where the new ones belong: the right page mends that and throws nothing away.
    files::remove(safe.exported);
    std::ofstream(safe.keys, std::ios::binary) << rotated;
    REQUIRE(safe.export_keys().exit_code == 0);
    std::ofstream(safe.keys, std::ios::binary | std::ios::trunc) << good;
    CHECK(safe.verify().exit_code != 0);
    const auto mended = safe.import_keys();
    CHECK_MESSAGE(mended.exit_code == 0, mended.output);
    CHECK(content_of(safe.keys) == rotated);
    CHECK(content_of(safe.keys + ".replaced") == good);
    CHECK(safe.verify().exit_code == 0);
}

TEST_CASE("keys import: into a backup, and from the key file of a backup")
{
    const Safe safe;
    REQUIRE(safe.export_keys().exit_code == 0);
    const std::string backup = safe.data + "-backup";
    const auto backed_up = run_chengxin({"backup", "--data", safe.data, backup});
    REQUIRE_MESSAGE(backed_up.exit_code == 0, backed_up.output);
    const std::string of_backup = content_of(backup + ".keys");
    REQUIRE_FALSE(of_backup.empty());
    files::remove(backup + ".keys");
    CHECK(run_chengxin({"verify", "--data", backup}).exit_code != 0);
    const auto imported = run_chengxin({"keys", "import", "--backup", backup, "--passphrase-file", safe.passphrase, safe.exported});
    CHECK_MESSAGE(imported.exit_code == 0, imported.output);
    CHECK(content_of(backup + ".keys") == of_backup);
    const auto verified = run_chengxin({"verify", "--data", backup});
    CHECK_MESSAGE(verified.exit_code == 0, verified.output);
    files::remove(safe.keys); // and the other way round, without a passphrase
    const auto from_backup = run_chengxin({"keys", "import", "--data", safe.data, backup + ".keys"});
    CHECK_MESSAGE(from_backup.exit_code == 0, from_backup.output);
    CHECK(safe.verify().exit_code == 0);
}

} // namespace chengxin::durability
