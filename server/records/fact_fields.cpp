#include "server/records/fact_fields.hpp"

#include "server/records/facts.hpp"

#include <string>
#include <vector>

namespace chengxin::records {

namespace {

constexpr char k_known[] = "SELECT 1 FROM fact_field WHERE catalogue = ?1 AND kind = ?2 AND field = ?3";
constexpr char k_add[] = "INSERT OR IGNORE INTO fact_field (catalogue, kind, field) VALUES (?1, ?2, ?3)";

struct FactRole {
    FactKind kind;
    catalogue::Role role;
};
constexpr FactRole k_roles[] = {{FactKind::name, catalogue::Role::subject_name}, {FactKind::representative, catalogue::Role::representative},
    {FactKind::category, catalogue::Role::subject_kind}};

struct FactField {
    std::string catalogue;
    FactKind kind;
    std::string field;
};

std::vector<FactField> fields_of(const catalogue::Catalogue& catalogue)
{
    std::vector<FactField> fields;
    for (const catalogue::ItemReference& reference : catalogue.items) {
        for (const FactRole& fact : k_roles) {
            const int field = catalogue::field_with_role(reference.item, fact.role);
            if (field >= 0) fields.push_back({reference.item.code, fact.kind, reference.item.fields[static_cast<std::size_t>(field)].code});
        }
    }
    return fields;
}

} // namespace

Result<void> note_fact_fields(storage::Store& store, const catalogue::Catalogue& catalogue)
{
    const std::vector<FactField> fields = fields_of(catalogue);
    const bool all_known = store.read([&](storage::Connection& connection) {
        for (const FactField& field : fields) {
            if (!connection.prepare(k_known, field.catalogue, static_cast<int>(field.kind), field.field).step()) return false;
        }
        return true;
    });
    if (all_known) return {};
    return store.write([&](storage::Connection& connection) -> Result<void> {
        for (const FactField& field : fields) connection.run(k_add, field.catalogue, static_cast<int>(field.kind), field.field);
        return {};
    });
}

} // namespace chengxin::records
