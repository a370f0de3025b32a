#include "shared/core/text.hpp"
#include "shared/rules/rules.hpp"

#include <algorithm>

namespace chengxin::rules {

namespace {

using catalogue::Role;

bool any_kind_contains(const RowContext& context, std::string_view word)
{
    return std::any_of(context.kinds().begin(), context.kinds().end(),
                       [word](const std::string& kind) { return text::contains(kind, word); });
}

void check_not_before(RowContext& context, Role role, Role earlier_role)
{
    const auto date = context.clean(role) ? context.date(role) : std::nullopt;
    const auto earlier = context.clean(earlier_role) ? context.date(earlier_role) : std::nullopt;
    if (!date || !earlier || *date >= *earlier) {
        return;
    }
    context.error(Rule::v09, context.field(role),
                  context.field_name(context.field(role)) + "（" + slash_text(*date) + "）早于" +
                      context.field_name(context.field(earlier_role)) + "（" + slash_text(*earlier) + "）。");
}

/// The sum that the content states with one of the words, as a suggestion for an empty amount.
std::string stated_amount(const RowContext& context, std::string_view word)
{
    const std::vector<Money> amounts = amounts_with(context.value(Role::content), word);
    return amounts.size() == 1 ? ten_thousand_text(amounts.front()) : std::string{};
}

void check_fine(RowContext& context, bool expected)
{
    const int field = context.field(Role::fine);
    if (!context.clean(field)) {
        return;
    }
    const auto amount = context.money(Role::fine);
    if (expected && (!amount || amount->cents == 0)) {
        context.error(Rule::v11, field, "处罚类别含罚款，" + context.field_name(field) + "应大于 0。", stated_amount(context, "罚款"));
    } else if (!expected && amount && amount->cents > 0) {
        context.error(Rule::v11, field, "处罚类别不含罚款，但填写了" + context.field_name(field) + "。请补上类别或清空金额。");
    }
}

void check_confiscation(RowContext& context, bool expected)
{
    const int field = context.field(Role::confiscation);
    if (!context.clean(field)) {
        return;
    }
    const auto amount = context.money(Role::confiscation);
    if (expected && !amount) {
        context.error(Rule::v11, field, "处罚类别含没收，" + context.field_name(field) + "必须填写（没有金额的填 0）。",
                      stated_amount(context, "没收违法所得"));
    } else if (!expected && amount && amount->cents > 0) {
        context.error(Rule::v11, field, "处罚类别不含没收，但填写了" + context.field_name(field) + "。请补上类别或清空金额。");
    }
}

/// Amounts that the content names with 罚款; in `buffer` where they are not remembered.
const std::vector<Money>& stated_fines(const RowContext& context, std::vector<Money>& buffer)
{
    const std::string_view content = context.value(Role::content);
    RuleMemos* memos = context.memos();
    if (const auto* known = memos == nullptr ? nullptr : memos->fines.find(content)) {
        return *known;
    }
    buffer = amounts_with(content, "罚款");
    if (auto* slot = memos == nullptr ? nullptr : memos->fines.put(content)) {
        *slot = buffer;
    }
    return buffer;
}

ReportTerm term_of(const RowContext& context, Date decided)
{
    RuleMemos* memos = context.memos();
    const auto place = static_cast<std::size_t>(static_cast<std::uint32_t>(decided.days) % RuleMemos::k_terms);
    if (memos != nullptr && memos->terms[place].decided_on == decided) {
        return memos->terms[place];
    }
    const WorkingCalendar& calendar = context.item().calendar;
    const Date last = calendar.add_working_days(decided, static_cast<int>(context.item().reference->report_within_working_days));
    const ReportTerm term{decided, last, !calendar.knows(decided) || !calendar.knows(last)};
    if (memos != nullptr) {
        memos->terms[place] = term;
    }
    return term;
}

} // namespace

void check_v09_order_of_days(RowContext& context)
{
    const auto decided = context.clean(Role::decided_on) ? context.date(Role::decided_on) : std::nullopt;
    if (decided && *decided > context.options().today) {
        const int field = context.field(Role::decided_on);
        context.error(Rule::v09, field,
                      context.field_name(field) + "（" + slash_text(*decided) + "）晚于今天（" + slash_text(context.options().today) +
                          "）。");
    }
    check_not_before(context, Role::public_until, Role::decided_on);
    check_not_before(context, Role::valid_until, context.field(Role::valid_from) >= 0 ? Role::valid_from : Role::decided_on);
}

void check_v10_odd_days(RowContext& context)
{
    const auto decided = context.clean(Role::decided_on) ? context.date(Role::decided_on) : std::nullopt;
    const auto from = context.clean(Role::valid_from) ? context.date(Role::valid_from) : std::nullopt;
    if (!decided || !from || *from >= add_months(*decided, -12)) {
        return;
    }
    const int field = context.field(Role::valid_from);
    context.warning(Rule::v10, field,
                    context.field_name(field) + "比" + context.field_name(context.field(Role::decided_on)) + "早一年以上，请核对年份。");
}

void check_v11_kinds_and_amounts(RowContext& context)
{
    if (!context.usable(Role::penalty_kinds)) {
        return;
    }
    const auto suspended = [](const std::string& kind) { return text::contains(kind, "暂扣") || text::contains(kind, "吊销"); };
    check_fine(context, any_kind_contains(context, "罚款"));
    check_confiscation(context, any_kind_contains(context, "没收"));
    const int field = context.field(Role::suspended_certificate);
    if (context.clean(field) && !context.filled(field) && std::any_of(context.kinds().begin(), context.kinds().end(), suspended)) {
        context.error(Rule::v11, field, "处罚类别含暂扣或吊销，" + context.field_name(field) + "必须填写。");
    }
}

void check_v12_amount_in_text(RowContext& context)
{
    const auto fine = context.clean(Role::fine) ? context.money(Role::fine) : std::nullopt;
    if (!fine || fine->cents == 0 || !context.usable(Role::content) || !context.usable(Role::penalty_kinds)) {
        return;
    }
    std::vector<Money> buffer;
    const std::vector<Money>& stated = stated_fines(context, buffer);
    if (stated.empty()) {
        return;
    }
    Money sum{0};
    for (const Money& amount : stated) {
        if (amount == *fine) {
            return;
        }
        sum.cents += amount.cents;
    }
    if (sum == *fine) {
        return;
    }
    const int field = context.field(Role::fine);
    const Money likely = stated.front();
    const bool yuan_written =
        fine->cents / k_cents_per_ten_thousand == likely.cents / k_cents_per_yuan && fine->cents % k_cents_per_ten_thousand == 0;
    std::string message =
        yuan_written ? "处罚内容写明罚款 " + yuan_text(likely) + " 元，像是把“元”填进了“万元”列，应为 " + ten_thousand_text(likely) + "。"
                     : "罚款金额 " + ten_thousand_text(*fine) + " 万元与处罚内容写明的 " + yuan_text(likely) + " 元（" +
                           ten_thousand_text(likely) + " 万元）不一致。";
    context.warning(Rule::v12, field, std::move(message), ten_thousand_text(likely));
}

void mark_v19_late(RowContext& context)
{
    const auto decided = context.clean(Role::decided_on) ? context.date(Role::decided_on) : std::nullopt;
    if (!decided) {
        return;
    }
    // Fewer days than working days allowed: no need of the calendar.
    const auto days = static_cast<int>(context.item().reference->report_within_working_days);
    const Date today = context.options().today;
    if (today <= add_days(*decided, days)) {
        return;
    }
    const ReportTerm term = term_of(context, *decided);
    context.row().late = today > term.last;
    context.row().late_estimated = term.estimated;
}

void check_v20_not_reported(RowContext& context)
{
    if (context.usable(Role::secret) && context.value(Role::secret) == "是") {
        context.error(Rule::v20, context.field(Role::secret), "涉密的行政决定不得上报，请从文件中删除这一行。");
    }
    if (context.usable(Role::procedure) && context.value(Role::procedure) == "简易") {
        context.error(Rule::v20, context.field(Role::procedure), "简易程序的行政处罚不归集、不公示，请从文件中删除这一行。");
    }
}

} // namespace chengxin::rules
