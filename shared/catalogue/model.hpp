#pragma once

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

/// The catalogue (公共信用信息目录) as data: what may be collected, how it is checked, who may see it, for how long.
/// Loaded from assets/ by the server, sent to the client as it is. Dates are ISO text ("2026-04-01", empty: open).
namespace chengxin::catalogue {

/// What a column means to rules, storage and display, whatever its name in an item is.
enum class Role {
    none,
    subject_name,              ///< 行政相对人名称
    subject_kind,              ///< 行政相对人类别
    subject_uscc,              ///< 行政相对人代码_1
    subject_registration,      ///< _2 工商注册号
    subject_organisation_code, ///< _3 组织机构代码
    subject_tax,               ///< _4 税务登记号
    subject_institution,       ///< _5 事业单位证书号
    subject_social,            ///< _6 社会组织登记证号
    representative,            ///< 法定代表人
    representative_identity_kind,
    representative_identity_number,
    identity_kind,    ///< 证件类型 of a natural person
    identity_number,  ///< 证件号码 of a natural person
    decision_title,   ///< 行政许可决定文书名称
    decision_number,  ///< 决定文书号
    licence_kind,     ///< 许可类别
    certificate_name, ///< 许可证书名称
    licence_number,   ///< 许可编号
    content,          ///< 许可内容, 处罚内容
    decided_on,       ///< 决定日期
    valid_from,       ///< 有效期自
    valid_until,      ///< 有效期至, 处罚有效期
    public_until,     ///< 公示截止期
    authority_name,   ///< 许可机关, 处罚机关
    authority_uscc,
    status,      ///< 当前状态
    source_name, ///< 数据来源单位
    source_uscc,
    remark,                ///< 备注
    violation,             ///< 违法行为类型
    facts,                 ///< 违法事实
    legal_basis,           ///< 处罚依据
    penalty_kinds,         ///< 处罚类别
    fine,                  ///< 罚款金额（万元）
    confiscation,          ///< 没收违法所得、没收非法财物的金额（万元）
    suspended_certificate, ///< 暂扣或吊销证照名称及编号
    grade,                 ///< 失信严重程度
    procedure,             ///< 程序类别
    domain,                ///< 领域
    secret,                ///< 是否涉密
    matter_kind,           ///< 事项类别 of other items than licences and penalties
};
BOOST_DESCRIBE_ENUM(Role, none, subject_name, subject_kind, subject_uscc, subject_registration, subject_organisation_code, subject_tax,
                    subject_institution, subject_social, representative, representative_identity_kind, representative_identity_number,
                    identity_kind, identity_number, decision_title, decision_number, licence_kind, certificate_name, licence_number,
                    content, decided_on, valid_from, valid_until, public_until, authority_name, authority_uscc, status, source_name,
                    source_uscc, remark, violation, facts, legal_basis, penalty_kinds, fine, confiscation, suspended_certificate, grade,
                    procedure, domain, secret, matter_kind)
inline constexpr int k_role_count = static_cast<int>(Role::matter_kind) + 1;

enum class FieldType {
    text,
    date,  ///< written YYYY/MM/DD
    money, ///< 万元, decimal(18,6)
    code,  ///< one value of `code_list`
    codes, ///< values of `code_list`, joined with ；
};
BOOST_DESCRIBE_ENUM(FieldType, text, date, money, code, codes)

enum class Requirement {
    required,
    conditional, ///< by `required_for` or `required_with`
    optional,
};
BOOST_DESCRIBE_ENUM(Requirement, required, conditional, optional)

/// Who may see a field: 社会公开, 政务共享, 授权查询 (D§3.4).
enum class Visibility { open, shared, authorised };
BOOST_DESCRIBE_ENUM(Visibility, open, shared, authorised)

/// What of a value is shown where it must be masked: the first and last characters that stay. Both 0: nothing is masked.
struct Mask {
    std::int64_t keep_first = 0;
    std::int64_t keep_last = 0;
};
BOOST_DESCRIBE_STRUCT(Mask, (), (keep_first, keep_last))

struct Field {
    std::string code;                  ///< CF_XDR_MC
    std::string name;                  ///< the column's header in our template
    std::vector<std::string> synonyms; ///< other headers that mean the same
    Role role = Role::none;
    FieldType type = FieldType::text;
    std::int64_t max_length = 0; ///< characters; 0: no limit
    Requirement requirement = Requirement::optional;
    std::vector<std::string> required_for;  ///< subject kinds (values of 相对人类别) for which it must be filled
    std::vector<std::string> forbidden_for; ///< subject kinds for which it must be empty (V02)
    std::string required_with;              ///< code of a field; when that one is filled, this one must be
    std::string derived_from;               ///< code of a field whose value is taken when the file has no such column
    std::string code_list;
    Visibility visibility = Visibility::open;
    Mask mask;
    bool natural_person_data = false; ///< data about a natural person: bound by the written-consent list (D§3.8)
    bool consent_noted = false;       ///< the written consent that D§3.8 requires is arranged for
    bool extension = false;           ///< our optional columns, not part of the national template
    std::string note;                 ///< for the template and the manual, Chinese
    std::string example;
};
BOOST_DESCRIBE_STRUCT(Field, (),
                      (code, name, synonyms, role, type, max_length, requirement, required_for, forbidden_for, required_with, derived_from,
                       code_list, visibility, mask, natural_person_data, consent_noted, extension, note, example))

/// One catalogue item (目录条目), one version of it.
struct Item {
    std::string code; ///< licence, penalty
    std::string name;  ///< 行政许可信息
    std::string title; ///< what tabs, badges and headings call a record of it: 行政许可
    std::int64_t place = 0;  ///< where it stands among the items; equal places by code
    bool featured = false;   ///< has a figure, a list of the newest and a colour of its own on the home page
    std::string version;
    std::string effective_from;
    std::string effective_until;
    std::string information_class; ///< 行政管理信息
    std::vector<std::string> subject_classes;
    std::vector<std::string> source_departments;
    std::string sharing;     ///< 共享属性
    std::string publication; ///< 公开属性
    std::string update_cycle;
    std::string retention;
    std::string legal_basis;
    std::int64_t publication_months = 0; ///< how long a record that is not adverse is public where no end of validity is given; 0: without end
    bool adverse = false;                ///< published by the regimes of penalties; a warning that may hurt someone holds the record
    std::vector<std::string> key_fields; ///< field codes of the duplicate key (V18); "A|B": the first that is filled
    std::vector<Field> fields;
};
BOOST_DESCRIBE_STRUCT(Item, (),
                      (code, name, title, place, featured, version, effective_from, effective_until, information_class, subject_classes, source_departments,
                       sharing, publication, update_cycle, retention, legal_basis, publication_months, adverse, key_fields, fields))

struct CodeValue {
    std::string code;                 ///< the number of D§1.4, may be empty
    std::string name;                 ///< what a cell holds
    std::vector<std::string> aliases; ///< what cells of other templates hold for it
    bool needs_detail = false;        ///< 其他: must be written 其他-××（V13）
};
BOOST_DESCRIBE_STRUCT(CodeValue, (), (code, name, aliases, needs_detail))

struct CodeList {
    std::string code;
    std::string name;
    std::string version;
    std::vector<CodeValue> values;
};
BOOST_DESCRIBE_STRUCT(CodeList, (), (code, name, version, values))

/// One year of the State Council's notice: weekdays off and weekend days worked. Other days follow the week.
struct HolidayYear {
    std::int64_t year = 0;
    std::string source_note;
    std::vector<std::string> days_off;
    std::vector<std::string> days_worked;
};
BOOST_DESCRIBE_STRUCT(HolidayYear, (), (year, source_note, days_off, days_worked))

/// How serious (失信严重程度).
enum class Grade { none, minor, general, serious };
BOOST_DESCRIBE_ENUM(Grade, none, minor, general, serious)

/// How long records of a grade are public, counted from the day of the decision.
struct GradePeriod {
    Grade grade = Grade::none;
    bool published = true;
    std::int64_t minimum_months = 0;
    std::int64_t maximum_months = 0;
};
BOOST_DESCRIBE_STRUCT(GradePeriod, (), (grade, published, minimum_months, maximum_months))

/// Domains with a longer minimum under the rules before 2026-04-01, and the words by which a decision shows its domain.
struct DomainMinimum {
    std::string domain;                ///< value of the code list 领域
    std::vector<std::string> keywords; ///< looked for in the legal basis and the violation
    std::int64_t minimum_months = 0;
};
BOOST_DESCRIBE_STRUCT(DomainMinimum, (), (domain, keywords, minimum_months))

/// One legal regime of publication of penalties (D§3.2, §3.3). Of all that have been in force on a day since the decision, the one most
/// favourable to the subject applies: a new one shortens what stands at once, and lengthens it only where it says so.
struct PublicationRegime {
    std::string code;
    std::string name;
    std::string legal_basis;
    std::string effective_from;
    std::string effective_until; ///< last day
    bool extends = false;        ///< also lengthens, where it is longer, what is still public when it takes effect
    std::vector<GradePeriod> grades;
    std::vector<DomainMinimum> domain_minimums;
};
BOOST_DESCRIBE_STRUCT(PublicationRegime, (), (code, name, legal_basis, effective_from, effective_until, extends, grades, domain_minimums))

/// The grade that a kind of penalty has where none is given; several kinds: the most serious.
struct GradeRule {
    std::string kind;   ///< value of the code list 处罚类别
    std::string domain; ///< empty: every domain
    Grade grade = Grade::general;
};
BOOST_DESCRIBE_STRUCT(GradeRule, (), (kind, domain, grade))

struct GradingTable {
    std::string version;
    std::string effective_from;
    std::string source_note;
    std::vector<GradeRule> rules;
    Grade otherwise = Grade::general; ///< for kinds that no rule names
};
BOOST_DESCRIBE_STRUCT(GradingTable, (), (version, effective_from, source_note, rules, otherwise))

/// Everything that is needed to check and display records of one item, on either side.
struct ItemReference {
    Item item;
    std::vector<CodeList> code_lists;
    std::vector<HolidayYear> calendar;
    std::vector<PublicationRegime> regimes;
    GradingTable grading;
    std::int64_t report_within_working_days = 7; ///< V19, 发改办财金〔2018〕424号
};
BOOST_DESCRIBE_STRUCT(ItemReference, (), (item, code_lists, calendar, regimes, grading, report_within_working_days))

/// Index of the field with that role, or -1.
int field_with_role(const Item& item, Role role);
/// Index of the field with that code, or -1.
int field_with_code(const Item& item, std::string_view code);
const CodeList* find_code_list(const ItemReference& reference, std::string_view code);
/// 轻微, 一般, 严重; empty for none.
const char* grade_text(Grade grade);
/// The value as it may be shown to others than its owner: 6540**********0117.
std::string masked(const Mask& mask, std::string_view value);

} // namespace chengxin::catalogue
