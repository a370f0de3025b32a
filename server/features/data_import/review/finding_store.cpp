#include "server/features/data_import/review/finding_store.hpp"

#include "shared/core/text.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>
#include <utility>

namespace chengxin::data_import {

using storage::Blob;
using storage::Connection;
using storage::Statement;

namespace {

/// The three texts, the lengths of the first two in front: "5:0:50000…".
std::string join_texts(const rules::Finding& finding)
{
    return std::to_string(finding.value.size()) + ':' + std::to_string(finding.suggestion.size()) + ':' + finding.value + finding.suggestion +
           finding.message;
}

std::size_t take_length(std::string_view& text)
{
    std::size_t length = 0;
    const auto [rest, error] = std::from_chars(text.data(), text.data() + text.size(), length);
    if (error != std::errc{}) return 0;
    text.remove_prefix(std::min(text.size(), static_cast<std::size_t>(rest - text.data()) + 1));
    return length;
}

void split_texts(std::string_view joined, FindingRow& row)
{
    const std::size_t value = take_length(joined);
    const std::size_t suggestion = take_length(joined);
    row.value = joined.substr(0, value);
    joined.remove_prefix(row.value.size());
    row.suggestion = joined.substr(0, suggestion);
    row.message = joined.substr(row.suggestion.size());
}

/// What the texts of a finding are bound to.
std::string place_of_finding(std::int64_t batch_id, std::int64_t row, std::int64_t number)
{
    return "finding:" + std::to_string(batch_id) + ":" + std::to_string(row) + ":" + std::to_string(number);
}

StoredFinding read_finding(const Statement& row, const Keys& keys)
{
    StoredFinding finding;
    finding.shown.row = row.integer(0);
    finding.shown.column = row.text(1);
    finding.field = static_cast<std::int32_t>(row.integer(2));
    finding.column_index = static_cast<std::int32_t>(row.integer(3));
    finding.shown.rule = row.text(4);
    finding.shown.severity = row.text(5);
    finding.shown.sheet = row.text(7);
    if (row.is_null(6)) {
        finding.shown.message = "该校验结果的内容已超过保存期并删除。";
        return finding;
    }
    const Result<std::string> plain = keys.open(row.blob(6), place_of_finding(row.integer(8), row.integer(0), row.integer(9)));
    if (plain) split_texts(*plain, finding.shown);
    else finding.shown.message = plain.error().message;
    return finding;
}

constexpr std::string_view k_generic_mask = "＊＊＊";

/// First and last character only; of two characters or fewer nothing.
std::string cut_to_ends(std::string_view value)
{
    if (value.empty()) return {};
    const std::u32string points = text::to_code_points(value);
    if (points.size() <= 2) return std::string(k_generic_mask);
    return text::from_code_points(points.substr(0, 1)) + std::string(k_generic_mask) + text::from_code_points(points.substr(points.size() - 1));
}

/// Values that can tell nothing about a person.
bool is_harmless(const catalogue::Field& field)
{
    using catalogue::FieldType;
    using catalogue::Role;
    if (field.visibility != catalogue::Visibility::open) return false;
    switch (field.type) {
    case FieldType::date:
    case FieldType::money:
    case FieldType::code:
    case FieldType::codes: return true;
    case FieldType::text: break;
    }
    return field.role == Role::decision_number || field.role == Role::subject_uscc || field.role == Role::authority_name ||
           field.role == Role::authority_uscc || field.role == Role::source_name || field.role == Role::source_uscc ||
           field.role == Role::licence_number;
}

std::string masked_value(const catalogue::Field& field, std::string_view value)
{
    if (field.mask.keep_first != 0 || field.mask.keep_last != 0) return catalogue::masked(field.mask, value);
    return is_harmless(field) ? std::string(value) : cut_to_ends(value);
}

} // namespace

SealedFinding seal_finding(const Keys& keys, std::int64_t batch_id, std::int64_t number, rules::Finding finding)
{
    std::string sealed = keys.seal(join_texts(finding), place_of_finding(batch_id, static_cast<std::int64_t>(finding.row), number));
    finding.value.clear();
    finding.suggestion.clear();
    finding.message.clear();
    return {number, std::move(finding), std::move(sealed)};
}

constexpr std::string_view k_insert_finding = R"sql(
INSERT INTO import_finding (batch_id, row, number, column_name, field, column_index, rule, severity, sealed, sheet)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
)sql";

void insert_findings(Connection& connection, std::int64_t batch_id, std::span<const SealedFinding> findings)
{
    for (const SealedFinding& finding : findings) {
        const rules::Finding& place = finding.place;
        connection.run(k_insert_finding, batch_id, static_cast<std::int64_t>(place.row), finding.number, place.column,
            static_cast<std::int64_t>(place.field), static_cast<std::int64_t>(place.column_index), rules::name_of(place.rule),
            rules::name_of(place.severity), Blob{finding.sealed}, place.sheet);
    }
}

constexpr std::string_view k_delete_findings = "DELETE FROM import_finding WHERE batch_id = ?1";

void delete_findings(Connection& connection, std::int64_t batch_id)
{
    connection.run(k_delete_findings, batch_id);
}

constexpr std::string_view k_read_findings = R"sql(
SELECT row, column_name, field, column_index, rule, severity, sealed, sheet, batch_id, number FROM import_finding
WHERE batch_id = ?1 AND (?2 = '' OR severity = ?2) AND (?3 = -1 OR row = ?3)
ORDER BY row, number LIMIT ?4 OFFSET ?5
)sql";

std::vector<StoredFinding> read_findings(Connection& connection, const Keys& keys, const FindingFilter& filter)
{
    std::vector<StoredFinding> findings;
    Statement rows = connection.prepare(k_read_findings, filter.batch_id, filter.severity, filter.row, filter.limit, filter.offset);
    while (rows.step()) findings.push_back(read_finding(rows, keys));
    return findings;
}

constexpr std::string_view k_count_findings = R"sql(
SELECT count(*) FROM import_finding WHERE batch_id = ?1 AND (?2 = '' OR severity = ?2) AND (?3 = -1 OR row = ?3)
)sql";

std::int64_t count_findings(Connection& connection, const FindingFilter& filter)
{
    Statement row = connection.prepare(k_count_findings, filter.batch_id, filter.severity, filter.row);
    return row.step() ? row.integer(0) : 0;
}

void mask_finding(const catalogue::Item& item, StoredFinding& finding)
{
    FindingRow& row = finding.shown;
    if (row.rule == rules::name_of(rules::Rule::r10)) { // the text will be public but for what the suggestion masks
        row.value = row.suggestion;
        return;
    }
    const std::string value = row.value;
    if (finding.field < 0 || finding.field >= static_cast<std::int32_t>(item.fields.size())) {
        row.value = cut_to_ends(value);
        return;
    }
    const catalogue::Field& field = item.fields[static_cast<std::size_t>(finding.field)];
    row.value = masked_value(field, value);
    if (row.value == value) return;
    if (!value.empty()) row.message = text::replace_all(row.message, value, row.value);
    if (row.suggestion.empty()) return;
    const std::string suggestion = masked_value(field, row.suggestion);
    row.message = text::replace_all(row.message, row.suggestion, suggestion);
    row.suggestion = suggestion;
}

bool tells_more_than_masked(const catalogue::Item& item, const StoredFinding& finding)
{
    StoredFinding masked = finding;
    mask_finding(item, masked);
    const FindingRow& before = finding.shown;
    const FindingRow& after = masked.shown;
    return before.value != after.value || before.message != after.message || before.suggestion != after.suggestion;
}

FindingRow to_api(const rules::Finding& finding)
{
    return {finding.row, finding.column, finding.value, rules::name_of(finding.rule), rules::name_of(finding.severity), finding.message,
        finding.suggestion, finding.sheet};
}

constexpr std::string_view k_forget = R"sql(
UPDATE import_finding SET sealed = NULL WHERE batch_id = ?1 AND (row, number) IN
    (SELECT row, number FROM import_finding WHERE batch_id = ?1 AND sealed IS NOT NULL LIMIT ?2)
)sql";

std::int64_t forget_finding_values(Connection& connection, std::int64_t batch_id, std::int64_t most)
{
    return connection.run(k_forget, batch_id, most);
}

namespace {

constexpr std::string_view k_read_sealed = R"sql(
SELECT batch_id, row, number, sealed FROM import_finding WHERE (batch_id, row, number) > (?1, ?2, ?3) AND sealed IS NOT NULL
ORDER BY batch_id, row, number LIMIT ?4
)sql";
constexpr std::string_view k_write_sealed = "UPDATE import_finding SET sealed = ?4 WHERE batch_id = ?1 AND row = ?2 AND number = ?3";

/// "17,3,0": batch, row, number.
std::array<std::int64_t, 3> numbers_of(const std::string& position)
{
    std::array<std::int64_t, 3> numbers{std::numeric_limits<std::int64_t>::min(), 0, 0};
    const char* at = position.data();
    const char* end = at + position.size();
    for (std::int64_t& number : numbers) {
        at = std::from_chars(at, end, number).ptr;
        if (at != end) ++at;
    }
    return numbers;
}

} // namespace

const SealedTable k_sealed_findings{"import_finding", "校验结果",
    [](Connection& connection, const std::string& after, int limit) {
        const auto [batch, row, number] = numbers_of(after);
        std::vector<SealedValue> values;
        for (Statement rows = connection.prepare(k_read_sealed, batch, row, number, limit); rows.step();) {
            const std::string position = std::to_string(rows.integer(0)) + "," + std::to_string(rows.integer(1)) + "," + std::to_string(rows.integer(2));
            values.push_back({position, place_of_finding(rows.integer(0), rows.integer(1), rows.integer(2)), std::string(rows.blob(3))});
        }
        return values;
    },
    [](Connection& connection, const SealedValue& value) {
        const auto [batch, row, number] = numbers_of(value.position);
        connection.run(k_write_sealed, batch, row, number, Blob{value.sealed});
    }};

} // namespace chengxin::data_import
