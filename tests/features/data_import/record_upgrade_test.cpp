// A data directory of f082447 is brought to the present keys, units and subjects: what was uploaded then is a duplicate today.
#include "server/core/application.hpp"
#include "server/core/verify.hpp"
#include "server/features.hpp"
#include "server/features/data_import/batch_store.hpp"
#include "server/features/data_import/intake/intake.hpp"
#include "server/features/data_import/pipeline/pipeline.hpp"
#include "server/records/records.hpp"
#include "shared/sheet/byte_source.hpp"
#include "tests/support/temporary_directory.hpp"

#include <cstdlib>
#include <doctest/doctest.h>
#include <fstream>
#include <sstream>

namespace chengxin::test {
namespace {

using namespace chengxin::data_import;

constexpr char k_fixture[] = CHENGXIN_SOURCE_DIR "/tests/fixtures/f082447";

struct Old {
    TemporaryDirectory directory;
    std::unique_ptr<Application> application;

    /// `change`: what is done to the directory before it is upgraded.
    explicit Old(void (*change)(storage::Connection& connection) = nullptr)
    {
        const std::string unpack = "tar -xzf '" + std::string(k_fixture) + "/data.tar.gz' -C '" + directory.path() + "'";
        REQUIRE(std::system(unpack.c_str()) == 0);
        if (change != nullptr) {
            storage::Connection connection(storage::database_file(directory.path() + "/data"), storage::Connection::Mode::read_write);
            records::register_functions(connection);
            change(connection);
        }
        open();
    }

    void open()
    {
        application.reset();
        Application::Settings settings;
        settings.options.data_directory = directory.path() + "/data";
        settings.options.assets_directory = CHENGXIN_SOURCE_DIR "/assets";
        settings.options.password_log_cost = 4;
        settings.site = load_site(settings.options.assets_directory, "yili").value();
        settings.clock = std::make_unique<FakeClock>("2026-11-02");
        settings.durability = storage::Durability::none;
        settings.features = all_features();
        auto opened = Application::open(std::move(settings));
        REQUIRE_MESSAGE(opened, (opened ? std::string() : opened.error().message));
        application = std::move(*opened);
    }

    std::int64_t number(const std::string& sql)
    {
        return application->portal().store.read([&](storage::Connection& connection) {
            auto row = connection.prepare(sql);
            return row.step() ? row.integer(0) : -1;
        });
    }

    std::string text(const std::string& sql)
    {
        return application->portal().store.read([&](storage::Connection& connection) {
            std::string text;
            for (auto row = connection.prepare(sql); row.step(); text += '\n') text += row.text(0);
            return text;
        });
    }

    /// With an empty line behind it, so that it is not the same file.
    BatchRow import(const std::string& path, const char* catalogue)
    {
        std::ifstream file(path, std::ios::binary);
        std::ostringstream bytes;
        bytes << file.rdbuf();
        const bool is_text = path.find(".csv") != std::string::npos;
        const std::string content = bytes.str() + (is_text ? "\r\n" : "");
        const auto source = std::make_shared<sheet::MemorySource>(content);
        if (!is_text) { // another organisation's batch is not recognised
            REQUIRE(application->portal().store.write([](storage::Connection& connection) -> Result<void> {
                connection.run("UPDATE import_batch SET organisation_id = -1");
                return {};
            }));
        }
        Portal& portal = application->portal();
        const IncomingFile incoming{catalogue, path.substr(path.rfind('/') + 1), "cli", source, Answers{HiddenAnswer::send, k_all_sheets}};
        const Result<Intake> taken = wait_for(portal.store, take_in(portal, command_line_uploader(), incoming));
        REQUIRE_MESSAGE(taken, (taken ? std::string() : taken.error().message));
        REQUIRE(run_batch(portal, taken->batch_id, Watch{}, source.get()));
        return application->portal().store.read([&](storage::Connection& connection) { return *load_batch(connection, taken->batch_id); });
    }
};

/// Two uploads of one decision that the old program took for two: a radical copied from a PDF in the document number.
void report_twice(storage::Connection& connection)
{
    for (const char* sql : {
             "CREATE TEMP TABLE twin AS SELECT * FROM record WHERE document_number = '伊市监许准〔2026〕9004号' AND state = 1",
             "UPDATE twin SET id = (SELECT max(id) FROM record) + 1, row_number = 900, key_hash = randomblob(16), document_number = '伊⾏许准〔2026〕9004号', "
             "packed = CAST(x'00' || CAST(json_set(unpack_fields(packed), '$.XK_WSH', '伊⾏许准〔2026〕9004号', '$.XK_NR', '后报的内容') AS BLOB) AS BLOB)",
             "INSERT INTO record SELECT * FROM twin",
             "UPDATE record SET document_number = '伊行许准〔2026〕9004号', packed = CAST(x'00' || CAST(json_set(unpack_fields(packed), '$.XK_WSH', '伊行许准〔2026〕9004号') AS BLOB) AS BLOB) "
             "WHERE document_number = '伊市监许准〔2026〕9004号'",
         })
        connection.run(sql);
}

} // namespace

TEST_CASE("upgrade of f082447: of two records that are one decision by now the older is withdrawn, and that is in the audit")
{
    Old old(report_twice);
    constexpr char k_both[] = "SELECT group_concat(state || ':' || document_number, ' ') FROM (SELECT state, document_number FROM record WHERE document_number LIKE '%9004号' ORDER BY id)";
    CHECK(old.text(k_both) == "5:伊行许准〔2026〕9004号 1:伊行许准〔2026〕9004号\n");
    CHECK(old.number("SELECT count(*) FROM record WHERE state = 1") == 195);
    CHECK(old.text("SELECT action || ' ' || reason FROM record_history WHERE record_id = (SELECT min(id) FROM record WHERE document_number LIKE '%9004号')") == "withdrawn 系统升级：按现行规则重新规范\n");
    CHECK(old.text("SELECT account_name || ' ' || outcome || ' ' || target || ' ' || detail FROM audit WHERE action = 'data_import.upgrade_withdraw'")
          == old.text("SELECT 'system ok record ' || min(id) || ' the same decision as record ' || max(id) FROM record WHERE document_number LIKE '%9004号'"));
    CHECK(old.number("SELECT substr(counts, 9) + 0 FROM subject WHERE id = (SELECT subject_id FROM record WHERE state = 1 AND document_number LIKE '%9004号')") ==
          old.number("SELECT count(*) FROM record WHERE state = 1 AND catalogue = 'licence' AND subject_id = (SELECT subject_id FROM record WHERE state = 1 AND document_number LIKE '%9004号')"));
    old.application.reset();
    const auto report = verify_data(old.directory.path() + "/data", all_features());
    REQUIRE(report);
    for (const std::string& problem : report->problems) CHECK_MESSAGE(false, problem);
    old.open();
    CHECK_FALSE(old.application->upgrade_report().needed());
    CHECK(old.number("SELECT count(*) FROM audit WHERE action = 'data_import.upgrade_withdraw'") == 1);
}

TEST_CASE("upgrade of f082447: what is public stays, and files uploaded then are duplicates")
{
    Old old;
    CHECK(old.number("SELECT count(*) FROM record WHERE state = 1") == 195);
    CHECK(old.number("SELECT count(*) FROM record WHERE state = 2") == 1);
    CHECK(old.number("SELECT count(*) FROM record WHERE state = 3") == 18);
    CHECK(old.number("SELECT count(*) FROM record WHERE state = 5") == 10);
    CHECK(old.text("PRAGMA foreign_key_check").empty());
    CHECK(old.number("SELECT count(*) FROM (SELECT 1 FROM record WHERE state <> 5 GROUP BY key_hash HAVING count(*) > 1)") == 0);

    struct File {
        std::string path;
        const char* catalogue;
        std::int64_t duplicates;
    };
    const std::string files = std::string(k_fixture) + "/files/", samples = CHENGXIN_SOURCE_DIR "/tests/samples/";
    for (const File& file : {File{files + "4-corrections.csv", "licence", 5}, File{files + "6-odd.csv", "licence", 5}, File{files + "7-shops.csv", "licence", 2},
             File{samples + "penalty-messy.xlsx", "penalty", 27}, File{samples + "penalty-2018.xls", "penalty", 120}}) {
        CAPTURE(file.path);
        const BatchRow batch = old.import(file.path, file.catalogue);
        CHECK(batch.counts.accepted == 0);
        CHECK(batch.counts.corrected == 0);
        CHECK(batch.counts.duplicate >= file.duplicates);
    }
    const BatchRow first = old.import(files + "1-licences.csv", "licence");
    CHECK(first.counts.duplicate == 55); // five were corrected since
    CHECK(first.counts.corrected == 5);
    CHECK(old.import(files + "5-undone.csv", "licence").counts.accepted == 10); // undone ones are free
}

TEST_CASE("upgrade of f082447: two shops that were one are two, and names follow the records")
{
    Old old;
    CHECK(old.number("SELECT count(DISTINCT subject_id) FROM record JOIN subject ON subject.id = subject_id WHERE name = '个体工商户'") == 2);
    CHECK(old.number("SELECT count(*) FROM subject WHERE name = '个体工商户'") == 2);
    CHECK(old.text("SELECT max(counts) FROM subject WHERE name = '个体工商户'") == "licence:1\n");
    // Subjects whose records were all undone, or wait, are not in the base library.
    CHECK(old.number("SELECT count(*) FROM subject WHERE (standing > 0) <> EXISTS "
                     "(SELECT 1 FROM record WHERE subject_id = subject.id AND state IN (1, 3, 4))") == 0);
    // The name of every subject is that of its newest decision.
    CHECK(old.text("SELECT name FROM subject WHERE standing > 0 AND NOT EXISTS (SELECT 1 FROM record WHERE subject_id = subject.id AND state IN (1, 3, 4) "
                   "AND coalesce(unpack_fields(packed) ->> 'XK_XDR_MC', unpack_fields(packed) ->> 'CF_XDR_MC') = subject.name)").empty());
    CHECK(old.number("SELECT count(*) FROM subject_former_name") > 0); // 9005: another name and representative
    CHECK(old.number("SELECT count(*) FROM subject_fact") > 0);
    // Again: nothing is left to do.
    old.open();
    CHECK_FALSE(old.application->upgrade_report().needed());
}

} // namespace chengxin::test
