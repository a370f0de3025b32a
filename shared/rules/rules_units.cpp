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

constexpr std::uint32_t k_no_row = 0;

/// The only row in which this unit gives a finding; nothing when it does in every row.
std::optional<RowPlace> check_unit(RowContext& context, Role code_role, Role name_role, FileMemory* memory, Tracing tracing)
{
    const std::string_view code = context.value(code_role);
    const int field = context.field(code_role);
    KnownOrganisation known;
    const Lookup lookup = context.registry().find_organisation(code, known);
    if (lookup == Lookup::not_checked) {
        return k_no_row;
    }
    const bool for_all = context.registry().reports_for_all();
    if (!for_all && (lookup == Lookup::unknown || !known.in_scope)) {
        context.error(Rule::v22, field,
                      lookup == Lookup::unknown ? "机构库中没有代码为 " + std::string(code) + " 的单位，请核对代码或联系信用办登记该单位。"
                                                : "“" + known.name + "”不是本单位或下级单位，不能代为上报。");
        return std::nullopt;
    }
    if (lookup == Lookup::unknown) {
        if (is_first_remark(memory, std::string(code), context.place(), tracing)) {
            context.warning(Rule::v22, field, "机构库中没有代码为 " + std::string(code) + " 的单位（本文件中只提示一次），请核对。");
        }
        return row_of_remark(memory, std::string(code));
    }
    const std::string_view name = context.value(name_role);
    if (name.empty() || name == known.name || text::name_key(name) == text::name_key(known.name)) {
        return k_no_row;
    }
    const std::string remark = std::string(code) + "|" + std::string(name);
    if (is_first_remark(memory, remark, context.place(), tracing)) {
        context.warning(Rule::v22, context.field(name_role),
                        "机构库中代码 " + std::string(code) + " 的单位是“" + known.name + "”（本文件中只提示一次），请核对。", known.name);
    }
    return row_of_remark(memory, remark);
}

/// The same, but for units that are known to be quiet.
void check_unit_once(RowContext& context, Role code_role, Role name_role, FileMemory* memory, Tracing tracing)
{
    if (context.memos() == nullptr) {
        check_unit(context, code_role, name_role, memory, tracing);
        return;
    }
    std::string& key = context.scratch;
    key.assign(context.value(code_role)).append(1, '\x1f').append(context.value(name_role));
    const std::uint32_t* loud_row = context.memos()->quiet_units.find(key);
    if (loud_row != nullptr && *loud_row != context.place()) {
        return;
    }
    const std::optional<RowPlace> only_row = check_unit(context, code_role, name_role, memory, tracing);
    std::uint32_t* slot = only_row ? context.memos()->quiet_units.put(key) : nullptr;
    if (slot != nullptr) {
        *slot = *only_row;
    }
}

} // namespace

void check_v22_units(RowContext& context, FileMemory* memory, Tracing tracing)
{
    if (context.usable(Role::authority_uscc)) {
        check_unit_once(context, Role::authority_uscc, Role::authority_name, memory, tracing);
    }
    const bool same_unit = context.value(Role::source_uscc) == context.value(Role::authority_uscc) &&
                           context.value(Role::source_name) == context.value(Role::authority_name);
    if (context.usable(Role::source_uscc) && !same_unit) {
        check_unit_once(context, Role::source_uscc, Role::source_name, memory, tracing);
    }
}

} // namespace chengxin::rules
