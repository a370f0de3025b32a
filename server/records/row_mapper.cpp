#include "server/records/row_mapper.hpp"

#include "shared/core/json_text.hpp"

#include <algorithm>
#include <boost/json.hpp>

namespace chengxin::records {

using catalogue::Role;

namespace {

/// 无证照个体户 and some historical authorities carry it (D§1.2): it names nobody.
constexpr std::string_view k_placeholder_code = "00000000000000000X";

SubjectCategory category_of(rules::SubjectKind kind)
{
    switch (kind) {
    case rules::SubjectKind::individual_business: return SubjectCategory::individual_business;
    case rules::SubjectKind::natural_person: return SubjectCategory::natural_person;
    case rules::SubjectKind::organisation:
    case rules::SubjectKind::unknown: return SubjectCategory::organisation;
    }
    return SubjectCategory::organisation;
}

RecordState state_of(const rules::CheckedRow& row)
{
    if (row.verdict == rules::Verdict::held) return RecordState::held;
    if (row.natural_person) return RecordState::not_public;
    switch (row.window.not_public) {
    case rules::NotPublic::no: return RecordState::public_;
    case rules::NotPublic::window_over: return RecordState::expired;
    case rules::NotPublic::minor:
    case rules::NotPublic::natural_person:
    case rules::NotPublic::by_rule: return RecordState::not_public;
    }
    return RecordState::not_public;
}

/// First line of a text, for titles.
std::string_view one_line(std::string_view text)
{
    return text.substr(0, text.find('\n'));
}

void put_unit(Unit& unit, const std::string& name, const std::string& uscc)
{
    unit.name = name;
    unit.uscc = uscc;
    unit.division.clear();
}

void put_hash(std::string& out, const crypto::Sm4Block& key, const rules::Hash& hash)
{
    const auto hidden = key.of(hash);
    out.assign(hidden.data(), hidden.size());
}

void read_object(std::string_view json, const catalogue::Item& item, std::vector<std::string>& values)
{
    if (json.empty()) return;
    const boost::json::value parsed = boost::json::parse(boost::json::string_view(json.data(), json.size()));
    for (const auto& member : parsed.as_object()) {
        const int field = catalogue::field_with_code(item, std::string_view(member.key().data(), member.key().size()));
        const auto& text = member.value().as_string();
        if (field >= 0) values[static_cast<std::size_t>(field)] = std::string(text.data(), text.size());
    }
}

} // namespace

bool is_sensitive(const catalogue::Field& field)
{
    return field.mask.keep_first != 0 || field.mask.keep_last != 0;
}

RowMapper::RowMapper(const catalogue::Item& item, const Keys& keys)
    : m_item(item), m_keys(keys), m_key_of_keys(keys.hash_key("record key")), m_key_of_contents(keys.hash_key("record content")),
      m_field_of_role(catalogue::k_role_count, -1)
{
    for (std::size_t field = 0; field < item.fields.size(); ++field) {
        m_field_of_role[static_cast<std::size_t>(item.fields[field].role)] = static_cast<std::int32_t>(field);
        m_sensitive.push_back(is_sensitive(item.fields[field]));
        std::string& begin = m_beginnings.emplace_back();
        append_json_text(begin, item.fields[field].code);
        begin += ":\"";
    }
    m_field_of_role[static_cast<std::size_t>(Role::none)] = -1;
}

const std::string& RowMapper::value(const rules::CheckedRow& row, Role role) const
{
    const std::int32_t field = m_field_of_role[static_cast<std::size_t>(role)];
    return field < 0 ? m_empty : row.values[static_cast<std::size_t>(field)];
}

void RowMapper::put_subject(const rules::CheckedRow& row, SubjectInput& subject) const
{
    subject.category = category_of(row.subject_kind);
    subject.name = value(row, Role::subject_name);
    subject.uscc.clear();
    subject.representative.clear();
    subject.state.clear();
    if (subject.category == SubjectCategory::natural_person) {
        subject.identity = identity_of_person(m_keys.blind_index(value(row, Role::identity_number)));
        return;
    }
    subject.uscc = value(row, Role::subject_uscc);
    subject.representative = value(row, Role::representative);
    const bool named_only = subject.uscc.empty() || subject.uscc == k_placeholder_code;
    subject.identity = named_only ? identity_of_name(subject.name) : identity_of_code(subject.uscc);
}

void RowMapper::put_fields(const rules::CheckedRow& row, RecordContent& content) const
{
    std::string sensitive;
    content.fields = '{';
    for (std::size_t field = 0; field < m_item.fields.size(); ++field) {
        const std::string& text = row.values[field];
        if (text.empty()) continue;
        std::string& out = m_sensitive[field] ? sensitive : content.fields;
        if (out.empty()) out = '{';
        if (out.size() > 1) out += ',';
        out += m_beginnings[field];
        append_json_escaped(out, text);
        out += '"';
    }
    content.fields += '}';
    content.sealed.clear();
    if (!sensitive.empty()) content.sealed = m_keys.seal(sensitive + "}");
}

void RowMapper::put_publication(const rules::CheckedRow& row, RecordContent& content) const
{
    content.decided_on = row.decided_on;
    content.grade = row.grade;
    content.state = state_of(row);
    content.publishable = true;
    content.public_from = row.window.from;
    content.public_until.reset();
    if (row.window.until < long_term()) content.public_until = row.window.until;
    content.basis = row.window.basis;
    content.late = row.late;
}

void RowMapper::map(const rules::CheckedRow& row, const BatchFacts& facts, std::int64_t organisation_id, RecordInput& input) const
{
    input.catalogue = m_item.code;
    put_hash(input.key_hash, m_key_of_keys, row.key);
    put_subject(row, input.subject);
    RecordContent& content = input.content;
    put_hash(content.content_hash, m_key_of_contents, row.content);
    put_fields(row, content);
    content.document_number = value(row, Role::decision_number);
    content.title = one_line(value(row, m_item.adverse ? Role::violation : Role::content));
    content.kind = value(row, m_item.adverse ? Role::penalty_kinds : Role::licence_kind);
    put_unit(content.authority, value(row, Role::authority_name), value(row, Role::authority_uscc));
    put_unit(content.source, value(row, Role::source_name), value(row, Role::source_uscc));
    content.organisation_id = organisation_id != 0 ? organisation_id : facts.organisation_id;
    put_publication(row, content);
    content.batch_id = facts.batch_id;
    content.row_number = row.number;
    content.catalogue_version = m_item.version;
}

RecordInput RowMapper::map(const rules::CheckedRow& row, const BatchFacts& facts, std::int64_t organisation_id) const
{
    RecordInput input;
    map(row, facts, organisation_id, input);
    return input;
}

Result<std::vector<std::string>> RowMapper::values_of(const RecordContent& content) const
{
    std::vector<std::string> values(m_item.fields.size());
    read_object(content.fields, m_item, values);
    if (content.sealed.empty()) return values;
    Result<std::string> sensitive = m_keys.open(std::string_view(content.sealed));
    if (!sensitive) return fail(std::move(sensitive.error()));
    read_object(*sensitive, m_item, values);
    return values;
}

} // namespace chengxin::records
