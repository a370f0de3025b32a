#include "shared/rules/code_suggestion.hpp"

#include "shared/core/text.hpp"
#include "shared/rules/subject_name.hpp"
#include "shared/rules/uscc.hpp"

#include <algorithm>
#include <array>
#include <optional>

namespace chengxin::rules {

namespace {

using catalogue::Role;

constexpr std::size_t k_division_at = 2; // of a code: characters 3 to 8 are the division (GB/T 2260)
constexpr std::size_t k_division_length = 6;
constexpr std::size_t k_prefecture_length = 4;

std::string_view division_of(std::string_view code)
{
    return code.size() < k_division_at + k_division_length ? std::string_view{} : code.substr(k_division_at, k_division_length);
}

/// GB/T 2260: 11–15, 21–23, 31–37, 41–46, 50–54, 61–65, 71, 81, 82.
bool is_in_a_province(std::string_view division)
{
    constexpr std::array<char, 10> last = {0, '5', '3', '7', '6', '4', '5', '1', '2', 0};
    const auto first = static_cast<std::size_t>(division[0] - '0');
    return first < last.size() && last[first] != 0 && division[1] >= (first == 5 ? '0' : '1') && division[1] <= last[first];
}

/// The county, city or district that a name begins with: 特克斯县华盛汽修部 → 特克斯县. Empty when it names none.
std::string place_of(std::string_view name)
{
    const std::u32string text = text::to_code_points(name);
    for (std::size_t i = 1; i < text.size(); ++i) {
        const bool ends = text[i] == U'县' || text[i] == U'市' || text[i] == U'区';
        const bool of_region = i >= 2 && text[i - 1] == U'治' && text[i - 2] == U'自' && text[i] == U'区'; // 自治区 goes before the place
        if (ends && !of_region) {
            return text::from_code_points(std::u32string_view(text).substr(0, i + 1));
        }
    }
    return {};
}

/// The division of a place, by the unit table: that of its market supervision, its government.
std::string division_of_place(Registry& registry, const std::string& place)
{
    if (place.empty()) {
        return {};
    }
    KnownOrganisation organisation;
    for (const std::string_view office : {"市场监督管理局", "人民政府", "应急管理局"}) {
        if (registry.find_organisation_by_name(place + std::string(office), organisation) == Lookup::known) {
            return std::string(division_of(organisation.uscc));
        }
    }
    return {};
}

/// What is known about the bearer of the code.
struct Bearer {
    std::string_view written; ///< the wrong code
    std::string_view name;
    NameClass name_class = NameClass::unknown;
    SubjectKind kind = SubjectKind::unknown; ///< unknown for units
    std::string division;                    ///< of the place in the name; empty: not known
    std::string_view prefecture;             ///< of the row's authority; empty: its code is wrong or missing
    bool is_unit = false;
};

bool agrees_with_class(const Bearer& bearer, std::string_view code)
{
    if (!fits_name(bearer.name_class, code)) {
        return false;
    }
    if (bearer.is_unit && bearer.name_class == NameClass::unknown) {
        return code[0] == '1'; // D§1.2: units have codes that begin 11 or 12
    }
    // A name that does not tell the class is no reason to change it.
    const bool told = bearer.name_class != NameClass::unknown && bearer.name_class != NameClass::mixed;
    if (!told && code.substr(0, 2) != bearer.written.substr(0, 2)) {
        return false;
    }
    return bearer.is_unit || bearer.kind == SubjectKind::unknown || class_agrees(bearer.kind, code, {});
}

/// A division that stays as it was written must lie in the prefecture of the name's place; one that is changed must become that place.
bool agrees_with_region(const Bearer& bearer, std::string_view code)
{
    const std::string_view division = division_of(code);
    if (!is_in_a_province(division)) {
        return false;
    }
    if (division == division_of(bearer.written)) {
        return bearer.division.empty() ||
               division.substr(0, k_prefecture_length) == std::string_view(bearer.division).substr(0, k_prefecture_length);
    }
    // An organ's code with an enterprise's prefix has its division spoilt with it (D§0).
    const bool spoilt =
        bearer.name_class == NameClass::organ && bearer.division.empty() && bearer.written.substr(0, 2) != code.substr(0, 2);
    return spoilt ? division.substr(0, k_prefecture_length) == bearer.prefecture : division == bearer.division;
}

enum class Knowledge { same_bearer, other_bearer, nothing };

Knowledge known_bearer(RowContext& context, const Bearer& bearer, const std::string& code)
{
    if (bearer.is_unit) {
        KnownOrganisation unit;
        const Lookup lookup = context.registry().find_organisation(code, unit);
        if (lookup != Lookup::known) {
            return lookup == Lookup::unknown ? Knowledge::other_bearer : Knowledge::nothing;
        }
        KnownOrganisation named;
        const bool same = bearer.name.empty() || text::name_key(unit.name) == text::name_key(bearer.name) ||
                          (context.registry().find_organisation_by_name(bearer.name, named) == Lookup::known && named.uscc == unit.uscc);
        return same ? Knowledge::same_bearer : Knowledge::other_bearer;
    }
    KnownSubject subject;
    if (context.registry().find_subject(code, subject) != Lookup::known) {
        return Knowledge::nothing;
    }
    return text::name_key(subject.name) == text::name_key(bearer.name) ? Knowledge::same_bearer : Knowledge::other_bearer;
}

/// The unit with this name has the code in the unit table, and the wrong one is near it.
std::optional<std::string> code_of_named_unit(RowContext& context, const Bearer& bearer, const std::vector<std::string>& repairs)
{
    KnownOrganisation unit;
    if (!bearer.is_unit || bearer.name.empty() || context.registry().find_organisation_by_name(bearer.name, unit) != Lookup::known) {
        return std::nullopt;
    }
    const bool near = std::find(repairs.begin(), repairs.end(), unit.uscc) != repairs.end();
    return near ? std::optional(unit.uscc) : std::nullopt;
}

} // namespace

bool class_agrees(SubjectKind kind, std::string_view code, std::string_view name)
{
    const bool individual = text::starts_with(code, "92");
    if (kind == SubjectKind::natural_person || individual != (kind == SubjectKind::individual_business)) {
        return false;
    }
    return fits_name(class_of_name(name), code);
}

std::vector<std::string> agreeing_codes(RowContext& context, Role code_role, Role name_role)
{
    Bearer bearer;
    bearer.written = context.value(code_role);
    bearer.name = context.clean(name_role) ? context.value(name_role) : std::string_view{};
    bearer.name_class = class_of_name(bearer.name);
    bearer.is_unit = code_role != Role::subject_uscc;
    bearer.kind = bearer.is_unit || !context.clean(Role::subject_kind) ? SubjectKind::unknown : context.row().subject_kind;
    const std::vector<std::string> repairs = uscc_repairs(bearer.written);
    if (repairs.empty()) {
        return {};
    }
    if (auto code = code_of_named_unit(context, bearer, repairs)) {
        return {*code};
    }
    bearer.division = division_of_place(context.registry(), place_of(bearer.name));
    if (context.clean(Role::authority_uscc) && is_uscc(context.value(Role::authority_uscc))) {
        bearer.prefecture = division_of(context.value(Role::authority_uscc)).substr(0, k_prefecture_length);
    }
    std::vector<std::string> agreeing;
    for (const std::string& code : repairs) {
        if (!agrees_with_class(bearer, code)) {
            continue;
        }
        const Knowledge known = known_bearer(context, bearer, code);
        if (known == Knowledge::same_bearer) {
            return {code};
        }
        if (known == Knowledge::nothing && agrees_with_region(bearer, code)) {
            agreeing.push_back(code);
        }
    }
    return agreeing;
}

} // namespace chengxin::rules
