#include "server/features/demo/demo.hpp"

#include "server/core/account_table.hpp"
#include "server/core/crypto.hpp"
#include "server/features/demo/rows.hpp"
#include "server/records/publication.hpp"
#include "server/records/publishing.hpp"
#include "server/records/records.hpp"
#include "server/records/row_mapper.hpp"
#include "shared/catalogue/catalogue.hpp"

#include <algorithm>
#include <map>
#include <optional>

namespace chengxin::demo {
namespace {

using records::RecordInput;
using storage::Connection;

constexpr std::uint64_t k_seed = 20'260'401;
constexpr std::int64_t k_reporting_hour = 17 * 3600; // local time of day at which departments report
constexpr std::size_t k_renamed = 300;
constexpr std::size_t k_corrected = 200;

constexpr auto k_organisations = "SELECT uscc, id FROM organisation";

std::map<std::string, std::int64_t> organisation_ids(Portal& portal)
{
    return portal.store.read([](Connection& connection) {
        std::map<std::string, std::int64_t> ids;
        for (auto row = connection.prepare(k_organisations); row.step();) ids[std::string(row.text(0))] = row.integer(1);
        return ids;
    });
}

/// What departments reported on one day, of one catalogue item.
struct Report {
    Date day;
    const catalogue::ItemReference* reference = nullptr;
    std::vector<DemoRow> rows;
};

sheet::Row as_row(const std::vector<std::string>& values, std::uint32_t number)
{
    sheet::Row row;
    row.number = number;
    for (const std::string& value : values) row.cells.push_back({value, value.empty() ? sheet::CellKind::blank : sheet::CellKind::text});
    return row;
}

sheet::Row header_of(const catalogue::Item& item)
{
    std::vector<std::string> names;
    for (const catalogue::Field& field : item.fields) names.push_back(field.name);
    return as_row(names, 1);
}

/// Every report passes the rules of its day, as an upload would.
Result<std::vector<RecordInput>> check(const Report& report, records::RowMapper& mapper, const std::map<std::string, std::int64_t>& organisations, std::int64_t batch_id)
{
    rules::EmptyRegistry registry;
    rules::FileChecker checker(*report.reference, registry, {.today = report.day});
    checker.bind_header(rules::bind_columns(report.reference->item, header_of(report.reference->item)));
    std::vector<RecordInput> inputs;
    rules::CheckedRow checked;
    std::uint32_t number = 1;
    for (const DemoRow& row : report.rows) {
        checker.check(as_row(row.values, ++number), checked);
        if (checked.verdict == rules::Verdict::rejected)
            return fail(ErrorCode::internal, "演示数据没有通过校验：" + (checked.findings.empty() ? std::string() : checked.findings.front().message), "demo");
        if (checked.verdict == rules::Verdict::duplicate) continue;
        const auto organisation = organisations.find(row.source_uscc);
        inputs.push_back(mapper.map(checked, {batch_id, 0}, organisation == organisations.end() ? 0 : organisation->second));
    }
    return inputs;
}

/// Writes reports month by month; one transaction each.
class Filler {
public:
    Filler(Portal& portal, Date today, const Size& size)
        : m_portal(portal), m_today(today), m_size(size), m_random(k_seed), m_licence(*portal.catalogue->find("licence")),
          m_penalty(*portal.catalogue->find("penalty")), m_organisations(organisation_ids(portal)), m_licence_mapper(m_licence.item, portal.keys),
          m_penalty_mapper(m_penalty.item, portal.keys), m_subjects(make_subjects(portal.site, size.companies, size.persons, m_random)),
          m_maker(portal.site, m_licence.item, m_penalty.item, today, m_random)
    {
    }

    Result<void> run()
    {
        draw_reports();
        std::int64_t batch_id = 0;
        for (auto month = m_reports.begin(); month != m_reports.end(); ++month)
            if (auto written = write_month(month->second, --batch_id); !written) return written;
        if (auto corrected = write_corrections(--batch_id); !corrected) return corrected;
        return finish();
    }

private:
    void add_report(const catalogue::ItemReference& reference, DemoRow row)
    {
        const YearMonthDay day = year_month_day(row.reported_on);
        const int month = row.reported_on == m_today ? 12 * 9999 : 12 * day.year + day.month; // today's reports come last
        Report& report = m_reports[month][{row.reported_on, &reference}];
        report.day = row.reported_on;
        report.reference = &reference;
        report.rows.push_back(std::move(row));
    }

    /// Few have many records: the square of an even draw prefers the first ones.
    const DemoSubject& draw_subject(std::size_t first, std::size_t count)
    {
        const std::size_t a = m_random.below(1'000);
        const std::size_t b = m_random.below(1'000);
        return m_subjects[first + std::min(count - 1, count * a * b / 1'000'000)];
    }

    void draw_reports()
    {
        for (std::size_t i = 0; i < m_size.licences; ++i) {
            const bool is_person = m_size.persons > 0 && i >= m_size.companies && m_random.chance(1);
            const DemoSubject& subject = i < m_size.companies ? m_subjects[i] : is_person ? draw_subject(m_size.companies, m_size.persons) : draw_subject(0, m_size.companies);
            add_report(m_licence, m_maker.licence(subject));
        }
        for (std::size_t i = 0; i < m_size.penalties; ++i) {
            const bool is_person = m_size.persons > 0 && m_random.chance(6);
            add_report(m_penalty, m_maker.penalty(is_person ? draw_subject(m_size.companies, m_size.persons) : draw_subject(0, m_size.companies)));
        }
    }

    std::int64_t instant(Date day) const { return std::min(local_midnight(iso_text(day)) + k_reporting_hour, m_portal.clock.now()); }

    records::Change change(std::int64_t batch_id, Date day) const
    {
        return {.account_id = 0, .batch_id = batch_id, .reason = "演示数据", .at = instant(day), .today = m_today};
    }

    using Month = std::map<std::pair<Date, const catalogue::ItemReference*>, Report>;

    Result<void> write_month(const Month& month, std::int64_t batch_id)
    {
        std::vector<RecordInput> inputs;
        for (const auto& [key, report] : month) {
            const bool is_licence = report.reference == &m_licence;
            auto checked = check(report, is_licence ? m_licence_mapper : m_penalty_mapper, m_organisations, batch_id);
            if (!checked) return fail(checked.error());
            std::move(checked->begin(), checked->end(), std::back_inserter(inputs));
        }
        const Date last = month.rbegin()->second.day;
        return write(inputs, batch_id, last);
    }

    Result<void> write(const std::vector<RecordInput>& inputs, std::int64_t batch_id, Date day)
    {
        return m_portal.store.write([&](Connection& connection) -> Result<void> {
            records::publish(connection, inputs, change(batch_id, day));
            return {};
        });
    }

    /// Some penalties of the last weeks get a corrected remark under the same key: their history shows it.
    Result<void> write_corrections(std::int64_t batch_id)
    {
        Month corrections;
        std::size_t count = 0;
        const int remark = catalogue::field_with_role(m_penalty.item, catalogue::Role::remark);
        for (const auto& [number, month] : m_reports)
            for (const auto& [key, report] : month) {
                if (report.reference != &m_penalty || report.day > add_days(m_today, -7)) continue;
                for (std::size_t i = 0; i < report.rows.size() && count < k_corrected; i += 40, ++count) {
                    DemoRow row = report.rows[i];
                    if (remark >= 0) row.values[static_cast<std::size_t>(remark)] = "更正：补充登记备注";
                    Report& corrected = corrections[{report.day, &m_penalty}];
                    corrected.day = report.day;
                    corrected.reference = &m_penalty;
                    corrected.rows.push_back(std::move(row));
                }
            }
        return corrections.empty() ? Result<void>() : write_month(corrections, batch_id);
    }

    Result<void> rename_some(Connection& connection)
    {
        for (std::size_t i = 0; i < std::min(k_renamed, m_size.companies); ++i) {
            const DemoSubject& subject = m_subjects[i * (m_size.companies / std::min(k_renamed, m_size.companies))];
            const std::string name = renamed(subject.name, m_random);
            const auto known = records::find_subject(connection, records::identity_of_code(subject.code));
            if (!known) continue;
            if (auto adopted = records::adopt_name(connection, known->id, name, 0, change(0, m_today)); !adopted) return adopted;
        }
        return {};
    }

    Result<void> finish()
    {
        std::vector<NewAccount> added;
        for (const DemoAccount& account : accounts(m_portal.site))
            added.push_back({account.name, account.display_name, account.organisation_uscc, {account.role},
                             crypto::hash_password(account.password, m_portal.options.password_log_cost), /*must_change_password=*/false});
        return m_portal.store.write([&](Connection& connection) -> Result<void> {
            if (auto renamed = rename_some(connection); !renamed) return renamed;
            records::expire_records(connection, m_today, m_portal.clock.now());
            for (const NewAccount& account : added)
                if (auto id = add_account(connection, account, m_portal.clock.now()); !id) return fail(id.error());
            return {};
        });
    }

    Portal& m_portal;
    Date m_today;
    Size m_size;
    Random m_random;
    const catalogue::ItemReference& m_licence;
    const catalogue::ItemReference& m_penalty;
    std::map<std::string, std::int64_t> m_organisations;
    records::RowMapper m_licence_mapper;
    records::RowMapper m_penalty_mapper;
    std::vector<DemoSubject> m_subjects;
    RowMaker m_maker;
    std::map<int, Month> m_reports; ///< by month of the report
};

} // namespace

Result<void> fill(Portal& portal, Date today, const Size& size)
{
    if (!portal.site.demo) return fail(ErrorCode::conflict, "该数据目录存有正式数据，不能写入演示数据。", "demo");
    const auto first = accounts(portal.site).front();
    const bool is_filled = portal.store.read([&](Connection& connection) { return account_id_of(connection, first.name).has_value(); });
    if (is_filled) return {};
    if (size.companies == 0 || portal.site.divisions.empty() || portal.site.organisations.empty())
        return fail(ErrorCode::invalid_request, "站点文件缺少区划或机构，无法生成演示数据。", "demo");
    return Filler(portal, today, size).run();
}

} // namespace chengxin::demo
