#include "shared/rules/compiled_item.hpp"

#include "shared/rules/open_text.hpp"

#include <algorithm>

namespace chengxin::rules {

namespace {

std::uint8_t kinds_mask(const std::vector<std::string>& names)
{
    std::uint8_t mask = 0;
    for (const std::string& name : names) {
        mask = static_cast<std::uint8_t>(mask | bit_of(subject_kind_of(name)));
    }
    return mask;
}

CompiledField compile(const catalogue::ItemReference& reference, const catalogue::Field& field)
{
    CompiledField compiled;
    compiled.field = &field;
    compiled.role = field.role;
    compiled.type = field.type;
    compiled.max_length = static_cast<std::size_t>(std::max<std::int64_t>(0, field.max_length));
    compiled.required_kinds = kinds_mask(field.required_for);
    compiled.forbidden_kinds = kinds_mask(field.forbidden_for);
    compiled.required_with = field.required_with.empty() ? -1 : catalogue::field_with_code(reference.item, field.required_with);
    compiled.derived_from = field.derived_from.empty() ? -1 : catalogue::field_with_code(reference.item, field.derived_from);
    compiled.code_list = field.code_list.empty() ? nullptr : catalogue::find_code_list(reference, field.code_list);
    return compiled;
}

} // namespace

SubjectKind subject_kind_of(std::string_view name)
{
    if (name == k_organisation_kind) {
        return SubjectKind::organisation;
    }
    if (name == k_natural_person_kind) {
        return SubjectKind::natural_person;
    }
    return name == k_individual_business_kind ? SubjectKind::individual_business : SubjectKind::unknown;
}

const char* name_of(SubjectKind kind)
{
    switch (kind) {
    case SubjectKind::organisation: return k_organisation_kind;
    case SubjectKind::natural_person: return k_natural_person_kind;
    case SubjectKind::individual_business: return k_individual_business_kind;
    case SubjectKind::unknown: break;
    }
    return "";
}

CompiledItem::CompiledItem(const catalogue::ItemReference& item_reference) : reference(&item_reference), key(item_reference.item), calendar(item_reference.calendar)
{
    field_of_role.fill(-1);
    for (const catalogue::Field& field : reference->item.fields) {
        int& index = field_of_role[static_cast<std::size_t>(field.role)];
        if (field.role != catalogue::Role::none && index < 0) {
            index = static_cast<int>(fields.size());
        }
        if (personal_search_of(field, {})) {
            open_texts.push_back(static_cast<int>(fields.size()));
        }
        fields.push_back(compile(*reference, field));
    }
}

const catalogue::CodeValue* match_code(const catalogue::CodeList& list, std::string_view text)
{
    for (const catalogue::CodeValue& value : list.values) {
        if (value.name == text) {
            return &value;
        }
    }
    for (const catalogue::CodeValue& value : list.values) {
        for (const std::string& alias : value.aliases) {
            if (alias == text) {
                return &value;
            }
        }
    }
    return nullptr;
}

} // namespace chengxin::rules
