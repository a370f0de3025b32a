#pragma once

#include "shared/catalogue/model.hpp"
#include "shared/rules/row_key.hpp"
#include "shared/rules/working_days.hpp"

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

namespace chengxin::rules {

enum class SubjectKind : std::uint8_t { unknown, organisation, natural_person, individual_business };

/// The values of 相对人类别, as the national template writes them.
inline constexpr const char* k_organisation_kind = "法人及非法人组织";
inline constexpr const char* k_natural_person_kind = "自然人";
inline constexpr const char* k_individual_business_kind = "个体工商户";

SubjectKind subject_kind_of(std::string_view name);
const char* name_of(SubjectKind kind);

/// A field with its links resolved, so that a row needs no look-up by name.
struct CompiledField {
    const catalogue::Field* field = nullptr;
    catalogue::Role role = catalogue::Role::none;
    catalogue::FieldType type = catalogue::FieldType::text;
    std::size_t max_length = 0;
    std::uint8_t required_kinds = 0; ///< one bit per SubjectKind
    std::uint8_t forbidden_kinds = 0;
    int required_with = -1;
    int derived_from = -1;
    const catalogue::CodeList* code_list = nullptr;
};

/// An item made ready for checking. Borrows the reference.
struct CompiledItem {
    explicit CompiledItem(const catalogue::ItemReference& item_reference);

    const catalogue::ItemReference* reference;
    std::vector<CompiledField> fields;
    std::array<int, catalogue::k_role_count> field_of_role{}; ///< -1: the item has none
    std::vector<int> open_texts;                              ///< fields that everybody sees and that hold texts of any content (R10)
    RowKey key;
    WorkingCalendar calendar;

    int field(catalogue::Role role) const { return field_of_role[static_cast<std::size_t>(role)]; }
};

inline std::uint8_t bit_of(SubjectKind kind)
{
    return static_cast<std::uint8_t>(1U << static_cast<unsigned>(kind));
}

/// The value of a list that `text` names, by name or alias; null when there is none.
const catalogue::CodeValue* match_code(const catalogue::CodeList& list, std::string_view text);

} // namespace chengxin::rules
