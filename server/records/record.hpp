#pragma once

#include "shared/catalogue/model.hpp"
#include "shared/core/date.hpp"
#include "shared/rules/publication.hpp"
#include "shared/rules/row_key.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace chengxin::records {

/// Seconds since 1970-01-01 UTC.
using Instant = std::int64_t;

/// D§1.4 相对人类别. The numbers are stored.
enum class SubjectCategory { organisation = 1, individual_business = 2, natural_person = 3 };

/// 法人及非法人组织 | 个体工商户 | 自然人.
const char* label_of(SubjectCategory category);

/// The numbers are stored. `withdrawn` rows keep their content but give their key free.
enum class RecordState { public_ = 1, held = 2, not_public = 3, expired = 4, withdrawn = 5 };

/// Whether personal data was found in the open texts of a record that is public. The numbers are stored.
enum class Masked {
    no = 0,
    until_decided = 1, ///< RecordContent::fields hold the texts masked, the sealed ones as they were
    as_it_stands = 2,  ///< a person has decided that it may be read
};

/// Who a record is about, as a row names it. `identity` decides which stored subject it is; see identity.hpp.
struct SubjectInput {
    std::string identity;
    std::string uscc;           ///< as shown; empty for persons, the placeholder stays
    SubjectCategory category = SubjectCategory::organisation;
    std::string name;
    std::string representative; ///< may be empty
};

struct Subject {
    std::int64_t id = 0;
    std::string uscc;
    SubjectCategory category = SubjectCategory::organisation;
    std::string name;
    std::string representative;
    std::string division;       ///< six digits, from the code; empty when there is none
    std::string state;
    std::vector<std::string> former_names;
};

/// A deciding authority or source unit as records name it.
struct Unit {
    std::string name;
    std::string uscc;
    std::string division;       ///< six digits; empty: taken from the code
    bool operator==(const Unit&) const = default;
};

/// Everything about a record that a correction replaces.
struct RecordContent {
    std::string content_hash;   ///< 16 bytes, the first half of HMAC-SM3 over all normalised fields: equal hashes mean the same row
    std::string fields;         ///< compact JSON object: field code → text, the non-sensitive fields only
    std::string packed;         ///< `fields` as they will be stored (records/packing.hpp); empty: packed plainly when they are
    std::string sealed;         ///< sealed JSON object of the sensitive fields; empty when there are none
    std::string document_number;
    std::string title;          ///< what it is about, one line: licence content or kind of violation
    std::string kind;           ///< licence kind or penalty kinds, as in the field
    Unit authority;
    Unit source;
    std::int64_t organisation_id = 0; ///< reporting organisation (data scope)
    Date decided_on;
    catalogue::Grade grade = catalogue::Grade::none; ///< stored as its number
    RecordState state = RecordState::not_public; ///< public_, held or not_public, as the rules say
    bool publishable = true;    ///< false where a rule keeps it from the public: then no path makes it public (records::allowed_state)
    Date public_from;
    /// Last public day, included, under all rule sets that are known: those that come into force later count, too, so that the day itself
    /// brings the change and no job. Absent or long_term(): no end.
    std::optional<Date> public_until;
    std::string basis;          ///< the rule in force that gave the window, in words
    std::vector<rules::ComingWindow> coming; ///< what rule sets not yet in force change; most often nothing
    std::optional<Date> present_until; ///< where something is coming: the last public day without it
    Masked masked = Masked::no;
    std::int64_t batch_id = 0;
    std::int64_t row_number = 0;      ///< the spreadsheet's own row number
    bool late = false;          ///< V19
    std::string catalogue_version; ///< Item::version by which it was checked
};

/// What RecordContent::sealed is bound to (Keys::seal). Record and history share it.
std::string place_of_fields(std::string_view catalogue, std::int64_t batch_id, std::int64_t row_number);

/// A row that passed its checks, ready to be stored.
struct RecordInput {
    std::string catalogue;      ///< licence | penalty | a later catalogue item's code
    std::string key_hash;       ///< 16 bytes, V18 row key: the first half of HMAC-SM3 over the fields of the key
    SubjectInput subject;
    RecordContent content;
    std::uint16_t sheet = 0;    ///< of the file, as rules::CheckedRow has it
    rules::RowTexts texts;      ///< what the hashes are made of, until RowMapper::finish
};

/// A stored record. Sensitive fields stay sealed.
struct Record {
    std::int64_t id = 0;
    std::string catalogue;
    std::string key_hash;
    std::int64_t subject_id = 0;
    RecordContent content;
    Instant created_at = 0;
    Instant updated_at = 0;
    std::int64_t version = 1;
};

/// Who changes a record, and why. Goes into the history.
struct Change {
    std::int64_t account_id = 0; ///< 0: the command line or a job
    std::int64_t batch_id = 0;   ///< 0: not by a batch
    std::string reason;
    Instant at = 0;
    Date today;                  ///< for the subject's public figures
};

/// A former version of a record and what replaced it.
struct FormerVersion {
    std::int64_t version = 1;
    RecordContent content;
    std::string action;          ///< corrected | confirmed | withdrawn | restored | expired
    Change replaced_by;
};

} // namespace chengxin::records
