#include "server/records/same_decision.hpp"

#include "server/records/identity.hpp"
#include "shared/core/text.hpp"

namespace chengxin::records {

namespace {

constexpr char k_stored[] =
    "SELECT record.catalogue, record.document_number, record.decided_on, record.organisation_id, record.batch_id, unit.name, unit.uscc, subject.identity "
    "FROM record JOIN unit ON unit.id = record.authority_id JOIN subject ON subject.id = record.subject_id WHERE record.id = ?1";

bool is_same_unit(std::string_view name, std::string_view uscc, const Unit& unit)
{
    return uscc.empty() || unit.uscc.empty() ? text::name_key(name) == text::name_key(unit.name) : uscc == unit.uscc;
}

/// Without a code the key holds the name: a correction may change the rest of what tells such subjects apart.
bool is_same_subject(std::string_view identity, const SubjectInput& subject)
{
    if (!is_identity_of_name(subject.identity)) return identity == subject.identity;
    const std::string begin = identities_of_name(subject.name);
    return identity.substr(0, begin.size()) == begin;
}

} // namespace

Refusal refusal_of(storage::Connection& connection, std::int64_t record_id, const RecordInput& row, const Reach& reach, std::string& authority)
{
    auto stored = connection.prepare(k_stored, record_id);
    if (!stored.step()) throw storage::DatabaseFailure(0, "a record vanished within a transaction");
    authority = stored.text(5);
    const bool same = stored.text(0) == row.catalogue && text::document_number_key(stored.text(1)) == text::document_number_key(row.content.document_number) &&
        stored.integer(2) == row.content.decided_on.days && is_same_unit(stored.text(5), stored.text(6), row.content.authority) &&
        is_same_subject(stored.blob(7), row.subject);
    if (!same) return Refusal::other_decision;
    return reach && !reach(connection, stored.integer(3), stored.integer(4)) ? Refusal::out_of_reach : Refusal::none;
}

} // namespace chengxin::records
