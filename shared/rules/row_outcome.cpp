#include "shared/rules/row_outcome.hpp"

namespace chengxin::rules {

using catalogue::Role;

namespace {

constexpr char k_separator = '\x1f'; // no cell keeps a control character

/// domain_months, in `buffer` where it is not remembered.
const std::vector<int>& months_of(RowContext& context, const PenaltyFacts& facts, std::vector<int>& buffer)
{
    RuleMemos* memos = context.memos();
    std::string& key = context.scratch;
    key.assign(facts.domain).append(1, k_separator).append(facts.legal_basis_text).append(1, k_separator).append(facts.violation_text);
    if (const auto* known = memos == nullptr ? nullptr : memos->domain_months.find(key)) {
        return *known;
    }
    buffer = domain_months(context.item().reference->regimes, facts);
    if (auto* slot = memos == nullptr ? nullptr : memos->domain_months.put(key)) {
        *slot = buffer;
    }
    return buffer;
}

} // namespace

void compute_hashes(RowContext& context, const HashKey& key)
{
    CheckedRow& row = context.row();
    RowTexts& texts = context.texts;
    context.item().key.put_texts(row.values, texts);
    row.key = hash_of(key, texts.key);
    row.content = hash_of(key, texts.content);
}

void compute_publication(RowContext& context)
{
    CheckedRow& row = context.row();
    row.decided_on = context.date(Role::decided_on).value_or(Date{});
    const catalogue::ItemReference& reference = *context.item().reference;
    if (!reference.item.adverse) {
        row.window = validity_window(reference.item, row.decided_on, context.date(Role::valid_until), row.natural_person, context.options().today);
        return;
    }
    const std::string_view given = context.value(Role::grade);
    for (const catalogue::Grade grade : {catalogue::Grade::minor, catalogue::Grade::general, catalogue::Grade::serious}) {
        if (given == catalogue::grade_text(grade)) {
            row.grade = grade;
            row.grade_given = true;
        }
    }
    if (!row.grade_given) {
        row.grade = default_grade(reference.grading, context.kinds(), context.value(Role::domain));
    }
    PenaltyFacts facts;
    facts.decided_on = row.decided_on;
    facts.grade = row.grade;
    facts.domain = context.value(Role::domain);
    facts.legal_basis_text = context.value(Role::legal_basis);
    facts.violation_text = context.value(Role::violation);
    facts.natural_person = row.natural_person;
    facts.given_until = context.date(Role::public_until);
    std::vector<int> buffer;
    row.window = penalty_window(reference.regimes, months_of(context, facts, buffer), facts, context.options().today);
}

} // namespace chengxin::rules
