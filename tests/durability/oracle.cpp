#include "tests/durability/oracle.hpp"

#include "server/core/audit.hpp"
#include "server/search/tokenizer.hpp"
#include "server/storage/store.hpp"

#include <algorithm>
#include <filesystem>
#include <set>

namespace chengxin::durability {

namespace {

using storage::Connection;

constexpr std::int64_t k_today = 20'759; ///< 2026-11-02, the servers' day
constexpr const char* k_searchable = "SELECT id FROM subject WHERE searchable = 1";
constexpr const char* k_public = "SELECT id FROM record WHERE state = 1";

/// A table of the search index and the ids of what it must hold. The index has lain in one file with the records, and in its own:
/// tables that are not there are passed over, but some must be.
struct SearchTable {
    const char* name;
    const char* ids;
};
constexpr SearchTable k_search_tables[] = {{"subject_search", k_searchable}, {"subject_name_search", k_searchable}, {"subject_pinyin_search", k_searchable},
    {"subject_initials_search", k_searchable}, {"subject_code_search", k_searchable}, {"document_search", k_public}};

/// A query for what must not be there: its first column names an offender.
struct Rule {
    const char* sentence;
    const char* sql;
};

constexpr Rule k_rules[] = {
    {"a batch whose figures do not add up",
        "SELECT id FROM import_batch WHERE state IN ('done', 'undone') AND total <> accepted + corrected + duplicate + rejected"},
    {"a batch whose figures disagree with the versions it brought",
        "SELECT b.id FROM import_batch b WHERE b.state IN ('done', 'undone') AND b.accepted + b.corrected <> (SELECT count(*) FROM ("
        "SELECT id AS record_id FROM record WHERE batch_id = b.id UNION SELECT record_id FROM record_history WHERE batch_id = b.id))"},
    {"a record of a batch that is neither done nor on its way", // a withdrawn record keeps the batch that brought it
        "SELECT r.id FROM record r JOIN import_batch b ON b.id = r.batch_id WHERE b.state NOT IN ('done', 'publishing') AND b.taking_back = 0 "
        "AND NOT (b.state IN ('undone', 'failed') AND r.state = 5)"},
    {"a batch on its way whose figures disagree with the rows that are there",
        "SELECT b.id FROM import_batch b WHERE b.state = 'publishing' AND (b.accepted + b.corrected <> (SELECT count(*) FROM ("
        "SELECT id AS record_id FROM record WHERE batch_id = b.id UNION SELECT record_id FROM record_history WHERE batch_id = b.id)) "
        "OR b.findings <> (SELECT count(*) FROM import_finding f WHERE f.batch_id = b.id AND f.number < 1000000000))"},
    {"a record without a batch", "SELECT id FROM record WHERE batch_id NOT IN (SELECT id FROM import_batch)"},
    {"a former version of a batch that never was done",
        "SELECT h.id FROM record_history h JOIN import_batch b ON b.id = h.batch_id WHERE b.state NOT IN ('done', 'undone', 'publishing', 'failed')"},
    {"a key that is stored twice", "SELECT hex(key_hash) FROM record WHERE state <> 5 GROUP BY key_hash HAVING count(*) > 1"},
    {"a document number that is stored twice", "SELECT document_number FROM record WHERE state <> 5 GROUP BY document_number HAVING count(*) > 1"},
    {"a row of a batch that is stored twice", "SELECT batch_id || '/' || row_number FROM record WHERE state <> 5 GROUP BY batch_id, row_number HAVING count(*) > 1"},
    {"a batch whose findings are not all there",
        "SELECT b.id FROM import_batch b WHERE b.state = 'done' AND b.findings <> (SELECT count(*) FROM import_finding f WHERE f.batch_id = b.id)"},
    {"a finding without a batch", "SELECT batch_id FROM import_finding WHERE batch_id NOT IN (SELECT id FROM import_batch)"},
    {"a done batch that was not published exactly once",
        "SELECT b.id FROM import_batch b LEFT JOIN (SELECT target, count(*) AS n FROM audit WHERE action = 'data_import.publish' AND outcome = 'ok' GROUP BY target) a "
        "ON a.target = 'batch ' || b.id WHERE coalesce(a.n, 0) NOT IN (b.state IN ('done', 'undone'), b.state = 'done')"},
    {"a batch that was not undone exactly once",
        "SELECT b.id FROM import_batch b LEFT JOIN (SELECT target, count(*) AS n FROM audit WHERE action = 'data_import.undo' AND outcome = 'ok' GROUP BY target) a "
        "ON a.target = 'batch ' || b.id WHERE coalesce(a.n, 0) <> (b.state = 'undone')"},
    {"batches that were published out of order",
        "SELECT id FROM (SELECT id, CAST(substr(target, 7) AS INTEGER) AS batch, max(CAST(substr(target, 7) AS INTEGER)) OVER (ORDER BY id) AS highest "
        "FROM audit WHERE action = 'data_import.publish' AND outcome = 'ok') WHERE batch < highest"},
    {"a batch that waits without a job",
        "SELECT b.id FROM import_batch b WHERE (b.state IN ('queued', 'running', 'publishing') OR b.taking_back = 1) AND NOT EXISTS "
        "(SELECT 1 FROM job j WHERE j.payload = CAST(b.id AS TEXT) AND j.daily = 0 AND j.state IN ('queued', 'running'))"},
    {"a subject of which something or nothing is known against its records",
        "SELECT id FROM subject WHERE (standing > 0) <> EXISTS (SELECT 1 FROM record WHERE subject_id = subject.id AND state IN (1, 3, 4))"},
    {"a subject whose figures disagree with its records",
        "SELECT s.id FROM subject s LEFT JOIN (SELECT subject_id, group_concat(catalogue || ':' || n) AS counts FROM (SELECT subject_id, catalogue, count(*) AS n "
        "FROM record WHERE state = 1 AND public_from <= ?1 AND (public_until IS NULL OR public_until >= ?1) GROUP BY subject_id, catalogue "
        "ORDER BY subject_id, catalogue) GROUP BY subject_id) p ON p.subject_id = s.id "
        "WHERE s.counts <> coalesce(p.counts, '') OR s.searchable <> (p.counts IS NOT NULL)"},
};

void apply(Connection& connection, const Rule& rule, Problems& problems)
{
    auto row = std::string_view(rule.sql).find("?1") == std::string_view::npos ? connection.prepare(rule.sql) : connection.prepare(rule.sql, k_today);
    int offenders = 0;
    std::string first;
    for (; row.step(); ++offenders) {
        if (offenders == 0) first = row.text(0);
    }
    if (offenders > 0) problems.push_back(std::string(rule.sentence) + ": " + std::to_string(offenders) + " times, first " + first);
}

/// Where a search table lies; empty: nowhere.
std::string schema_of(Connection& connection, const char* table)
{
    auto row = connection.prepare("SELECT schema FROM pragma_table_list WHERE name = ? AND type = 'virtual'", table);
    return row.step() ? std::string(row.text(0)) : std::string();
}

void check_search(Connection& connection, Problems& problems)
{
    int found = 0;
    for (const SearchTable& table : k_search_tables) {
        const std::string schema = schema_of(connection, table.name);
        if (schema.empty()) continue;
        ++found;
        const std::string entries = "SELECT rowid FROM " + schema + "." + table.name;
        apply(connection, {("without an entry in " + std::string(table.name)).c_str(), (std::string(table.ids) + " EXCEPT " + entries).c_str()}, problems);
        apply(connection, {("an entry too many in " + std::string(table.name)).c_str(), (entries + " EXCEPT " + table.ids).c_str()}, problems);
    }
    if (found < 2) problems.push_back("there is no search index");
}

void attach_index(Connection& connection, const std::string& data_directory)
{
    const std::string file = data_directory + "/search.db";
    if (std::filesystem::exists(file)) connection.run("ATTACH DATABASE ? AS search", file);
}

} // namespace

std::unique_ptr<Connection> look_at(const std::string& data_directory)
{
    auto connection = std::make_unique<Connection>(storage::database_file(data_directory), Connection::Mode::read_only);
    search::register_tokenizer(*connection);
    attach_index(*connection, data_directory);
    return connection;
}

Problems check_consistency(Connection& connection, Index index)
{
    Problems problems;
    for (const Rule& rule : k_rules) apply(connection, rule, problems);
    if (index == Index::expected || !schema_of(connection, "document_search").empty()) check_search(connection, problems);
    const Audit::Check audit = Audit::check(connection);
    if (audit.broken_at) problems.push_back("the audit chain is broken at " + std::to_string(*audit.broken_at));
    for (const std::string& problem : storage::check_database(connection)) problems.push_back("SQLite: " + problem);
    return problems;
}

Problems check_finished(Connection& connection)
{
    Problems problems;
    apply(connection, {"a batch that has not come to a good end", "SELECT id || ' ' || state || ' ' || message FROM import_batch WHERE state NOT IN ('done', 'undone')"}, problems);
    apply(connection, {"a job that has not come to a good end", "SELECT id || ' ' || kind || ' ' || state || ' ' || message FROM job WHERE state <> 'done'"}, problems);
    return problems;
}

Problems check_files(Connection& connection, const std::string& data_directory)
{
    Problems problems;
    std::set<std::string> named;
    auto row = connection.prepare("SELECT DISTINCT file_hash FROM import_batch WHERE original_kept = 1 AND state <> 'failed'");
    while (row.step()) named.emplace(row.text(0));
    const std::filesystem::path originals = std::filesystem::path(data_directory) / "originals";
    std::set<std::string> kept;
    if (std::filesystem::exists(originals)) {
        for (const auto& entry : std::filesystem::directory_iterator(originals)) kept.insert(entry.path().filename().string());
    }
    for (const std::string& name : named) {
        if (kept.count(name) == 0) problems.push_back("an original is missing: " + name);
    }
    for (const std::string& name : kept) {
        if (named.count(name) == 0) problems.push_back("a file that nobody needs: originals/" + name);
    }
    const std::filesystem::path spill = std::filesystem::path(data_directory) / "tmp";
    if (!std::filesystem::exists(spill)) return problems; // a backup has none
    for (const auto& entry : std::filesystem::directory_iterator(spill)) {
        problems.push_back("a file that nobody needs: tmp/" + entry.path().filename().string());
    }
    return problems;
}

Problems check_search_tables(const std::string& data_directory)
{
    Problems problems;
    Connection connection(storage::database_file(data_directory), Connection::Mode::read_write);
    search::register_tokenizer(connection);
    attach_index(connection, data_directory);
    for (const SearchTable& table : k_search_tables) {
        const std::string schema = schema_of(connection, table.name), name = table.name;
        if (schema.empty()) continue;
        try {
            connection.run("INSERT INTO " + schema + "." + name + " (" + name + ") VALUES ('integrity-check')");
        } catch (const storage::DatabaseFailure& failure) {
            problems.push_back(name + ": " + failure.what());
        }
    }
    return problems;
}

} // namespace chengxin::durability
