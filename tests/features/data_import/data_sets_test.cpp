#include "server/features/catalogue/additions.hpp"
#include "shared/api/json_codec_native.hpp"
#include "shared/catalogue/api.hpp"
#include "shared/features/publicity/api.hpp"
#include "shared/features/subject_query/api.hpp"
#include "tests/features/data_import/support.hpp"
#include "tests/support/item_counts.hpp"
#include "tests/support/temporary_directory.hpp"

#include <doctest/doctest.h>

using namespace chengxin;
using namespace chengxin::test;
using namespace chengxin::data_import;
using catalogue::FieldType;
using chengxin::test::Role;

namespace {

constexpr char k_code[] = "91654002MA7DEM016N";
constexpr char k_name[] = "伊宁市华盛商贸有限公司";

bool has(std::string_view text, std::string_view part)
{
    return text.find(part) != std::string_view::npos;
}

Result<std::string> command(UploadPortal& portal, std::string_view name, const std::string& document = {})
{
    for (const ControlCommand& one : catalogue::catalogue_commands()) {
        if (name == one.name) return one.run(portal.portal(), api::encode_json(catalogue::CatalogueCommand{document}));
    }
    return fail(ErrorCode::not_found, "no such command");
}

std::string changed(std::string text, std::string_view from, std::string_view to)
{
    const auto at = text.find(from);
    REQUIRE(at != std::string::npos);
    return text.replace(at, from.size(), to);
}

/// A right value of the field, by what it means.
std::string value_of(const catalogue::ItemReference& reference, const catalogue::Field& field)
{
    using catalogue::Role;
    switch (field.role) {
    case Role::subject_name: return k_name;
    case Role::subject_kind: return "法人及非法人组织";
    case Role::subject_uscc: return k_code;
    case Role::representative: return "王伟";
    case Role::decision_number: return "伊市监〔2026〕" + reference.item.code + "1号";
    case Role::decided_on: return "2026/10/29";
    case Role::authority_name:
    case Role::source_name: return "伊宁市市场监督管理局";
    case Role::authority_uscc:
    case Role::source_uscc: return k_market_office;
    default: break;
    }
    if (field.requirement != catalogue::Requirement::required) return {};
    if (field.type == FieldType::code || field.type == FieldType::codes) return catalogue::find_code_list(reference, field.code_list)->values.front().name;
    return field.name + "的内容";
}

/// One row in the item's own columns, as CSV.
std::string file_of(const catalogue::ItemReference& reference)
{
    std::string header, row;
    for (const catalogue::Field& field : reference.item.fields) {
        header += (header.empty() ? "" : ",") + field.name;
        row += (row.empty() ? "" : ",") + value_of(reference, field);
    }
    return header + "\r\n" + row + "\r\n";
}

/// What a data set has once it is in the catalogue, from its template to its export.
void check_whole_way(UploadPortal& portal, const std::string& code)
{
    CAPTURE(code);
    const catalogue::ItemReference* reference = portal.portal().catalogue->find(code);
    REQUIRE(reference != nullptr);
    const std::string& title = reference->item.title;
    const auto blank = portal.ask<Template>(Role::clerk, {code});
    REQUIRE(blank);
    CHECK(blank->bytes.size() > 1000);

    const Batch batch = portal.import(Role::clerk, code, "rows.csv", file_of(*reference));
    REQUIRE(batch.accepted == 1);
    CHECK(batch.held == 0);
    CHECK(portal.import(Role::clerk, code, "again.csv", file_of(*reference) + "\r\n").duplicate == 1);

    const auto list = portal.ask<publicity::Records>(Role::guest, {.catalogue = code});
    REQUIRE(list);
    REQUIRE(list->total == 1);
    CHECK(list->rows[0].catalogue == code);
    CHECK(has(portal.get(Role::guest, "/publicity?catalogue=" + code).body, "<h1>" + title + "公示</h1>"));
    CHECK(has(portal.get(Role::guest, "/api/v1/publicity/export?catalogue=" + code).body, title + "," + k_name));

    const auto record = portal.ask<publicity::Record>(Role::guest, {list->rows[0].id});
    REQUIRE(record);
    CHECK(record->catalogue_name == reference->item.name);
    CHECK(has(record->basis, title));
    if (reference->item.publication_months > 0) CHECK_FALSE(record->public_until.empty());
    CHECK(has(portal.get(Role::guest, "/record?id=" + std::to_string(list->rows[0].id)).body, k_name + std::string("的") + title));

    const auto found = portal.ask<subject_query::Search>(Role::guest, {.q = k_name, .kind = code});
    REQUIRE(found);
    REQUIRE(found->rows.size() == 1);
    CHECK(count_of(found->rows[0].counts, code) == 1);
    const auto profile = portal.ask<subject_query::Profile>(Role::guest, {k_code});
    REQUIRE(profile);
    CHECK(count_of(profile->subject.counts, code) == 1);
    const auto home = portal.ask<publicity::Home>(Role::guest);
    REQUIRE(home);
    CHECK(count_of(home->counts, code) == 1);
    CHECK(has(portal.get(Role::guest, "/").body, title));
}

} // namespace

TEST_CASE("every shipped data set goes the whole way, and none is named in code")
{
    UploadPortal portal;
    for (const char* code : {"coercion", "inspection", "confirmation", "reward", "adjudication"}) check_whole_way(portal, code);
    const auto home = portal.ask<publicity::Home>(Role::guest);
    REQUIRE(home);
    CHECK(home->series == std::vector<std::string>{"行政许可", "行政处罚", "其他"});
    CHECK(home->months.back().counts.size() == 3);
    CHECK(portal.ask<publicity::Records>(Role::guest)->total == 5);
}

TEST_CASE("a data set that is added to the catalogue goes the whole way, and is there after a restart")
{
    const TemporaryDirectory directory;
    const std::string document = sample("pledge-item.json");
    {
        UploadPortal portal({.data_directory = directory.path()});
        CHECK_FALSE(portal.ask<publicity::Records>(Role::guest, {.catalogue = "pledge"}));
        const auto told = command(portal, "catalogue.check", document);
        REQUIRE_MESSAGE(told, told.error().message);
        CHECK_FALSE(portal.ask<publicity::Records>(Role::guest, {.catalogue = "pledge"}));
        REQUIRE(command(portal, "catalogue.add", document));
        CHECK(has(*command(portal, "catalogue.list"), "pledge\t动产抵押\t示例-1\t生效"));
        CHECK(portal.number("SELECT count(*) FROM audit WHERE action = 'catalogue.add' AND target = 'pledge'") == 1);
        check_whole_way(portal, "pledge");
        const auto again = command(portal, "catalogue.add", document);
        REQUIRE_FALSE(again);
        CHECK(has(again.error().message, "version"));
    }
    UploadPortal portal({.data_directory = directory.path()});
    CHECK(portal.ask<publicity::Records>(Role::guest, {.catalogue = "pledge"})->total == 1);
}

TEST_CASE("the plain pages of uploads offer every data set, also one that was just added")
{
    UploadPortal portal;
    REQUIRE(command(portal, "catalogue.add", sample("pledge-item.json")));
    const std::string form = portal.get(Role::clerk, "/upload/plain").body;
    const std::string list = portal.get(Role::clerk, "/uploads").body;
    for (const auto& reference : portal.portal().catalogue->items) {
        const std::string& code = reference.item.code;
        CHECK_MESSAGE(has(form, "catalogue=" + code + "\" download>" + reference.item.title), code);
        CHECK_MESSAGE(has(form, "<option value=\"" + code + "\">" + reference.item.title), code);
        CHECK_MESSAGE(has(list, "<option value=\"" + code + "\">" + reference.item.title), code);
    }
}

TEST_CASE("an item with faults is refused, each named by its path")
{
    UploadPortal portal;
    std::string document = sample("pledge-item.json");
    document = changed(document, "\"code_list\": \"subject_kind\"", "\"code_list\": \"nothing\"");
    document = changed(document, "\"债权种类\"", "\"民族\"");
    document = changed(document, "[\"DJJGDM\", \"DJBH\"]", "[\"DJJGDM\", \"NOPE\"]");
    document = changed(document, "\"effective_from\"", "\"effective_form\"");
    document = changed(document, "\"role\": \"source_name\"", "\"role\": \"source_uscc\"");
    const auto refused = command(portal, "catalogue.add", document);
    REQUIRE_FALSE(refused);
    const std::string& message = refused.error().message;
    for (const char* path : {"fields[1].code_list：", "fields[4].name：", "key_fields[1]：", "effective_form：", "effective_from：", "fields[10].role：", "fields："}) {
        CHECK_MESSAGE(has(message, path), path << " is not in " << message);
    }
    CHECK(portal.number("SELECT count(*) FROM catalogue_item") == 0);
    CHECK_FALSE(command(portal, "catalogue.check", "{"));
    CHECK_FALSE(command(portal, "catalogue.check", "[]"));
}

TEST_CASE("an item is a draft until its day")
{
    UploadPortal portal;
    REQUIRE(command(portal, "catalogue.add", changed(sample("pledge-item.json"), "2026-11-01", "2026-11-05")));
    CHECK(has(*command(portal, "catalogue.list"), "pledge\t\t示例-1\t草案，自 2026-11-05 起生效"));
    CHECK_FALSE(portal.ask<publicity::Records>(Role::guest, {.catalogue = "pledge"}));
    portal.clock().set_today("2026-11-05");
    portal.run_jobs();
    CHECK(portal.ask<publicity::Records>(Role::guest, {.catalogue = "pledge"}));
}

TEST_CASE("a new version keeps what records of the former one have")
{
    UploadPortal portal;
    const std::string document = sample("pledge-item.json");
    REQUIRE(command(portal, "catalogue.add", document));
    std::string next = changed(changed(document, "示例-1", "示例-2"), "2026-11-01", "2026-11-02");
    next = changed(next, "\"债权种类\"", "\"主债权种类\"");
    REQUIRE(command(portal, "catalogue.add", next));
    CHECK(portal.portal().catalogue->find("pledge")->item.fields[4].name == "主债权种类");
    const auto refused = command(portal, "catalogue.add", changed(changed(changed(next, "示例-2", "示例-3"), "2026-11-02", "2026-11-03"), "\"code\": \"ZQLX\"", "\"code\": \"QT\""));
    REQUIRE_FALSE(refused);
    CHECK(has(refused.error().message, "（ZQLX）"));
}
