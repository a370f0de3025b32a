#include "server/features/subject_query/routes.hpp"

#include "server/core/html.hpp"
#include "server/core/portal.hpp"
#include "server/publication/condition.hpp"
#include "server/publication/item_counts.hpp"
#include "server/records/records.hpp"
#include "shared/core/text.hpp"
#include "shared/rules/uscc.hpp"

#include <algorithm>

namespace chengxin::subject_query {

namespace {

constexpr std::int64_t k_most_inline_records = 20; ///< that an I/O thread reads itself

const std::string k_columns = "SELECT id, uscc, category, name, representative, division, state, counts, counted_until, searchable, "
    "EXISTS (SELECT 1 FROM subject_former_name WHERE subject_id = subject.id) FROM subject WHERE ";
const std::string k_by_identity = k_columns + "identity = ?1";
// Those without a code that bear a name; ?3: only this one, 0: all.
const std::string k_by_name = k_columns + "identity >= ?1 AND identity < ?2 AND (?3 = 0 OR id = ?3)";
constexpr std::int64_t k_most_of_name = 100; ///< that are looked at
const std::string k_records = "SELECT record.id, record.catalogue, record.title, record.document_number, authority.name, record.decided_on, "
    "record.public_until, record.kind, source.name FROM record INDEXED BY record_subject "
    "CROSS JOIN unit AS authority ON authority.id = record.authority_id CROSS JOIN unit AS source ON source.id = record.source_id "
    "WHERE record.subject_id = ?2 AND " + std::string(publication::k_public_condition);
const std::string k_all_records = k_records + " LIMIT ?3";
const std::string k_latest_records = k_records + " ORDER BY record.decided_on DESC, record.id DESC LIMIT ?3";

std::string date_text(const storage::Statement& row, int column)
{
    return row.is_null(column) ? std::string() : iso_text(Date{static_cast<std::int32_t>(row.integer(column))});
}

std::string division_label(const Site& site, const std::string& code)
{
    if (code == site.division) return site.city;
    const auto found = std::find_if(site.divisions.begin(), site.divisions.end(), [&](const SiteDivision& division) { return division.code == code; });
    return found == site.divisions.end() ? std::string() : found->name;
}

std::vector<RecordSummary> read_records(storage::Connection& connection, const std::string& sql, std::int64_t subject_id, Date today, std::int64_t limit)
{
    std::vector<RecordSummary> records;
    for (auto row = connection.prepare(sql, today.days, subject_id, limit); row.step();) {
        records.push_back({row.integer(0), std::string(row.text(1)), std::string(row.text(2)), std::string(row.text(3)), std::string(row.text(4)),
            date_text(row, 5), date_text(row, 6), std::string(row.text(7)), std::string(row.text(8))});
    }
    return records;
}

/// Most subjects have few records: those are put in order here, which costs SQLite more than reading them.
void put_records(ProfileResponse& response, storage::Connection& connection, std::int64_t subject_id, Date today)
{
    response.records = read_records(connection, k_all_records, subject_id, today, k_most_records + 1);
    response.records_capped = static_cast<std::int64_t>(response.records.size()) > k_most_records;
    if (response.records_capped) {
        response.records = read_records(connection, k_latest_records, subject_id, today, k_most_records);
        return;
    }
    std::sort(response.records.begin(), response.records.end(), [](const RecordSummary& left, const RecordSummary& right) {
        return left.decided_on != right.decided_on ? left.decided_on > right.decided_on : left.id > right.id;
    });
}

struct FoundSubject {
    std::int64_t id = 0;
    bool had_other_names = false;
    Subject card;
};

/// Somebody of whom something is public today; nothing otherwise, and for natural persons.
std::optional<FoundSubject> read_public_subject(storage::Connection& connection, const storage::Statement& row, Date today, const Portal& portal)
{
    const auto category = static_cast<records::SubjectCategory>(row.integer(2));
    if (category == records::SubjectCategory::natural_person) return std::nullopt;
    FoundSubject found{row.integer(0), row.integer(10) == 1, {}};
    Subject& card = found.card;
    const bool holds = row.integer(9) == 1 && (row.is_null(8) || row.integer(8) >= today.days);
    const auto counts = holds ? publication::read_counts(row.text(7)) : publication::count_public(connection, found.id, today).counts; // the daily job has not run yet
    if (counts.empty()) return std::nullopt;
    card.counts = publication::shown_counts(*portal.catalogue, counts);
    card.uscc = row.text(1);
    card.name = row.text(3);
    card.category = records::label_of(category);
    card.representative = row.text(4);
    card.registration_kind = rules::uscc_class_name(card.uscc);
    card.division = row.text(5);
    card.division_name = division_label(portal.site, card.division);
    card.state = row.text(6);
    return found;
}

std::optional<FoundSubject> find_by_code(storage::Connection& connection, const std::string& code, Date today, const Portal& portal)
{
    auto row = connection.prepare(k_by_identity, storage::Blob{records::identity_of_code(code)});
    return row.step() ? read_public_subject(connection, row, today, portal) : std::nullopt;
}

/// A name may be that of several: then it takes the id to tell which.
Result<std::optional<FoundSubject>> find_by_name(storage::Connection& connection, const ProfileRequest& request, Date today, const Portal& portal)
{
    const std::string first = records::identities_of_name(request.name);
    std::string behind = first;
    ++behind.back();
    std::optional<FoundSubject> found;
    std::int64_t looked_at = 0;
    for (auto row = connection.prepare(k_by_name, storage::Blob{first}, storage::Blob{behind}, request.id); row.step() && looked_at < k_most_of_name; ++looked_at) {
        auto subject = read_public_subject(connection, row, today, portal);
        if (!subject) continue;
        if (found) {
            return fail(ErrorCode::not_found, "叫“" + request.name + "”而没有统一社会信用代码的主体不止一个。请先在信用查询中查该名称或文书号，再从结果进入。", "id");
        }
        found = std::move(subject);
    }
    return found;
}

/// What a request names. Persons have no code and cannot be named here.
Result<std::optional<FoundSubject>> find_public_subject(storage::Connection& connection, const ProfileRequest& request, Date today, const Portal& portal)
{
    const std::string code = text::to_upper_ascii(text::remove_blanks(text::fold_width(request.uscc)));
    if (code == rules::k_placeholder_uscc && !request.name.empty()) return find_by_name(connection, request, today, portal);
    return find_by_code(connection, code, today, portal);
}

} // namespace

std::string subject_address(const std::string& uscc, const std::string& name, std::int64_t id)
{
    std::string address = "/subject?uscc=" + html::url_component(uscc);
    if (uscc == rules::k_placeholder_uscc) address += "&name=" + html::url_component(name) + (id != 0 ? "&id=" + std::to_string(id) : "");
    return address;
}

Result<ProfileResponse> profile(RequestContext& context, const ProfileRequest& request)
{
    if (request.uscc.empty()) return fail(ErrorCode::invalid_request, "请给出统一社会信用代码。", "uscc");
    const Date today = context.portal.clock.date();
    return context.portal.store.read([&](storage::Connection& connection) -> Result<ProfileResponse> {
        auto looked_up = find_public_subject(connection, request, today, context.portal);
        if (!looked_up) return fail(std::move(looked_up.error()));
        auto& found = *looked_up;
        if (!found) return fail(ErrorCode::not_found, "没有查到该主体的公示信息。请核对统一社会信用代码，或改用名称查询。", "uscc");
        ProfileResponse response;
        response.subject = std::move(found->card);
        std::int64_t records = 0;
        for (const auto& count : response.subject.counts) records += count.count;
        context.hand_over = context.on_io_thread && records > k_most_inline_records;
        if (context.hand_over) return response;
        if (found->had_other_names) response.subject.former_names = records::former_names(connection, found->id);
        put_records(response, connection, found->id, today);
        return response;
    });
}

} // namespace chengxin::subject_query
