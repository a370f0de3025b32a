#include "shared/core/text.hpp"
#include "shared/rules/rules.hpp"

namespace chengxin::rules {

namespace {

using catalogue::Role;

/// True when no other row has made this remark about this unit.
bool is_first_remark(FileMemory* memory, const std::string& remark, RowPlace row, Tracing tracing)
{
    if (memory == nullptr) {
        return true;
    }
    const auto found = memory->reported_units.find(remark);
    if (found != memory->reported_units.end()) {
        return found->second == row;
    }
    constexpr std::size_t most_units = 100'000;
    if (tracing == Tracing::record && memory->reported_units.size() < most_units) {
        memory->reported_units.emplace(remark, row);
    }
    return true;
}

/// The row that has made this remark: in all others there is nothing more to say.
std::optional<RowPlace> row_of_remark(const FileMemory* memory, const std::string& remark)
{
    if (memory == nullptr) {
        return std::nullopt;
    }
    const auto found = memory->reported_units.find(remark);
    return found == memory->reported_units.end() ? std::nullopt : std::optional(found->second);
}

/// The two fields of a row that name one unit.
struct UnitFields {
    Role code;
    Role name;
};
constexpr UnitFields k_authority = {Role::authority_uscc, Role::authority_name};
constexpr UnitFields k_source = {Role::source_uscc, Role::source_name};

/// What the unit table says about a code and a name.
struct FoundUnit {
    Lookup by_code = Lookup::not_checked; ///< by name where no code is given
    KnownOrganisation known;
    std::string other; ///< the name is that of another unit: its name
};

FoundUnit find_unit(RowContext& context, const UnitFields& fields)
{
    FoundUnit found;
    Registry& registry = context.registry();
    const std::string_view code = context.value(fields.code);
    const std::string_view name = context.value(fields.name);
    if (code.empty()) {
        found.by_code = name.empty() ? Lookup::not_checked : registry.find_organisation_by_name(name, found.known);
        return found;
    }
    found.by_code = registry.find_organisation(code, found.known);
    KnownOrganisation named;
    const bool differs = found.by_code == Lookup::known && !name.empty() && text::name_key(name) != text::name_key(found.known.name);
    if (differs && registry.find_organisation_by_name(name, named) == Lookup::known && named.uscc != found.known.uscc) {
        found.other = named.name;
    }
    return found;
}

/// A remark that is made once in a file.
struct Remark {
    Role role = Role::none;
    Severity severity = Severity::info;
    std::string message;
    std::string suggestion;
};

/// The unit stands in the row as the table writes it. Another unit's name is left to be seen.
std::optional<Remark> use_spelling_of_table(RowContext& context, const UnitFields& fields, const FoundUnit& found, UnitAnswer& answer)
{
    if (found.by_code != Lookup::known || !found.other.empty()) {
        return std::nullopt;
    }
    const std::string name(context.value(fields.name));
    answer.name = found.known.name;
    answer.code = found.known.uscc;
    if (name.empty() || text::name_key(name) == text::name_key(found.known.name)) {
        return std::nullopt;
    }
    return Remark{fields.name, Severity::info,
                  "单位名称“" + name + "”已按机构库改为“" + found.known.name + "”（代码 " + found.known.uscc + "；本文件中只提示一次）。", {}};
}

/// An error stands on every row that has it; nothing when there is none.
std::optional<Remark> error_of(RowContext& context, const UnitFields& fields, const FoundUnit& found)
{
    if (context.registry().reports_for_all() || found.by_code == Lookup::not_checked) {
        return std::nullopt;
    }
    const bool no_code = context.value(fields.code).empty();
    if (found.by_code == Lookup::unknown) {
        return Remark{no_code ? fields.name : fields.code, Severity::error,
                      no_code ? "机构库中没有名称为“" + std::string(context.value(fields.name)) + "”的单位，请核对名称或联系信用办登记该单位。"
                              : "机构库中没有代码为 " + std::string(context.value(fields.code)) + " 的单位，请核对代码或联系信用办登记该单位。",
                      {}};
    }
    if (!found.other.empty()) {
        return Remark{fields.name, Severity::error,
                      "代码 " + found.known.uscc + " 的单位是“" + found.known.name + "”，所填名称却是另一单位“" + found.other + "”，请核对代码和名称。", {}};
    }
    if (!found.known.in_scope) {
        return Remark{no_code ? fields.name : fields.code, Severity::error, "“" + found.known.name + "”不是本单位或下级单位，不能代为上报。", {}};
    }
    return std::nullopt;
}

/// For whoever reports for everybody: once in a file.
std::optional<Remark> warning_of(RowContext& context, const UnitFields& fields, const FoundUnit& found)
{
    const bool no_code = context.value(fields.code).empty();
    if (found.by_code == Lookup::unknown) {
        return Remark{no_code ? fields.name : fields.code, Severity::warning,
                      no_code ? "机构库中没有名称为“" + std::string(context.value(fields.name)) + "”的单位（本文件中只提示一次），请核对。"
                              : "机构库中没有代码为 " + std::string(context.value(fields.code)) + " 的单位（本文件中只提示一次），请核对。",
                      {}};
    }
    if (!found.other.empty()) {
        return Remark{fields.name, Severity::warning,
                      "机构库中代码 " + found.known.uscc + " 的单位是“" + found.known.name + "”，所填“" + found.other +
                          "”是另一单位（本文件中只提示一次），已按代码入库，请核对。",
                      {}};
    }
    return std::nullopt;
}

void report(RowContext& context, const Remark& remark)
{
    context.report(Rule::v22, remark.severity, context.field(remark.role), remark.message, remark.suggestion);
}

void put_answer(RowContext& context, const UnitFields& fields, const UnitAnswer& answer)
{
    if (!answer.name.empty() && context.field(fields.name) >= 0) {
        context.set_value(context.field(fields.name), answer.name);
    }
    if (!answer.code.empty() && context.field(fields.code) >= 0) {
        context.set_value(context.field(fields.code), answer.code);
    }
}

/// Findings of one unit, and what is to stand in its fields.
UnitAnswer check_unit(RowContext& context, const UnitFields& fields, FileMemory* memory, Tracing tracing)
{
    UnitAnswer answer;
    const FoundUnit found = find_unit(context, fields);
    if (const std::optional<Remark> error = error_of(context, fields, found)) {
        report(context, *error);
        answer.loud = true;
        return answer;
    }
    std::optional<Remark> remark = use_spelling_of_table(context, fields, found, answer);
    if (!remark) {
        remark = warning_of(context, fields, found);
    }
    if (!found.other.empty()) { // the code decides
        answer.name = found.known.name;
        answer.code = found.known.uscc;
    }
    if (!remark) {
        return answer;
    }
    const std::string key = std::string(context.value(fields.code)) + '|' + std::string(context.value(fields.name));
    if (is_first_remark(memory, key, context.place(), tracing)) {
        report(context, *remark);
    }
    const std::optional<RowPlace> row = row_of_remark(memory, key);
    answer.loud = !row;
    answer.loud_row = row.value_or(0);
    return answer;
}

/// The same, but what was said of a unit before is not worked out again.
UnitAnswer check_unit_once(RowContext& context, const UnitFields& fields, FileMemory* memory, Tracing tracing)
{
    if (context.memos() == nullptr) {
        return check_unit(context, fields, memory, tracing);
    }
    std::string key;
    key.append(context.value(fields.code)).append(1, '\x1f').append(context.value(fields.name));
    const UnitAnswer* known = context.memos()->units.find(key);
    if (known != nullptr && known->loud_row != context.place()) {
        return *known;
    }
    UnitAnswer answer = check_unit(context, fields, memory, tracing);
    UnitAnswer* slot = answer.loud ? nullptr : context.memos()->units.put(key);
    if (slot != nullptr) {
        *slot = answer;
    }
    return answer;
}

/// A field with an error is silent; a unit that is not named at all is V01's matter.
bool can_be_checked(RowContext& context, const UnitFields& fields)
{
    const bool has_code = context.field(fields.code) >= 0;
    return (!has_code || context.clean(fields.code)) && context.clean(fields.name) && (context.filled(fields.code) || context.filled(fields.name));
}

} // namespace

void complete_units(RowContext& context)
{
    for (const UnitFields& fields : {k_authority, k_source}) {
        const bool has_code = context.filled(fields.code);
        const bool has_name = context.filled(fields.name);
        const Role missing = has_code ? fields.name : fields.code;
        if (has_code == has_name || context.field(missing) < 0 || !context.clean(fields.code) || !context.clean(fields.name)) {
            continue;
        }
        KnownOrganisation known;
        const Lookup lookup = has_code ? context.registry().find_organisation(context.value(fields.code), known)
                                       : context.registry().find_organisation_by_name(context.value(fields.name), known);
        if (lookup != Lookup::known || known.uscc.empty()) {
            continue;
        }
        context.set_value(context.field(missing), has_code ? known.name : known.uscc);
        ++context.row().normalised_cells;
    }
}

void check_v22_units(RowContext& context, FileMemory* memory, Tracing tracing)
{
    const bool same_unit = context.value(Role::source_uscc) == context.value(Role::authority_uscc) &&
                           context.value(Role::source_name) == context.value(Role::authority_name);
    if (!can_be_checked(context, k_authority)) {
        if (!same_unit && can_be_checked(context, k_source)) {
            put_answer(context, k_source, check_unit_once(context, k_source, memory, tracing));
        }
        return;
    }
    const UnitAnswer authority = check_unit_once(context, k_authority, memory, tracing);
    if (same_unit) {
        put_answer(context, k_source, authority);
    } else if (can_be_checked(context, k_source)) {
        put_answer(context, k_source, check_unit_once(context, k_source, memory, tracing));
    }
    put_answer(context, k_authority, authority);
}

} // namespace chengxin::rules
