#include "tests/support/schema_facts.hpp"

#include <algorithm>
#include <cctype>

namespace chengxin::test {

namespace {

constexpr auto k_columns = "SELECT concat_ws(' ', 'column', cid, name, type, \"notnull\", coalesce(dflt_value, 'none'), 'key', pk, hidden) "
                           "FROM pragma_table_xinfo(?)";
constexpr auto k_kinds =
    "SELECT concat_ws(' ', 'table', type, 'columns', ncol, 'without rowid', wr, 'strict', strict) FROM pragma_table_list WHERE name = ?";
constexpr auto k_indexes = R"sql(
SELECT concat_ws(' ', 'index', CASE origin WHEN 'c' THEN l.name END, origin, 'unique', "unique", 'partial', partial,
                 (SELECT group_concat(concat_ws(' ', coalesce(x.name, cid), "desc", coll, "key"), ', ' ORDER BY seqno) FROM pragma_index_xinfo(l.name) x)),
       coalesce((SELECT sql FROM sqlite_schema WHERE type = 'index' AND name = l.name), '')
FROM pragma_index_list(?) l
)sql";
constexpr auto k_references = "SELECT concat_ws(' ', 'reference', \"table\", group_concat(\"from\" || '>' || coalesce(\"to\", '?'), ', ' "
                              "ORDER BY seq), on_update, on_delete) "
                              "FROM pragma_foreign_key_list(?) GROUP BY id";
constexpr auto k_text = "SELECT sql FROM sqlite_schema WHERE type = 'table' AND name = ?";
constexpr auto k_triggers = "SELECT 'trigger ' || sql FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = ?";

/// Without comments, and with one blank for any number of them.
std::string plain(const std::string& sql)
{
    std::string text;
    for (std::size_t i = 0; i < sql.size(); ++i) {
        if (sql.compare(i, 2, "--") == 0) i = std::min(sql.find('\n', i), sql.size() - 1);
        const bool blank = std::isspace(static_cast<unsigned char>(sql[i])) != 0;
        if (!blank)
            text += sql[i];
        else if (!text.empty() && text.back() != ' ')
            text += ' ';
    }
    return text;
}

/// The conditions of CHECK ( ... ), with their inner parentheses.
void add_checks(const std::string& sql, std::vector<std::string>& facts)
{
    const std::string word = "CHECK (";
    for (auto at = sql.find(word); at != std::string::npos; at = sql.find(word, at + 1)) {
        int depth = 1;
        auto end = at + word.size();
        for (; end < sql.size() && depth > 0; ++end)
            depth += sql[end] == '(' ? 1 : sql[end] == ')' ? -1 : 0;
        facts.push_back("check " + sql.substr(at + word.size(), end - at - word.size() - 1));
    }
}

void add_rows(storage::Statement rows, std::vector<std::string>& facts)
{
    while (rows.step())
        facts.emplace_back(rows.text(0));
}

} // namespace

std::vector<std::string> facts_of(storage::Connection& connection, const std::string& table)
{
    std::vector<std::string> facts;
    for (const char* sql : {k_columns, k_kinds, k_references, k_triggers})
        add_rows(connection.prepare(sql, table), facts);
    for (auto row = connection.prepare(k_indexes, table); row.step();) {
        const std::string sql = plain(std::string(row.text(1)));
        const auto columns = sql.find(" (");
        facts.push_back(std::string(row.text(0)) + (columns == std::string::npos ? "" : sql.substr(columns)));
    }
    auto row = connection.prepare(k_text, table);
    if (!row.step()) return {};
    const std::string sql = plain(std::string(row.text(0)));
    add_checks(sql, facts);
    if (sql.find("AUTOINCREMENT") != std::string::npos) facts.push_back("autoincrement");
    std::sort(facts.begin(), facts.end());
    return facts;
}

} // namespace chengxin::test
