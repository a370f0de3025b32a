#include "server/records/facts.hpp"
#include "server/records/figures.hpp"
#include "server/records/records.hpp"
#include "server/records/units.hpp"
#include "server/search/index.hpp"
#include "shared/rules/uscc.hpp"

#include <array>

namespace chengxin::records {

namespace {

constexpr std::size_t k_code_length = 18;
constexpr char k_subject_by_identity[] =
    "SELECT id, uscc, category, name, representative, division, state FROM subject WHERE identity = ?1";
constexpr char k_subject_by_id[] = "SELECT id, uscc, category, name, representative, division, state FROM subject WHERE id = ?1";
constexpr char k_former_names[] = "SELECT name FROM subject_former_name WHERE subject_id = ?1 ORDER BY until DESC, name";
constexpr char k_add_subject[] =
    "INSERT INTO subject (identity, uscc, category, name, representative, division, standing, created_at, updated_at) "
    "VALUES (?1, ?2, ?3, ?4, ?5, ?6, 0, ?7, ?7)";
constexpr char k_any[] = "SELECT 1 FROM subject LIMIT 1";
constexpr char k_find_unit[] = "SELECT id, division FROM unit WHERE name = ?1 AND uscc = ?2";
constexpr char k_add_unit[] = "INSERT INTO unit (name, uscc, division) VALUES (?1, ?2, ?3)";
constexpr char k_set_unit_division[] = "UPDATE unit SET division = ?2 WHERE id = ?1";

std::optional<Subject> read_subject(storage::Connection& connection, storage::Statement row)
{
    if (!row.step()) return std::nullopt;
    Subject subject;
    subject.id = row.integer(0);
    subject.uscc = row.text(1);
    subject.category = static_cast<SubjectCategory>(row.integer(2));
    subject.name = row.text(3);
    subject.representative = row.text(4);
    subject.division = row.text(5);
    subject.state = row.text(6);
    subject.former_names = former_names(connection, subject.id);
    return subject;
}

} // namespace

const char* label_of(SubjectCategory category)
{
    switch (category) {
    case SubjectCategory::organisation: return "法人及非法人组织";
    case SubjectCategory::individual_business: return "个体工商户";
    case SubjectCategory::natural_person: return "自然人";
    }
    return "";
}

std::string division_of_code(std::string_view uscc)
{
    if (uscc.size() != k_code_length || uscc == rules::k_placeholder_uscc) return {};
    const std::string_view division = uscc.substr(2, 6);
    return division.find_first_not_of("0123456789") == std::string_view::npos ? std::string(division) : std::string();
}

std::int64_t unit_id(storage::Connection& connection, const Unit& unit)
{
    const std::string division = unit.division.empty() ? division_of_code(unit.uscc) : unit.division;
    {
        auto row = connection.prepare(k_find_unit, unit.name, unit.uscc);
        if (row.step()) {
            const std::int64_t id = row.integer(0);
            if (!unit.division.empty() && row.text(1) != unit.division) connection.run(k_set_unit_division, id, unit.division);
            return id;
        }
    }
    return connection.insert(k_add_unit, unit.name, unit.uscc, division);
}

std::vector<std::string> former_names(storage::Connection& connection, std::int64_t subject_id)
{
    std::vector<std::string> names;
    for (auto row = connection.prepare(k_former_names, subject_id); row.step();) names.emplace_back(row.text(0));
    return names;
}

bool has_subjects(storage::Connection& connection)
{
    return connection.prepare(k_any).step();
}

std::optional<Subject> find_subject(storage::Connection& connection, std::string_view identity)
{
    return read_subject(connection, connection.prepare(k_subject_by_identity, storage::Blob{identity}));
}

std::optional<Subject> find_subject(storage::Connection& connection, std::int64_t id)
{
    return read_subject(connection, connection.prepare(k_subject_by_id, id));
}

std::int64_t find_or_add_subject(storage::Connection& connection, const SubjectInput& input, Instant now)
{
    if (const auto known = find_subject(connection, input.identity)) return known->id;
    return connection.insert(k_add_subject, storage::Blob{input.identity}, input.uscc, static_cast<int>(input.category), input.name, input.representative,
        division_of_code(input.uscc), now);
}

Result<void> adopt_name(storage::Connection& connection, std::int64_t subject_id, const std::string& name, std::int64_t record_id, const Change& change)
{
    put_fact(connection, subject_id, {FactKind::name, name, FactSource::decision, change.today, record_id});
    const std::array ids{subject_id};
    search::DirectIndex index(connection);
    derive_subjects(connection, ids, index, change);
    raise_generation(connection, index);
    const auto subject = find_subject(connection, subject_id);
    if (subject && subject->name == name) return {};
    return fail(ErrorCode::conflict, "登记机关的数据中该主体的名称是“" + (subject ? subject->name : std::string()) + "”，不能采用“" + name + "”。请退回该行，或先更新登记数据。", "name");
}

} // namespace chengxin::records
