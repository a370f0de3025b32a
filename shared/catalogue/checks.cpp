#include "shared/catalogue/catalogue.hpp"
#include "shared/catalogue/header_key.hpp"
#include "shared/core/date.hpp"
#include "shared/core/text.hpp"

#include <algorithm>
#include <set>

namespace chengxin::catalogue {

namespace {

tl::unexpected<Error> refuse(const std::string& message, const std::string& detail)
{
    return fail(ErrorCode::invalid_request, message, detail);
}

/// The first of the terms in a name, once the exceptions are out of it; empty when there is none.
std::string term_in(std::string_view name, const std::vector<std::string>& terms, const std::vector<std::string>& exceptions)
{
    std::string rest = text::name_key(name);
    for (const std::string& exception : exceptions) {
        rest = text::replace_all(rest, text::name_key(exception), "|");
    }
    for (const std::string& term : terms) {
        if (text::contains(rest, text::name_key(term))) {
            return term;
        }
    }
    return {};
}

Result<void> check_names(const ForbiddenTerms& terms, const std::vector<std::string>& names, const std::string& where)
{
    for (const std::string& name : names) {
        const std::string term = term_in(name, terms.forbidden, terms.exceptions);
        if (!term.empty()) {
            return refuse(where + "“" + name + "”含有禁止归集的信息“" + term + "”（《征信业管理条例》第十四条），不能列入目录。", name);
        }
    }
    return {};
}

std::vector<std::string> names_of(const Field& field)
{
    std::vector<std::string> names = field.synonyms;
    names.push_back(field.name);
    return names;
}

Result<void> check_consent(const Field& field, const ForbiddenTerms& terms)
{
    if (!field.natural_person_data || field.consent_noted) {
        return {};
    }
    for (const std::string& name : names_of(field)) {
        const std::string term = term_in(name, terms.consent, terms.exceptions);
        if (!term.empty()) {
            return refuse("信息项“" + field.name + "”涉及自然人的“" + term + "”，须先取得书面同意，不能直接列入目录。", field.code);
        }
    }
    return {};
}

Result<void> check_links(const ItemReference& reference, const Field& field)
{
    const bool needs_list = field.type == FieldType::code || field.type == FieldType::codes;
    if (needs_list && find_code_list(reference, field.code_list) == nullptr) {
        return refuse("信息项“" + field.name + "”的代码表“" + field.code_list + "”不存在。", field.code);
    }
    for (const std::string& link : {field.required_with, field.derived_from}) {
        if (!link.empty() && field_with_code(reference.item, link) < 0) {
            return refuse("信息项“" + field.name + "”引用的“" + link + "”不存在。", field.code);
        }
    }
    if (field.code.empty() || field.name.empty()) {
        return refuse("目录条目“" + reference.item.name + "”中有没有代码或名称的信息项。", field.code);
    }
    return {};
}

Result<void> check_headers(const Item& item)
{
    std::set<std::string> names;
    std::set<std::string> codes;
    std::set<Role> roles;
    for (const Field& field : item.fields) {
        if (!names.insert(header_key(field.name)).second || !codes.insert(field.code).second) {
            return refuse("信息项“" + field.name + "”重复。", field.code);
        }
        if (field.role != Role::none && !roles.insert(field.role).second) {
            return refuse("信息项“" + field.name + "”的含义与前面的信息项重复。", field.code);
        }
    }
    return {};
}

Result<void> check_days(const ItemReference& reference)
{
    std::vector<std::string> days = {reference.item.effective_from};
    if (!reference.item.effective_until.empty()) {
        days.push_back(reference.item.effective_until);
    }
    for (const HolidayYear& year : reference.calendar) {
        days.insert(days.end(), year.days_off.begin(), year.days_off.end());
        days.insert(days.end(), year.days_worked.begin(), year.days_worked.end());
    }
    const PublicationRegime* former = nullptr;
    for (const PublicationRegime& regime : reference.regimes) {
        if (former != nullptr && (former->effective_until.empty() || former->effective_until >= regime.effective_from)) {
            return refuse("公示规则应按施行日期排列，前一条在后一条施行前终止：“" + former->name + "”的 effective_until 应早于“" + regime.name +
                              "”的 effective_from。",
                          regime.code);
        }
        former = &regime;
        days.push_back(regime.effective_from);
        if (!regime.effective_until.empty()) {
            days.push_back(regime.effective_until);
        }
    }
    for (const std::string& day : days) {
        if (!parse_iso(day)) {
            return refuse("目录数据中的日期“" + day + "”无法识别，应为 YYYY-MM-DD。", day);
        }
    }
    return {};
}

Result<void> check_key(const Item& item)
{
    for (const std::string& part : item.key_fields) {
        for (const std::string& code : text::split(part, U"|")) {
            if (field_with_code(item, code) < 0) {
                return refuse("目录条目“" + item.name + "”的查重键引用的“" + code + "”不存在。", code);
            }
        }
    }
    return item.key_fields.empty() ? Result<void>(refuse("目录条目“" + item.name + "”没有查重键。", item.code)) : Result<void>();
}

} // namespace

const ItemReference* Catalogue::find(std::string_view code) const
{
    const auto found =
        std::find_if(items.begin(), items.end(), [code](const ItemReference& reference) { return reference.item.code == code; });
    return found == items.end() ? nullptr : &*found;
}

const std::string& Catalogue::title_of(std::string_view code) const
{
    static const std::string unknown = "公示信息";
    const ItemReference* reference = find(code);
    return reference == nullptr ? unknown : reference->item.title;
}

std::string Catalogue::choices() const
{
    std::string text;
    for (const ItemReference& reference : items) text += (text.empty() ? "可填 " : "、") + reference.item.code + "（" + reference.item.title + "）";
    return text;
}

Result<void> check_lawful(const ItemReference& reference, const ForbiddenTerms& terms)
{
    for (const Field& field : reference.item.fields) {
        if (auto named = check_names(terms, names_of(field), "信息项"); !named) {
            return named;
        }
        if (auto consent = check_consent(field, terms); !consent) {
            return consent;
        }
    }
    for (const CodeList& list : reference.code_lists) {
        std::vector<std::string> names = {list.name};
        for (const CodeValue& value : list.values) {
            names.push_back(value.name);
        }
        if (auto named = check_names(terms, names, "代码表项"); !named) {
            return named;
        }
    }
    return check_names(terms, {reference.item.name, reference.item.title}, "目录条目");
}

Result<void> check_consistent(const ItemReference& reference)
{
    for (const Field& field : reference.item.fields) {
        if (auto linked = check_links(reference, field); !linked) {
            return linked;
        }
    }
    for (const auto check : {check_headers, check_key}) {
        if (auto checked = check(reference.item); !checked) {
            return checked;
        }
    }
    return check_days(reference);
}

} // namespace chengxin::catalogue
