#include "server/records/columns.hpp"

#include "server/records/packing.hpp"
#include "server/records/units.hpp"

#include <iterator>

namespace chengxin::records {

namespace {

constexpr const char* k_names[] = {"content_hash", "packed", "sealed", "document_number", "title", "kind", "authority_id", "source_id",
    "organisation_id", "decided_on", "grade", "state", "publishable", "public_from", "public_until", "basis_id", "batch_id", "row_number", "late",
    "catalogue_version"};
static_assert(std::size(k_names) == k_content_columns);

constexpr char k_unit[] = "SELECT name, uscc, division FROM unit WHERE id = ?1";
constexpr char k_basis[] = "SELECT text FROM publication_basis WHERE id = ?1";
constexpr char k_find_basis[] = "SELECT id FROM publication_basis WHERE text = ?1";
constexpr char k_add_basis[] = "INSERT INTO publication_basis (text) VALUES (?1)";

Unit read_unit(storage::Connection& connection, std::int64_t id)
{
    Unit unit;
    auto row = connection.prepare(k_unit, id);
    if (row.step()) {
        unit.name = row.text(0);
        unit.uscc = row.text(1);
        unit.division = row.text(2);
    }
    return unit;
}

std::string read_basis(storage::Connection& connection, std::int64_t id)
{
    auto row = connection.prepare(k_basis, id);
    return row.step() ? std::string(row.text(0)) : std::string();
}

std::optional<std::int64_t> last_day(const RecordContent& content)
{
    if (!content.public_until || *content.public_until >= long_term()) return std::nullopt;
    return content.public_until->days;
}

Date date_at(const storage::Statement& row, int column)
{
    return Date{static_cast<std::int32_t>(row.integer(column))};
}

} // namespace

std::string readable_columns(const std::string& prefix)
{
    std::string text;
    for (const std::string name : k_names) {
        text += text.empty() ? "" : ", ";
        text += name == "packed" ? "unpack_fields(" + prefix + name + ")" : prefix + name;
    }
    return text;
}

std::string content_columns(const std::string& prefix)
{
    std::string text;
    for (const char* name : k_names) text += (text.empty() ? "" : ", ") + prefix + name;
    return text;
}

std::string parameters(int first, int count)
{
    std::string text;
    for (int i = 0; i < count; ++i) text += (i ? ", ?" : "?") + std::to_string(first + i);
    return text;
}

std::string content_parameters(int first)
{
    return parameters(first, k_content_columns);
}

std::string content_assignments(int first)
{
    std::string text;
    for (int i = 0; i < k_content_columns; ++i) text += (i ? ", " : "") + std::string(k_names[i]) + " = ?" + std::to_string(first + i);
    return text;
}

void bind_content(storage::Statement& statement, int first, const StoredContent& stored)
{
    bind_content(statement, first, stored.content, stored.references);
}

void bind_content(storage::Statement& statement, int first, const RecordContent& content, const References& references)
{
    int index = first;
    statement.bind_view(index++, storage::Blob{content.content_hash});
    if (content.packed.empty()) statement.bind(index++, storage::Blob{packed_plainly(content.fields)});
    else statement.bind_view(index++, storage::Blob{content.packed});
    if (content.sealed.empty()) statement.bind(index++, nullptr);
    else statement.bind_view(index++, storage::Blob{content.sealed});
    statement.bind_view(index++, content.document_number);
    statement.bind_view(index++, content.title);
    statement.bind_view(index++, content.kind);
    statement.bind(index++, references.authority_id);
    statement.bind(index++, references.source_id);
    statement.bind(index++, content.organisation_id);
    statement.bind(index++, content.decided_on.days);
    statement.bind(index++, static_cast<int>(content.grade));
    statement.bind(index++, static_cast<int>(content.state));
    statement.bind(index++, content.publishable);
    statement.bind(index++, content.public_from.days);
    statement.bind(index++, last_day(content));
    statement.bind(index++, references.basis_id);
    statement.bind(index++, content.batch_id);
    statement.bind(index++, content.row_number);
    statement.bind(index++, content.late);
    statement.bind_view(index++, content.catalogue_version);
}

StoredContent read_content(const storage::Statement& row, int first)
{
    StoredContent stored;
    RecordContent& content = stored.content;
    int column = first;
    content.content_hash = row.blob(column++);
    content.fields = row.text(column++);
    content.sealed = row.blob(column++);
    content.document_number = row.text(column++);
    content.title = row.text(column++);
    content.kind = row.text(column++);
    stored.references.authority_id = row.integer(column++);
    stored.references.source_id = row.integer(column++);
    content.organisation_id = row.integer(column++);
    content.decided_on = date_at(row, column++);
    content.grade = static_cast<catalogue::Grade>(row.integer(column++));
    content.state = static_cast<RecordState>(row.integer(column++));
    content.publishable = row.integer(column++) != 0;
    content.public_from = date_at(row, column++);
    if (!row.is_null(column)) content.public_until = date_at(row, column);
    ++column;
    stored.references.basis_id = row.integer(column++);
    content.batch_id = row.integer(column++);
    content.row_number = row.integer(column++);
    content.late = row.integer(column++) != 0;
    content.catalogue_version = row.text(column++);
    return stored;
}

void read_references(storage::Connection& connection, StoredContent& stored)
{
    stored.content.authority = read_unit(connection, stored.references.authority_id);
    stored.content.source = read_unit(connection, stored.references.source_id);
    stored.content.basis = read_basis(connection, stored.references.basis_id);
}

StoredContent with_references(storage::Connection& connection, const RecordContent& content)
{
    return {content, {unit_id(connection, content.authority), unit_id(connection, content.source), basis_id(connection, content.basis)}};
}

std::int64_t basis_id(storage::Connection& connection, const std::string& basis)
{
    {
        auto row = connection.prepare(k_find_basis, basis);
        if (row.step()) return row.integer(0);
    }
    return connection.insert(k_add_basis, basis);
}

} // namespace chengxin::records
