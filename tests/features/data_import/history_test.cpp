#include "server/core/session.hpp"
#include "server/records/rules_report.hpp"
#include "shared/catalogue/catalogue.hpp"
#include "shared/features/publicity/api.hpp"
#include "shared/features/subject_query/api.hpp"
#include "tests/features/data_import/history_model.hpp"
#include "tests/features/data_import/support.hpp"
#include "tests/support/item_counts.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>
#include <random>
#include <sstream>

/// "What is public is exactly what a plain model of D§3 says", after every step of random histories. CHENGXIN_SEED and
/// CHENGXIN_HISTORIES choose others and more.
namespace chengxin::test {
namespace {

using namespace chengxin::data_import;
using catalogue::Grade;

struct Company {
    const char* code;
    const char* name;
};
constexpr Company k_companies[] = {{"91654002MA7DEM016N", "伊宁市天山商贸有限公司"}, {"93654021MA77AAAA3U", "霍城县绿洲农民专业合作社"}};
constexpr int k_numbers = 6;

struct Step {
    enum class Kind { upload, confirm, correct, withdraw, undo, days, rules, jobs };
    Kind kind = Kind::jobs;
    int number = 0;        ///< which document, which batch
    int decided = 0;       ///< days before the day of the step
    Grade grade = Grade::general;
    bool doubtful = false;
    bool natural_person = false;
    int given = 0;         ///< days after the decision; 0: none
    int remark = 0;
    int days = 0;          ///< that pass, or until the rules take effect
    int months = 0;        ///< of the new rules for a general penalty; 0: not public
    bool extends = false;
    bool edge = false;     ///< the days are chosen where something begins or ends
};

const char* name_of(Step::Kind kind)
{
    constexpr const char* names[] = {"upload", "confirm", "correct", "withdraw", "undo", "days", "rules", "jobs"};
    return names[static_cast<int>(kind)];
}

std::string text_of(const std::vector<Step>& steps)
{
    std::ostringstream out;
    for (const Step& step : steps) {
        out << "\n    " << name_of(step.kind) << " number " << step.number << ", decided " << step.decided << " days ago, " << catalogue::grade_text(step.grade)
            << (step.doubtful ? ", doubtful" : "") << (step.natural_person ? ", person" : "") << ", given " << step.given << ", remark " << step.remark
            << ", days " << step.days << ", months " << step.months << (step.extends ? ", extends" : "")
            << (step.edge ? ", at an edge" : "");
    }
    return out.str();
}

std::vector<Step> random_history(std::mt19937& random, std::size_t length)
{
    const auto below = [&](int limit) { return static_cast<int>(random() % static_cast<unsigned>(limit)); };
    std::vector<Step> steps(length);
    for (Step& step : steps) {
        constexpr Step::Kind kinds[] = {Step::Kind::upload, Step::Kind::upload, Step::Kind::upload, Step::Kind::confirm, Step::Kind::correct,
            Step::Kind::withdraw, Step::Kind::undo, Step::Kind::days, Step::Kind::days, Step::Kind::rules, Step::Kind::jobs};
        step.kind = kinds[below(std::size(kinds))];
        step.number = below(k_numbers);
        step.decided = below(3) == 0 ? below(1200) : below(200);
        step.grade = std::array{Grade::minor, Grade::general, Grade::general, Grade::general, Grade::serious}[static_cast<std::size_t>(below(5))];
        step.doubtful = below(3) == 0;
        step.natural_person = below(10) == 0;
        step.given = below(4) == 0 ? 1 + below(300) : 0;
        step.remark = below(3);
        step.days = 1 + below(step.kind == Step::Kind::rules ? 200 : 120);
        step.months = below(5) == 0 ? 0 : 1 + below(36);
        step.extends = step.months > 0 && below(3) == 0;
        if (step.kind == Step::Kind::rules && !step.extends && below(3) == 0) step.days = -step.days; // known only when in force
        step.edge = below(2) == 0;
    }
    return steps;
}

/// One portal and its model, side by side.
class Run {
public:
    Run()
    {
        m_model.regimes = m_portal.portal().catalogue->find("penalty")->regimes;
        m_now = m_portal.portal().clock.date();
        const auto set = m_portal.store().write([&](storage::Connection& connection) -> Result<void> { // histories are longer than a password lasts
            m_portal.portal().parameters.set(connection, k_password_days, "100000", "2026-01-01");
            return {};
        });
        REQUIRE(set);
    }

    /// What does not fit, or "".
    std::string run(const std::vector<Step>& steps)
    {
        for (const Step& step : steps) {
            take(step);
            if (!m_problem.empty()) return m_problem;
            compare();
            if (!m_problem.empty()) return std::string("after ") + name_of(step.kind) + " on " + iso_text(m_now) + ": " + m_problem;
        }
        return {};
    }

private:
    static std::string number_text(int number) { return "伊市监罚〔2026〕" + std::to_string(100 + number) + "号"; }
    static const Company& company_of(int number) { return k_companies[number % 2]; }

    void take(const Step& step)
    {
        switch (step.kind) {
        case Step::Kind::upload: return upload(step);
        case Step::Kind::confirm: return decide(step, "confirm");
        case Step::Kind::correct: return decide(step, "correct");
        case Step::Kind::withdraw: return decide(step, "withdraw");
        case Step::Kind::undo: return undo(step);
        case Step::Kind::days:
            m_now = edge_of(step).value_or(Date{m_now.days + step.days});
            m_portal.clock().set_today(iso_text(m_now));
            return m_portal.sign_in_again();
        case Step::Kind::rules: return change_rules(step);
        case Step::Kind::jobs: return m_portal.run_jobs();
        }
    }

    /// One of the days to come on which something changes, where the step asks for one.
    std::optional<Date> edge_of(const Step& step) const
    {
        const std::vector<Date> edges = step.edge ? m_model.edges_after(m_now) : std::vector<Date>();
        if (edges.empty()) return std::nullopt;
        return edges[static_cast<std::size_t>(step.number * 3 + step.remark) % std::min<std::size_t>(edges.size(), 6)]; // not far away
    }

    /// Today, where the step asks for an edge: often rules have just taken effect.
    Date first_decided(const Step& step) const { return step.edge ? m_now : Date{m_now.days - step.decided}; }

    void upload(const Step& step)
    {
        // The key holds the day of the decision: a document keeps the one that it had first.
        const Date decided = m_decided.try_emplace(step.number, first_decided(step)).first->second;
        const bool person = step.number % 3 == 2 && m_person.try_emplace(step.number, step.natural_person).first->second;
        ModelFacts facts{decided, step.grade, person, std::nullopt, step.remark * 2 + (step.doubtful ? 1 : 0)};
        if (step.given > 0) facts.given_until = edge_of(step).value_or(Date{decided.days + step.given});
        PenaltyFile file;
        const std::size_t row = file.add(number_text(step.number));
        file.set(row, "行政相对人名称", company_of(step.number).name);
        file.set(row, "行政相对人代码_1(统一社会信用代码)", company_of(step.number).code);
        file.set(row, "处罚决定日期", slashes(decided));
        file.set(row, "备注", "第" + std::to_string(step.remark) + "稿");
        const bool by_kind = !step.doubtful && step.remark == 1; // else the grade is given
        if (by_kind) set_kind(file, row, facts.grade);
        if (step.doubtful) { // yuan in a column of ten thousands (V12)
            file.set(row, "处罚内容", "罚款人民币50000元");
            file.set(row, "罚款金额（万元）", "50000");
        }
        if (person) {
            file.set(row, "行政相对人名称", "王伟");
            file.set(row, "行政相对人类别", "自然人");
            file.set(row, "行政相对人代码_1(统一社会信用代码)", "");
            file.set(row, "法定代表人", "");
            file.set(row, "证件类型", "身份证");
            file.set(row, "证件号码", "11010519491231002X");
        }
        const Batch batch = m_portal.import(Role::credit_office, "penalty", "h.csv", csv_of(file, facts, by_kind));
        if (batch.state != BatchState::done || batch.rejected != 0) {
            const auto findings = m_portal.findings(Role::credit_office, batch.id);
            m_problem = "the row was refused: " + batch.message + (findings.empty() ? "" : findings.front().rule + findings.front().message);
            return;
        }
        m_batches.push_back(batch.id);
        m_model.accept(number_text(step.number), facts, batch.held > 0, batch.id);
    }

    static void set_kind(PenaltyFile& file, std::size_t row, Grade grade)
    {
        if (grade == Grade::general) return;
        const std::string kind = grade == Grade::minor ? "警告" : "吊销许可证件";
        file.set(row, "处罚类别", kind);
        file.set(row, "处罚内容", "给予" + kind + "处罚");
        file.set(row, "罚款金额（万元）", "");
    }

    /// With columns for the given end and grade, and a line above the header that makes each file another one.
    std::string csv_of(const PenaltyFile& file, const ModelFacts& facts, bool by_kind)
    {
        std::string csv = "第" + std::to_string(++m_files) + "张表\r\n" + file.csv();
        std::size_t at = csv.find("\r\n", csv.find("备注"));
        csv.insert(at, ",公示截止期,暂扣或吊销证照名称及编号,失信严重程度");
        at = csv.size() - 2;
        csv.insert(at, "," + (facts.given_until ? slashes(*facts.given_until) : "") +
                           (by_kind && facts.grade == Grade::serious ? ",食品经营许可证JY16540020012345," : ",,") +
                           (by_kind ? "" : catalogue::grade_text(facts.grade)));
        return csv;
    }

    void decide(const Step& step, const char* decision)
    {
        const std::string number = number_text(step.number);
        if (!m_model.is_held(number)) return;
        const std::int64_t id = m_portal.number("SELECT id FROM record WHERE state = 2 AND document_number = '" + number + "'");
        ResolveHeldRequest request{id, decision, {}, "核对过决定书"};
        if (request.decision == "correct") request.changes = {{"CF_NR_FK", "5"}, {"CF_NR", "罚款人民币50000元"}, {"BZ", "改过"}};
        const auto resolved = m_portal.ask<ResolveHeld>(Role::credit_office, request);
        if (!resolved) {
            m_problem = std::string(decision) + " was refused: " + resolved.error().message;
            return;
        }
        if (request.decision == "withdraw") return m_model.withdraw(number);
        if (resolved->state != "held") m_model.confirm(number);
        if (request.decision == "correct") m_model.change_remark(number);
    }

    void undo(const Step& step)
    {
        if (m_batches.empty()) return;
        const std::int64_t batch = m_batches[static_cast<std::size_t>(step.number * 7 + step.remark) % m_batches.size()];
        if (m_portal.batch(Role::credit_office, batch).state != BatchState::done) return;
        const auto undone = m_portal.undo(Role::credit_office, batch);
        if (undone) {
            if (!m_model.undo(batch)) m_problem = "an undo left out what a later batch has corrected";
            return;
        }
        const std::string& why = undone.error().detail;
        if (why != "corrected_later" && why != "undo_until") m_problem = "undo was refused: " + undone.error().message;
    }

    void change_rules(const Step& step)
    {
        const bool at_once = step.days == 0 || (step.days > 0 && step.edge && step.remark == 2); // known on the day on which they take effect
        const bool follows = step.days > 0 && !at_once;
        const Date from = at_once ? m_now : follows ? edge_of(step).value_or(Date{m_now.days + step.days}) : Date{m_now.days + step.days};
        auto& regimes = m_model.regimes;
        const auto after = std::find_if(regimes.begin(), regimes.end(), [&](const auto& regime) { return parse_iso(regime.effective_from).value() >= from; });
        if (after == regimes.begin() || (after != regimes.end() && parse_iso(after->effective_from).value() == from)) return;
        catalogue::PublicationRegime regime;
        regime.code = regime.name = "试验规则" + iso_text(from);
        regime.legal_basis = "试验令";
        regime.effective_from = iso_text(from);
        regime.extends = step.extends;
        regime.grades = {{Grade::minor, false, 0, 0}, {Grade::general, step.months > 0, 0, step.months}, {Grade::serious, true, 0, 2 * step.months + 6}};
        if (follows) { // one follows the other; what is known late, or on its first day, is simply more
            if (after != regimes.end()) regime.effective_until = iso_text(Date{parse_iso(after->effective_from)->days - 1});
            std::prev(after)->effective_until = iso_text(Date{from.days - 1});
        }
        regimes.insert(after, regime);
        auto changed = std::make_shared<catalogue::Catalogue>(*m_portal.portal().catalogue);
        for (auto& reference : changed->items) reference.regimes = regimes;
        m_portal.portal().catalogue.set(std::move(changed));
        if (const auto taken = records::take_rules(m_portal.portal()); !taken) m_problem = taken.error().message;
    }

    void compare()
    {
        const std::set<std::string> expected = m_model.public_on(m_now);
        std::set<std::string> listed;
        const auto list = m_portal.ask<publicity::Records>(Role::guest, {.catalogue = "penalty", .page_size = 100});
        if (!list) return fail_with("the list: " + list.error().message);
        for (const auto& row : list->rows) listed.insert(row.document_number);
        if (listed != expected || list->total != static_cast<std::int64_t>(expected.size())) return tell("the public list", expected, listed);
        for (int number = 0; number < k_numbers; ++number) compare_search(number, expected.count(number_text(number)) > 0);
        for (int company = 0; company < 2; ++company) compare_subject(company, expected);
    }

    void compare_search(int number, bool expected)
    {
        const auto found = m_portal.ask<subject_query::Search>(Role::guest, {.q = number_text(number)});
        if (!found) return fail_with("search: " + found.error().message);
        if (!found->rows.empty() != expected) fail_with("search finds " + number_text(number) + (expected ? " not" : ""));
    }

    void compare_subject(int company, const std::set<std::string>& expected)
    {
        std::set<std::string> of_company, shown;
        for (int number = company; number < k_numbers; number += 2) {
            if (expected.count(number_text(number)) > 0) of_company.insert(number_text(number));
        }
        const auto profile = m_portal.ask<subject_query::Profile>(Role::guest, {.uscc = k_companies[company].code});
        if (profile) {
            for (const auto& record : profile->records) shown.insert(record.document_number);
            if (count_of(profile->subject.counts, "penalty") != static_cast<std::int64_t>(of_company.size())) fail_with("the figure of a subject");
        }
        if (shown != of_company) return tell("a subject's page", of_company, shown);
        const auto found = m_portal.ask<subject_query::Search>(Role::guest, {.q = k_companies[company].name});
        if (!found) return fail_with("search: " + found.error().message);
        if (found->rows.size() != (of_company.empty() ? 0U : 1U)) return fail_with("search for a name");
        if (!of_company.empty() && count_of(found->rows[0].counts, "penalty") != static_cast<std::int64_t>(of_company.size())) fail_with("the figure of a hit");
    }

    void tell(const char* where, const std::set<std::string>& expected, const std::set<std::string>& shown)
    {
        std::string text = std::string(where) + " shows {";
        for (const auto& number : shown) text += " " + number;
        text += " }, the model {";
        for (const auto& number : expected) text += " " + number;
        fail_with(text + " }");
    }

    void fail_with(std::string problem)
    {
        if (m_problem.empty()) m_problem = std::move(problem);
    }

    static std::string slashes(Date date)
    {
        std::string text = iso_text(date);
        std::replace(text.begin(), text.end(), '-', '/');
        return text;
    }

    UploadPortal m_portal;
    HistoryModel m_model;
    Date m_now;
    std::map<int, Date> m_decided;
    std::map<int, bool> m_person;
    std::vector<std::int64_t> m_batches;
    int m_files = 0;
    std::string m_problem;
};

/// The shortest history that still fails, by leaving steps out one after the other.
std::vector<Step> shrunk(std::vector<Step> steps)
{
    for (std::size_t i = steps.size(); i-- > 0;) {
        std::vector<Step> fewer = steps;
        fewer.erase(fewer.begin() + static_cast<std::ptrdiff_t>(i));
        if (!Run().run(fewer).empty()) steps = std::move(fewer);
    }
    return steps;
}

unsigned number_from(const char* variable, unsigned otherwise)
{
    const char* text = std::getenv(variable);
    return text == nullptr ? otherwise : static_cast<unsigned>(std::strtoul(text, nullptr, 10));
}

/// A penalty of 2026-11-02 is public for a year, 365 days, under the rules of that day.
TEST_CASE("histories at the edges: the last day, and rules that take effect on it, before and after")
{
    using Kind = Step::Kind;
    constexpr int k_year = 365;
    const Step upload{.kind = Kind::upload}, jobs{.kind = Kind::jobs}, a_day{.kind = Kind::days, .days = 1};
    const auto days = [](int count) { return Step{.kind = Kind::days, .days = count}; };
    const auto rules = [](int in_days, int months, bool extends) { return Step{.kind = Kind::rules, .days = in_days, .months = months, .extends = extends}; };
    struct History {
        const char* what;
        std::vector<Step> steps;
    };
    const History histories[] = {
        {"the last day itself", {upload, days(k_year - 1), a_day, jobs, a_day, jobs}},
        {"hidden from the last day on", {upload, rules(k_year, 0, false), days(k_year - 1), a_day, jobs, a_day}},
        {"hidden from the day behind the last on", {upload, rules(k_year + 1, 0, false), days(k_year), jobs, a_day, jobs}},
        {"longer from the last day on", {upload, rules(k_year, 24, true), days(k_year - 1), a_day, jobs, a_day, jobs, days(k_year)}},
        {"longer from the day behind the last on, too late", {upload, rules(k_year + 1, 24, true), days(k_year), a_day, jobs}},
        {"longer, known on the last day", {upload, days(k_year), rules(0, 24, true), jobs, a_day, jobs, days(k_year)}},
        {"longer, known on the day behind the last", {upload, days(k_year + 1), rules(0, 24, true), jobs, a_day}},
        {"shorter, known on the day on which it ends", {upload, days(181), rules(0, 6, false), jobs, a_day, jobs}},
        {"shorter, to the very day on which that takes effect", {upload, rules(181, 6, false), days(180), a_day, jobs, a_day, jobs}},
        {"decided on the day on which rules take effect", {rules(30, 12, false), days(30), upload, a_day, jobs, days(364), a_day}},
        {"decided on the day before", {rules(31, 24, false), days(30), upload, a_day, jobs, days(363), a_day, a_day}},
        {"two rule sets one after the other", {upload, rules(100, 6, false), rules(150, 30, true), days(100), jobs, days(49), a_day, jobs, days(40), a_day}},
        {"held over its end and confirmed on the last day", {{.kind = Kind::upload, .doubtful = true}, days(k_year), {.kind = Kind::confirm}, a_day, jobs}},
    };
    for (const History& history : histories) {
        CAPTURE(history.what);
        CHECK(Run().run(history.steps) == "");
    }
}

TEST_CASE("random histories: what is public is exactly what a plain model says")
{
    const unsigned first = number_from("CHENGXIN_SEED", 20261102);
    for (unsigned seed = first; seed < first + number_from("CHENGXIN_HISTORIES", 20); ++seed) {
        std::mt19937 random(seed);
        const std::vector<Step> steps = random_history(random, 40);
        const std::string problem = Run().run(steps);
        if (problem.empty()) continue;
        const std::vector<Step> few = shrunk(steps);
        FAIL("seed " << seed << ": " << problem << "\nshortest: " << Run().run(few) << text_of(few));
    }
}

} // namespace
} // namespace chengxin::test
