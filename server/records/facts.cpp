#include "server/records/facts.hpp"

#include "server/records/figures.hpp"
#include "shared/core/text.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <optional>
#include <tuple>

namespace chengxin::records {

namespace {

constexpr char k_fields[] = "SELECT catalogue, kind, field FROM fact_field";
constexpr char k_reports[] = "SELECT catalogue, unpack_fields(packed), decided_on, id FROM record WHERE subject_id = ?1 AND state IN (1, 3, 4)";
// A decision falls with its record.
constexpr char k_given[] =
    "SELECT kind, value, source, day, record_id FROM subject_fact WHERE subject_id = ?1 AND source < 3 AND (record_id = 0 OR EXISTS "
    "(SELECT 1 FROM record WHERE record.id = record_id AND record.subject_id = ?1 AND state IN (1, 3, 4)))";
constexpr char k_subject[] = "SELECT name, representative, category, state, standing, searchable FROM subject WHERE id = ?1";
constexpr char k_former[] = "SELECT name FROM subject_former_name WHERE subject_id = ?1 ORDER BY until DESC, name";
constexpr char k_update[] = "UPDATE subject SET name = ?2, representative = ?3, category = ?4, state = ?5, standing = ?6, updated_at = ?7, "
    "risen_by = CASE WHEN standing = 0 AND ?6 > 0 THEN ?8 ELSE risen_by END WHERE id = ?1";
constexpr char k_drop_former[] = "DELETE FROM subject_former_name WHERE subject_id = ?1";
constexpr char k_add_former[] = "INSERT INTO subject_former_name (subject_id, name, until) VALUES (?1, ?2, ?3)";
constexpr char k_drop_reports[] = "DELETE FROM subject_fact WHERE subject_id = ?1 AND source = 3";
constexpr char k_add_fact[] =
    "INSERT INTO subject_fact (subject_id, kind, source, value, day, record_id) VALUES (?1, ?2, ?3, ?4, ?5, ?6) "
    "ON CONFLICT (subject_id, kind, source, value) DO UPDATE SET day = excluded.day, record_id = excluded.record_id WHERE excluded.day >= day";
constexpr char k_drop_registry[] = "DELETE FROM subject_fact WHERE subject_id = ?1 AND source = 1";

constexpr std::int64_t k_seconds_of_day = 86'400;

/// Which field of an item tells what.
struct FactField {
    std::string catalogue;
    FactKind kind;
    std::string field;
};

std::vector<FactField> read_fields(storage::Connection& connection)
{
    std::vector<FactField> fields;
    for (auto row = connection.prepare(k_fields); row.step();) {
        fields.push_back({std::string(row.text(0)), static_cast<FactKind>(row.integer(1)), std::string(row.text(2))});
    }
    return fields;
}

/// The stored form; nothing where it tells nothing.
std::string stored_value(FactKind kind, std::string_view text)
{
    if (kind != FactKind::category) return std::string(text);
    for (const auto category : {SubjectCategory::organisation, SubjectCategory::individual_business, SubjectCategory::natural_person}) {
        if (text == label_of(category)) return std::to_string(static_cast<int>(category));
    }
    return {};
}

bool is_newer(const Fact& left, const Fact& right)
{
    return std::tuple(left.day, left.record_id) > std::tuple(right.day, right.record_id);
}

/// Of the same kind: which one holds.
bool holds_before(const Fact& left, const Fact& right)
{
    const bool left_registry = left.source == FactSource::registry;
    const bool right_registry = right.source == FactSource::registry;
    if (left_registry != right_registry) return left_registry;
    if (left.day != right.day) return left.day > right.day;
    if (left.source != right.source) return left.source < right.source;
    return left.record_id > right.record_id;
}

void add_report(std::vector<Fact>& facts, Fact fact)
{
    const auto known = std::find_if(facts.begin(), facts.end(),
        [&](const Fact& one) { return one.source == fact.source && one.kind == fact.kind && one.value == fact.value; });
    if (known == facts.end()) facts.push_back(std::move(fact));
    else if (is_newer(fact, *known)) *known = std::move(fact);
}

void read_reports(storage::Connection& connection, const std::vector<FactField>& fields, std::int64_t subject_id, std::vector<Fact>& facts)
{
    for (auto row = connection.prepare(k_reports, subject_id); row.step();) {
        const std::string_view catalogue = row.text(0);
        const std::string_view text = row.text(1);
        const boost::json::value parsed = boost::json::parse(boost::json::string_view(text.data(), text.size()));
        for (const FactField& field : fields) {
            if (field.catalogue != catalogue) continue;
            const auto* value = parsed.as_object().if_contains(field.field);
            if (value == nullptr || !value->is_string()) continue;
            std::string stored = stored_value(field.kind, std::string_view(value->get_string().data(), value->get_string().size()));
            if (stored.empty()) continue;
            add_report(facts, {field.kind, std::move(stored), FactSource::report, Date{static_cast<std::int32_t>(row.integer(2))}, row.integer(3)});
        }
    }
}

/// Given ones first; then sorted so that of each kind the one that holds comes first.
std::vector<Fact> read_facts(storage::Connection& connection, const std::vector<FactField>& fields, std::int64_t subject_id)
{
    std::vector<Fact> facts;
    for (auto row = connection.prepare(k_given, subject_id); row.step();) {
        facts.push_back({static_cast<FactKind>(row.integer(0)), std::string(row.text(1)), static_cast<FactSource>(row.integer(2)),
            Date{static_cast<std::int32_t>(row.integer(3))}, row.integer(4)});
    }
    read_reports(connection, fields, subject_id, facts);
    std::sort(facts.begin(), facts.end(), [](const Fact& left, const Fact& right) {
        return left.kind != right.kind ? left.kind < right.kind : holds_before(left, right);
    });
    return facts;
}

const Fact* current(const std::vector<Fact>& facts, FactKind kind)
{
    const auto found = std::find_if(facts.begin(), facts.end(), [&](const Fact& fact) { return fact.kind == kind; });
    return found == facts.end() ? nullptr : &*found;
}

Standing standing_of(const std::vector<Fact>& facts)
{
    if (facts.empty()) return Standing::unknown;
    for (std::size_t i = 0; i < facts.size(); ++i) {
        if (facts[i].source != FactSource::report || (i > 0 && facts[i].kind == facts[i - 1].kind)) return Standing::several;
    }
    return Standing::plain;
}

/// The other names, the newest first; spellings of the same name are one.
std::vector<const Fact*> former_names_of(const std::vector<Fact>& facts)
{
    std::vector<const Fact*> former;
    std::vector<std::string> keys;
    for (const Fact& fact : facts) {
        if (fact.kind != FactKind::name) continue;
        std::string key = text::name_key(fact.value);
        if (std::find(keys.begin(), keys.end(), key) != keys.end()) continue;
        if (!keys.empty()) former.push_back(&fact);
        keys.push_back(std::move(key));
    }
    return former;
}

/// What the row of a subject shows.
struct SubjectRow {
    std::string name;
    std::string representative;
    std::int64_t category = 0;
    std::string state;
    std::int64_t standing = 0;
    bool operator==(const SubjectRow&) const = default;
};

class Deriver {
public:
    Deriver(storage::Connection& connection, search::IndexWriter& index, const Change& change)
        : m_connection(connection), m_index(index), m_change(change), m_fields(read_fields(connection))
    {
    }

    void derive(std::int64_t subject_id)
    {
        bool searchable = false;
        const auto before = read(subject_id, searchable);
        if (!before) return;
        const std::vector<Fact> facts = read_facts(m_connection, m_fields, subject_id);
        const SubjectRow after = shown(facts, *before);
        const bool renamed = write_former_names(subject_id, facts) || after.name != before->name;
        if (before->standing == static_cast<int>(Standing::several) || after.standing == static_cast<int>(Standing::several)) write_reports(subject_id, facts, after);
        if (after != *before) {
            m_connection.run(k_update, subject_id, after.name, after.representative, after.category, after.state, after.standing, m_change.at, m_change.batch_id);
        }
        if (renamed && searchable) put_entry_again(m_connection, subject_id, m_index);
    }

private:
    std::optional<SubjectRow> read(std::int64_t subject_id, bool& searchable)
    {
        auto row = m_connection.prepare(k_subject, subject_id);
        if (!row.step()) return std::nullopt;
        searchable = row.integer(5) == 1;
        return SubjectRow{std::string(row.text(0)), std::string(row.text(1)), row.integer(2), std::string(row.text(3)), row.integer(4)};
    }

    /// A subject that nothing tells of keeps its name, for the records that wait; nobody sees it.
    static SubjectRow shown(const std::vector<Fact>& facts, const SubjectRow& before)
    {
        SubjectRow after;
        const auto value = [&](FactKind kind) {
            const Fact* fact = current(facts, kind);
            return fact ? fact->value : std::string();
        };
        const std::string name = value(FactKind::name);
        after.name = name.empty() ? before.name : name;
        after.representative = value(FactKind::representative);
        after.state = value(FactKind::state);
        after.standing = static_cast<int>(standing_of(facts));
        const Fact* category = current(facts, FactKind::category);
        after.category = before.category;
        constexpr auto person = static_cast<std::int64_t>(SubjectCategory::natural_person);
        const std::int64_t told = category ? category->value.front() - '0' : before.category;
        if (before.category != person && told != person) after.category = told; // whoever is a person stays one: nothing becomes public by it
        return after;
    }

    /// True: they are others now.
    bool write_former_names(std::int64_t subject_id, const std::vector<Fact>& facts)
    {
        const std::vector<const Fact*> names = former_names_of(facts);
        std::vector<std::string> before;
        for (auto row = m_connection.prepare(k_former, subject_id); row.step();) before.emplace_back(row.text(0));
        if (before.empty() && names.empty()) return false;
        m_connection.run(k_drop_former, subject_id);
        for (const Fact* fact : names) m_connection.run(k_add_former, subject_id, fact->value, fact->day.days * k_seconds_of_day);
        return before.size() != names.size() || !std::equal(names.begin(), names.end(), before.begin(), [](const Fact* fact, const std::string& name) { return fact->value == name; });
    }

    void write_reports(std::int64_t subject_id, const std::vector<Fact>& facts, const SubjectRow& after)
    {
        m_connection.run(k_drop_reports, subject_id);
        if (after.standing != static_cast<int>(Standing::several)) return;
        for (const Fact& fact : facts) {
            if (fact.source == FactSource::report) put_fact(m_connection, subject_id, fact);
        }
    }

    storage::Connection& m_connection;
    search::IndexWriter& m_index;
    const Change& m_change;
    std::vector<FactField> m_fields;
};

} // namespace

bool contributes(RecordState state)
{
    switch (state) {
    case RecordState::public_:
    case RecordState::not_public:
    case RecordState::expired: return true;
    case RecordState::held:
    case RecordState::withdrawn: break;
    }
    return false;
}

std::vector<Fact> facts_of(storage::Connection& connection, std::int64_t subject_id)
{
    return read_facts(connection, read_fields(connection), subject_id);
}

void put_fact(storage::Connection& connection, std::int64_t subject_id, const Fact& fact)
{
    connection.run(k_add_fact, subject_id, static_cast<int>(fact.kind), static_cast<int>(fact.source), fact.value, fact.day.days, fact.record_id);
}

void remove_registry_facts(storage::Connection& connection, std::int64_t subject_id)
{
    connection.run(k_drop_registry, subject_id);
}

void derive_subjects(storage::Connection& connection, std::span<const std::int64_t> subject_ids, search::IndexWriter& index, const Change& change)
{
    if (subject_ids.empty()) return;
    Deriver deriver(connection, index, change);
    for (const std::int64_t id : subject_ids) deriver.derive(id);
}

} // namespace chengxin::records
