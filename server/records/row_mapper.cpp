#include "server/records/row_mapper.hpp"

#include "server/records/identity.hpp"
#include "server/records/windows.hpp"
#include "shared/core/json_text.hpp"
#include "shared/rules/open_text.hpp"
#include "shared/rules/uscc.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <utility>

namespace chengxin::records {

using catalogue::Role;

namespace {

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

/// Half of the value is what is stored: 128 bits under a secret key; where two meet the fields are compared.
constexpr std::size_t k_hash_bytes = 16;
constexpr char k_key_purpose[] = "record key";
constexpr char k_content_purpose[] = "record content";

} // namespace

void read_fields(std::string_view json, const catalogue::Item& item, std::vector<std::string>& values)
{
    if (json.empty()) return;
    const boost::json::value parsed = boost::json::parse(boost::json::string_view(json.data(), json.size()));
    for (const auto& member : parsed.as_object()) {
        const int field = catalogue::field_with_code(item, std::string_view(member.key().data(), member.key().size()));
        const auto& text = member.value().as_string();
        if (field >= 0) values[static_cast<std::size_t>(field)] = std::string(text.data(), text.size());
    }
}

bool is_sensitive(const catalogue::Field& field)
{
    return field.mask.keep_first != 0 || field.mask.keep_last != 0;
}

RowMapper::RowMapper(const catalogue::Item& item, const Keys& keys)
    : m_item(item), m_keys(keys), m_row_key(item), m_mac_of_keys(keys.mac_of(k_key_purpose)), m_mac_of_contents(keys.mac_of(k_content_purpose)),
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
    return value(row.values, role);
}

const std::string& RowMapper::value(const std::vector<std::string>& values, Role role) const
{
    const std::int32_t field = m_field_of_role[static_cast<std::size_t>(role)];
    return field < 0 ? m_empty : values[static_cast<std::size_t>(field)];
}

/// Of the roles that the item has, the first.
const std::string& RowMapper::first_value(const std::vector<std::string>& values, std::initializer_list<Role> roles) const
{
    for (const Role role : roles) {
        if (m_field_of_role[static_cast<std::size_t>(role)] >= 0) return value(values, role);
    }
    return m_empty;
}

/// Which business a row means that has no code (D§1.2: some have no name of their own either).
std::string RowMapper::identity_without_code(const rules::CheckedRow& row, const std::string& key_text) const
{
    NamedSubject named;
    named.name = value(row, Role::subject_name);
    for (const Role role : {Role::subject_registration, Role::subject_organisation_code, Role::subject_tax, Role::subject_institution, Role::subject_social}) {
        if (named.number.empty()) named.number = value(row, role);
    }
    if (const std::string& owner = value(row, Role::representative_identity_number); !owner.empty()) named.owner = m_keys.blind_index(owner);
    named.representative = value(row, Role::representative);
    named.authority = value(row, Role::authority_uscc);
    named.record = m_mac_of_keys.of(key_text).substr(0, k_hash_bytes);
    return identity_of_name(named);
}

void RowMapper::put_subject(const rules::CheckedRow& row, const std::string& key_text, SubjectInput& subject) const
{
    subject.category = category_of(row.subject_kind);
    subject.name = value(row, Role::subject_name);
    subject.uscc.clear();
    subject.representative.clear();
    if (subject.category == SubjectCategory::natural_person) {
        subject.identity = identity_of_person(m_keys.blind_index(value(row, Role::identity_number)));
        return;
    }
    subject.uscc = value(row, Role::subject_uscc);
    subject.representative = value(row, Role::representative);
    const bool named_only = subject.uscc.empty() || subject.uscc == rules::k_placeholder_uscc;
    subject.identity = named_only ? identity_without_code(row, key_text) : identity_of_code(subject.uscc);
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
    if (!sensitive.empty()) content.sealed = m_keys.seal(sensitive + "}", place_of_fields(m_item.code, content.batch_id, content.row_number));
}

void RowMapper::put_texts(const std::vector<std::string>& values, RecordContent& content) const
{
    content.document_number = value(values, Role::decision_number);
    content.title = one_line(first_value(values, {Role::violation, Role::content}));
    content.kind = first_value(values, {Role::penalty_kinds, Role::licence_kind, Role::matter_kind});
}

std::string RowMapper::object_of(const std::vector<std::string>& values) const
{
    std::string object = "{";
    for (std::size_t field = 0; field < values.size(); ++field) {
        if (values[field].empty()) continue;
        if (object.size() > 1) object += ',';
        object += m_beginnings[field];
        append_json_escaped(object, values[field]);
        object += '"';
    }
    return object + "}";
}

Result<bool> RowMapper::mask_personal_data(RecordContent& content, Date today) const
{
    if (!rules::may_hold_personal_data(content.fields)) return false;
    std::vector<std::string> shown(m_item.fields.size());
    read_fields(content.fields, m_item, shown);
    std::vector<std::string> hidden(m_item.fields.size());
    bool found = false;
    for (std::size_t field = 0; field < shown.size(); ++field) {
        const auto search = rules::personal_search_of(m_item.fields[field], today);
        if (!search) continue;
        const auto places = rules::find_personal_data(shown[field], *search);
        if (places.empty()) continue;
        found = true;
        hidden[field] = shown[field];
        shown[field] = rules::mask_personal_data(hidden[field], places);
    }
    if (!found) return false;
    if (!content.sealed.empty()) {
        Result<std::string> sensitive = m_keys.open(content.sealed, place_of_fields(m_item.code, content.batch_id, content.row_number));
        if (!sensitive) return fail(std::move(sensitive.error()));
        read_fields(*sensitive, m_item, hidden);
    }
    content.fields = object_of(shown);
    content.packed.clear();
    content.sealed = m_keys.seal(object_of(hidden), place_of_fields(m_item.code, content.batch_id, content.row_number));
    content.masked = Masked::until_decided;
    put_texts(shown, content);
    return true;
}

Result<void> RowMapper::unmask_personal_data(RecordContent& content) const
{
    Result<std::vector<std::string>> values = values_of(content);
    if (!values) return fail(std::move(values.error()));
    std::vector<std::string> shown = *values;
    std::vector<std::string> hidden(m_item.fields.size());
    for (std::size_t field = 0; field < shown.size(); ++field) {
        if (m_sensitive[field]) std::swap(shown[field], hidden[field]);
    }
    const std::string sensitive = object_of(hidden);
    content.fields = object_of(shown);
    content.packed.clear();
    content.sealed.clear();
    if (sensitive != "{}") content.sealed = m_keys.seal(sensitive, place_of_fields(m_item.code, content.batch_id, content.row_number));
    content.masked = Masked::as_it_stands;
    put_texts(*values, content);
    return {};
}

void RowMapper::put_publication(const rules::CheckedRow& row, RecordContent& content) const
{
    content.decided_on = row.decided_on;
    content.grade = row.grade;
    content.state = state_of(row);
    content.masked = Masked::no;
    put_window(row.window, content);
    content.late = row.late;
}

void RowMapper::map(const rules::CheckedRow& row, rules::RowTexts& texts, const BatchFacts& facts, std::int64_t organisation_id, RecordInput& input)
{
    input.catalogue = m_item.code;
    input.sheet = row.sheet;
    std::swap(input.texts, texts);
    put_subject(row, input.texts.key, input.subject);
    RecordContent& content = input.content;
    content.batch_id = facts.batch_id;
    content.row_number = row.number;
    content.packed.clear();
    put_fields(row, content);
    put_texts(row.values, content);
    put_unit(content.authority, value(row, Role::authority_name), value(row, Role::authority_uscc));
    put_unit(content.source, value(row, Role::source_name), value(row, Role::source_uscc));
    content.organisation_id = organisation_id != 0 ? organisation_id : facts.organisation_id;
    put_publication(row, content);
    content.catalogue_version = m_item.version;
}

RecordInput RowMapper::map(const rules::CheckedRow& row, const BatchFacts& facts, std::int64_t organisation_id)
{
    rules::RowTexts texts;
    m_row_key.put_texts(row.values, texts);
    RecordInput input;
    map(row, texts, facts, organisation_id, input);
    finish(std::span(&input, 1));
    return input;
}

void RowMapper::finish(std::span<RecordInput> rows)
{
    m_texts.resize(rows.size());
    m_values.resize(rows.size());
    for (std::size_t i = 0; i < rows.size(); ++i) m_texts[i] = rows[i].texts.key;
    m_mac_of_keys.of(m_texts, m_values);
    for (std::size_t i = 0; i < rows.size(); ++i) rows[i].key_hash.assign(m_values[i].data(), k_hash_bytes);
    for (std::size_t i = 0; i < rows.size(); ++i) m_texts[i] = rows[i].texts.content;
    m_mac_of_contents.of(m_texts, m_values);
    for (std::size_t i = 0; i < rows.size(); ++i) rows[i].content.content_hash.assign(m_values[i].data(), k_hash_bytes);
}

Result<std::vector<std::string>> RowMapper::values_of(const RecordContent& content) const
{
    std::vector<std::string> values(m_item.fields.size());
    read_fields(content.fields, m_item, values);
    if (content.sealed.empty()) return values;
    Result<std::string> sensitive = m_keys.open(content.sealed, place_of_fields(m_item.code, content.batch_id, content.row_number));
    if (!sensitive) return fail(std::move(sensitive.error()));
    read_fields(*sensitive, m_item, values);
    return values;
}

} // namespace chengxin::records
