#include "shared/catalogue/catalogue.hpp"
#include "shared/catalogue/header_key.hpp"
#include "shared/core/date.hpp"
#include "shared/core/text.hpp"

#include <algorithm>
#include <set>

namespace chengxin::catalogue {

namespace {

/// Gathers what is wrong, each with its path in the file.
class Faults {
public:
    explicit Faults(std::vector<Fault>& faults) : m_faults(faults) {}
    void add(std::string path, std::string sentence) { m_faults.push_back({std::move(path), std::move(sentence)}); }

private:
    std::vector<Fault>& m_faults;
};

constexpr std::size_t k_longest_code = 32;
constexpr std::size_t k_most_fields = 100;

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

void check_names(const ForbiddenTerms& terms, const std::vector<std::string>& names, const std::string& what, const std::string& path, Faults faults)
{
    for (const std::string& name : names) {
        const std::string term = term_in(name, terms.forbidden, terms.exceptions);
        if (!term.empty()) {
            return faults.add(path, what + "“" + name + "”含有禁止归集的信息“" + term + "”（《征信业管理条例》第十四条），不能列入目录。");
        }
    }
}

std::vector<std::string> names_of(const Field& field)
{
    std::vector<std::string> names = field.synonyms;
    names.push_back(field.name);
    return names;
}

void check_consent(const Field& field, const ForbiddenTerms& terms, const std::string& path, Faults faults)
{
    if (!field.natural_person_data || field.consent_noted) {
        return;
    }
    for (const std::string& name : names_of(field)) {
        const std::string term = term_in(name, terms.consent, terms.exceptions);
        if (!term.empty()) {
            return faults.add(path, "信息项“" + field.name + "”涉及自然人的“" + term + "”，须先取得书面同意，不能直接列入目录。");
        }
    }
}

/// fields[3]
std::string path_of(std::size_t field, const char* member)
{
    return "fields[" + std::to_string(field) + "]." + member;
}

bool is_code(std::string_view code)
{
    const auto fits = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'; };
    return !code.empty() && code.size() <= k_longest_code && code.front() >= 'a' && code.front() <= 'z' && std::all_of(code.begin(), code.end(), fits);
}

void check_field(const ItemReference& reference, std::size_t index, Faults faults)
{
    const Field& field = reference.item.fields[index];
    if (field.code.empty() || field.name.empty()) {
        faults.add(path_of(index, field.code.empty() ? "code" : "name"), "目录条目“" + reference.item.name + "”中有没有代码或名称的信息项。");
    }
    const bool needs_list = field.type == FieldType::code || field.type == FieldType::codes;
    if (needs_list && find_code_list(reference, field.code_list) == nullptr) {
        faults.add(path_of(index, "code_list"), "信息项“" + field.name + "”的代码表“" + field.code_list + "”不存在。");
    }
    for (const auto& [member, link] : {std::pair{"required_with", &field.required_with}, std::pair{"derived_from", &field.derived_from}}) {
        if (!link->empty() && field_with_code(reference.item, *link) < 0) {
            faults.add(path_of(index, member), "信息项“" + field.name + "”引用的“" + *link + "”不存在。");
        }
    }
    if (field.max_length < 0) {
        faults.add(path_of(index, "max_length"), "信息项“" + field.name + "”的长度不能小于 0。");
    }
}

void check_headers(const Item& item, Faults faults)
{
    std::set<std::string> names;
    std::set<std::string> codes;
    std::set<Role> roles;
    for (std::size_t i = 0; i < item.fields.size(); ++i) {
        const Field& field = item.fields[i];
        const bool new_name = names.insert(header_key(field.name)).second;
        const bool new_code = codes.insert(field.code).second;
        if (!new_name || !new_code) {
            faults.add(path_of(i, new_name ? "code" : "name"), "信息项“" + field.name + "”重复。");
        }
        if (field.role != Role::none && !roles.insert(field.role).second) {
            faults.add(path_of(i, "role"), "信息项“" + field.name + "”的含义与前面的信息项重复。");
        }
    }
}

void check_day(const std::string& path, const std::string& day, Faults faults)
{
    if (!parse_iso(day)) {
        faults.add(path, "目录数据中的日期“" + day + "”无法识别，应为 YYYY-MM-DD。");
    }
}

void check_days(const ItemReference& reference, Faults faults)
{
    check_day("effective_from", reference.item.effective_from, faults);
    if (!reference.item.effective_until.empty()) {
        check_day("effective_until", reference.item.effective_until, faults);
    }
    for (const HolidayYear& year : reference.calendar) {
        for (const auto* days : {&year.days_off, &year.days_worked}) {
            for (const std::string& day : *days) check_day("holidays/" + std::to_string(year.year), day, faults);
        }
    }
    const PublicationRegime* former = nullptr;
    for (const PublicationRegime& regime : reference.regimes) {
        if (former != nullptr && (former->effective_until.empty() || former->effective_until >= regime.effective_from)) {
            faults.add("regimes/" + regime.code, "公示规则应按施行日期排列，前一条在后一条施行前终止：“" + former->name + "”的 effective_until 应早于“" +
                                                     regime.name + "”的 effective_from。");
        }
        former = &regime;
        check_day("regimes/" + regime.code, regime.effective_from, faults);
        if (!regime.effective_until.empty()) check_day("regimes/" + regime.code, regime.effective_until, faults);
    }
}

void check_key(const Item& item, Faults faults)
{
    for (std::size_t i = 0; i < item.key_fields.size(); ++i) {
        for (const std::string& code : text::split(item.key_fields[i], U"|")) {
            if (field_with_code(item, code) < 0) {
                faults.add("key_fields[" + std::to_string(i) + "]", "目录条目“" + item.name + "”的查重键引用的“" + code + "”不存在。");
            }
        }
    }
    if (item.key_fields.empty()) {
        faults.add("key_fields", "目录条目“" + item.name + "”没有查重键。");
    }
}

/// What storage, lists and pages need of every record.
void check_roles(const Item& item, Faults faults)
{
    constexpr std::pair<Role, const char*> needed[] = {
        {Role::subject_name, "主体名称（subject_name）"},     {Role::subject_kind, "主体类别（subject_kind）"},
        {Role::subject_uscc, "统一社会信用代码（subject_uscc）"}, {Role::decision_number, "文书号或编号（decision_number）"},
        {Role::decided_on, "决定或登记日期（decided_on）"},       {Role::authority_name, "机关名称（authority_name）"},
        {Role::authority_uscc, "机关统一社会信用代码（authority_uscc）"}, {Role::source_name, "数据来源单位（source_name）"},
        {Role::source_uscc, "数据来源单位统一社会信用代码（source_uscc）"}};
    for (const auto& [role, name] : needed) {
        if (field_with_role(item, role) < 0) faults.add("fields", "目录条目“" + item.name + "”缺少含义为" + name + "的信息项。");
    }
}

void check_head(const Item& item, Faults faults)
{
    if (!is_code(item.code)) {
        faults.add("code", "目录条目的代码“" + item.code + "”应由小写字母开头，只含小写字母、数字和下划线，不超过 32 个字符。");
    }
    const std::pair<const char*, const std::string*> texts[] = {{"name", &item.name}, {"title", &item.title}, {"version", &item.version},
                                                                {"information_class", &item.information_class}, {"legal_basis", &item.legal_basis}};
    for (const auto& [member, value] : texts) {
        if (value->empty()) faults.add(member, "目录条目“" + (item.name.empty() ? item.code : item.name) + "”没有填写 " + member + "。");
    }
    if (item.fields.empty() || item.fields.size() > k_most_fields) {
        faults.add("fields", "目录条目“" + item.name + "”应有 1 到 100 个信息项。");
    }
    if (item.publication_months < 0 || item.publication_months > 1200) {
        faults.add("publication_months", "目录条目“" + item.name + "”的公示月数应在 0 到 1200 之间。");
    }
}

Result<void> first_of(const std::vector<Fault>& faults)
{
    if (faults.empty()) return {};
    return fail(ErrorCode::invalid_request, faults.front().sentence, faults.front().path);
}

std::vector<Fault> unlawful(const ItemReference& reference, const ForbiddenTerms& terms)
{
    std::vector<Fault> found;
    const Faults faults(found);
    for (std::size_t i = 0; i < reference.item.fields.size(); ++i) {
        check_names(terms, names_of(reference.item.fields[i]), "信息项", path_of(i, "name"), faults);
        check_consent(reference.item.fields[i], terms, path_of(i, "consent_noted"), faults);
    }
    for (const CodeList& list : reference.code_lists) {
        std::vector<std::string> names = {list.name};
        for (const CodeValue& value : list.values) {
            names.push_back(value.name);
        }
        check_names(terms, names, "代码表项", "dictionaries/" + list.code, faults);
    }
    check_names(terms, {reference.item.name, reference.item.title}, "目录条目", "name", faults);
    return found;
}

std::vector<Fault> inconsistent(const ItemReference& reference)
{
    std::vector<Fault> found;
    const Faults faults(found);
    check_head(reference.item, faults);
    for (std::size_t i = 0; i < reference.item.fields.size(); ++i) {
        check_field(reference, i, faults);
    }
    check_headers(reference.item, faults);
    check_key(reference.item, faults);
    check_roles(reference.item, faults);
    check_days(reference, faults);
    return found;
}

} // namespace

std::vector<Fault> faults_of(const ItemReference& reference, const ForbiddenTerms& terms)
{
    std::vector<Fault> faults = inconsistent(reference);
    for (Fault& fault : unlawful(reference, terms)) faults.push_back(std::move(fault));
    return faults;
}

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

ItemReference reference_of(Item item, const Catalogue& catalogue)
{
    ItemReference reference;
    for (const CodeList& list : catalogue.code_lists) {
        const bool used =
            std::any_of(item.fields.begin(), item.fields.end(), [&list](const Field& field) { return field.code_list == list.code; });
        if (used) {
            reference.code_lists.push_back(list);
        }
    }
    reference.item = std::move(item);
    reference.calendar = catalogue.calendar;
    reference.regimes = catalogue.regimes;
    reference.grading = catalogue.grading;
    return reference;
}

Catalogue with_item(Catalogue catalogue, ItemReference item)
{
    std::erase_if(catalogue.items, [&](const ItemReference& other) { return other.item.code == item.item.code; });
    const auto comes_before = [](const ItemReference& left, const ItemReference& right) {
        return left.item.place != right.item.place ? left.item.place < right.item.place : left.item.code < right.item.code;
    };
    catalogue.items.insert(std::upper_bound(catalogue.items.begin(), catalogue.items.end(), item, comes_before), std::move(item));
    return catalogue;
}

std::string Catalogue::choices() const
{
    std::string text;
    for (const ItemReference& reference : items) text += (text.empty() ? "可填 " : "、") + reference.item.code + "（" + reference.item.title + "）";
    return text;
}

Result<void> check_lawful(const ItemReference& reference, const ForbiddenTerms& terms)
{
    return first_of(unlawful(reference, terms));
}

Result<void> check_consistent(const ItemReference& reference)
{
    return first_of(inconsistent(reference));
}

} // namespace chengxin::catalogue
