#pragma once

#include "server/core/keys.hpp"
#include "server/records/record.hpp"
#include "shared/catalogue/model.hpp"
#include "shared/rules/checker.hpp"
#include "shared/rules/row_key.hpp"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace chengxin::records {

/// What every record of one batch shares.
struct BatchFacts {
    std::int64_t batch_id = 0;
    std::int64_t organisation_id = 0; ///< the uploader's; used where the row names no known unit
};

/// Makes records of checked rows, by the roles of the catalogue item. Sensitive fields (those that the catalogue masks) are
/// sealed; key and content hash are HMAC-SM3 under keys of this installation. Borrows both; not for two threads.
class RowMapper {
public:
    RowMapper(const catalogue::Item& item, const Keys& keys);

    /// `organisation_id` is the reporting organisation: the row's source unit where it is known.
    RecordInput map(const rules::CheckedRow& row, const BatchFacts& facts, std::int64_t organisation_id);

    /// The same into a record whose strings are reused; nothing of the former one stays but its texts, which are exchanged for those of
    /// the checker (FileChecker::texts). It is complete after finish().
    void map(const rules::CheckedRow& row, rules::RowTexts& texts, const BatchFacts& facts, std::int64_t organisation_id, RecordInput& input);

    /// Gives many rows their key and content hash: together they cost a third of what they cost one by one.
    void finish(std::span<RecordInput> rows);

    /// Masks personal data in the open texts of a stored record (RecordContent::masked): the fields and what is taken from them hold the
    /// masked texts, the sealed object those that were there. False: there is none. Fails when what is sealed cannot be opened.
    Result<bool> mask_personal_data(RecordContent& content, Date today) const;
    /// The way back, by a person's decision.
    Result<void> unmask_personal_data(RecordContent& content) const;

    /// By field of the item: the values that a stored record holds, masked ones as they were.
    Result<std::vector<std::string>> values_of(const RecordContent& content) const;

    /// The value of a field with this role, or empty.
    const std::string& value(const rules::CheckedRow& row, catalogue::Role role) const;

    const catalogue::Item& item() const { return m_item; }

private:
    void put_subject(const rules::CheckedRow& row, const std::string& key_text, SubjectInput& subject) const;
    std::string identity_without_code(const rules::CheckedRow& row, const std::string& key_text) const;
    void put_fields(const rules::CheckedRow& row, RecordContent& content) const;
    std::string object_of(const std::vector<std::string>& values) const;
    /// Columns of a record that repeat a field.
    void put_texts(const std::vector<std::string>& values, RecordContent& content) const;
    const std::string& value(const std::vector<std::string>& values, catalogue::Role role) const;
    const std::string& first_value(const std::vector<std::string>& values, std::initializer_list<catalogue::Role> roles) const;
    void put_publication(const rules::CheckedRow& row, RecordContent& content) const;

    const catalogue::Item& m_item;
    const Keys& m_keys;
    rules::RowKey m_row_key;
    crypto::Sm3Mac m_mac_of_keys;
    crypto::Sm3Mac m_mac_of_contents;
    std::vector<std::string_view> m_texts; ///< of finish()
    std::vector<crypto::Sm3Mac::Value> m_values;
    std::vector<std::int32_t> m_field_of_role;
    std::vector<bool> m_sensitive;
    std::vector<std::string> m_beginnings; ///< by field: "CODE":" as it stands in the stored object
    std::string m_empty;
};

/// Adds the members of a stored object (RecordContent::fields, or the sealed one, opened) to the values, by field of the item.
void read_fields(std::string_view json, const catalogue::Item& item, std::vector<std::string>& values);

/// Whether a record may only be kept sealed: the catalogue masks it.
bool is_sensitive(const catalogue::Field& field);

} // namespace chengxin::records
