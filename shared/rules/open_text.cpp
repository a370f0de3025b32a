#include "shared/rules/open_text.hpp"

namespace chengxin::rules {

using catalogue::Role;

std::optional<PersonalSearch> personal_search_of(const catalogue::Field& field, Date today)
{
    const bool masked = field.mask.keep_first != 0 || field.mask.keep_last != 0;
    if (field.visibility != catalogue::Visibility::open || field.type != catalogue::FieldType::text || masked) {
        return std::nullopt;
    }
    switch (field.role) {
    case Role::subject_name:
    case Role::subject_uscc:
    case Role::subject_registration:
    case Role::subject_organisation_code:
    case Role::subject_tax:
    case Role::subject_institution:
    case Role::subject_social:
    case Role::representative:
    case Role::authority_name:
    case Role::authority_uscc:
    case Role::source_name:
    case Role::source_uscc: return std::nullopt;
    case Role::decision_number:
    case Role::licence_number: return PersonalSearch{today, true};
    default: return PersonalSearch{today, false}; // every other text, those of later catalogue items included
    }
}

} // namespace chengxin::rules
