#pragma once

#include <string>
#include <vector>

/// Tables that live on SQLite and on PostgreSQL, described once. On SQLite they come into being by migrations, whose end the description
/// is; on PostgreSQL they are made from it.
namespace chengxin::storage {

enum class Kind {
    identity, ///< id that the engine gives; the key of the table
    serial,   ///< the same, but never one that was given before, not even after its row has gone
    integer,  ///< 64 bits; dates are days, times seconds, yes and no 1 and 0
    real,
    text, ///< compared byte by byte on both engines
    bytes,
};

struct Column {
    const char* name;
    Kind kind = Kind::text;
    bool nullable = false;
    const char* standard = nullptr; ///< the value of a row that gives none, as a literal
};

using Names = std::vector<const char*>;

/// An index of its own. A column may be an expression, as lower(name).
struct Index {
    const char* name;
    Names columns;
    bool unique = false;
    const char* where = nullptr; ///< a condition: only these rows
};

struct Reference {
    Names columns;
    const char* table;
    Names there; ///< its columns
};

/// Where a row lies when the tables are spread over several machines.
enum class Placement {
    everywhere,   ///< small: a copy on every machine
    organisation, ///< with all that belongs to the organisation in its column organisation_id
    subject,      ///< with all of the subjects of the bucket in its column subject_bucket
};
/// The column that says where; null for everywhere.
const char* column_of(Placement placement);

struct Table {
    const char* name;
    Placement placement = Placement::everywhere;
    std::vector<Column> columns;
    Names key;
    std::vector<Names> unique = {}; ///< besides the key
    std::vector<Index> indexes = {};
    std::vector<Reference> references = {};
    std::vector<const char*> checks = {}; ///< conditions that both engines read
};

/// One statement a line: the table, then its indexes. A key of an identity alone is (placement, id) on PostgreSQL.
std::vector<std::string> sqlite_statements(const Table& table);
std::vector<std::string> postgres_statements(const Table& table);

/// What is wrong with descriptions, one sentence each: a name that no column has, a unique or foreign key without the placement, a
/// reference to a table that comes later or lies elsewhere.
std::vector<std::string> faults_of(const std::vector<Table>& tables);

} // namespace chengxin::storage
