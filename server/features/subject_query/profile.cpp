#include "server/features/subject_query/routes.hpp"

#include "server/core/html.hpp"
#include "server/core/portal.hpp"
#include "server/records/publication.hpp"
#include "server/records/records.hpp"
#include "shared/core/text.hpp"
#include "shared/rules/uscc.hpp"

#include <algorithm>

namespace chengxin::subject_query {

namespace {

const std::string k_records = "SELECT record.id, record.catalogue, record.title, record.document_number, authority.name, record.decided_on, "
    "record.public_until, record.kind, source.name FROM record INDEXED BY record_subject "
    "CROSS JOIN unit AS authority ON authority.id = record.authority_id CROSS JOIN unit AS source ON source.id = record.source_id "
    "WHERE record.subject_id = ?2 AND " + std::string(records::k_public_condition) + " ORDER BY record.decided_on DESC, record.id DESC LIMIT ?3";

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

void put_records(ProfileResponse& response, storage::Connection& connection, std::int64_t subject_id, Date today)
{
    for (auto row = connection.prepare(k_records, today.days, subject_id, k_most_records + 1); row.step();) {
        if (static_cast<std::int64_t>(response.records.size()) == k_most_records) {
            response.records_capped = true;
            return;
        }
        response.records.push_back({row.integer(0), std::string(row.text(1)), std::string(row.text(2)), std::string(row.text(3)), std::string(row.text(4)),
            date_text(row, 5), date_text(row, 6), std::string(row.text(7)), std::string(row.text(8))});
    }
}

Subject card_of(const records::Subject& subject, const records::PublicFigures& figures, const Site& site)
{
    Subject card;
    card.uscc = subject.uscc;
    card.name = subject.name;
    card.former_names = subject.former_names;
    card.category = records::label_of(subject.category);
    card.representative = subject.representative;
    card.registration_kind = rules::uscc_class_name(subject.uscc);
    card.division = subject.division;
    card.division_name = division_label(site, subject.division);
    card.state = subject.state;
    card.licences = figures.licences;
    card.penalties = figures.penalties;
    return card;
}

/// What a request names. Persons have no code and cannot be named here.
std::string identity_of(const ProfileRequest& request)
{
    const std::string code = text::to_upper_ascii(text::remove_blanks(text::fold_width(request.uscc)));
    return code == rules::k_placeholder_uscc && !request.name.empty() ? records::identity_of_name(request.name) : records::identity_of_code(code);
}

} // namespace

std::string subject_address(const std::string& uscc, const std::string& name)
{
    std::string address = "/subject?uscc=" + html::url_component(uscc);
    if (uscc == rules::k_placeholder_uscc) address += "&name=" + html::url_component(name);
    return address;
}

Result<ProfileResponse> profile(RequestContext& context, const ProfileRequest& request)
{
    if (request.uscc.empty()) return fail(ErrorCode::invalid_request, "请给出统一社会信用代码。", "uscc");
    const Date today = parse_iso(context.portal.clock.today()).value();
    return context.portal.store.read([&](storage::Connection& connection) -> Result<ProfileResponse> {
        const auto nothing = fail(ErrorCode::not_found, "没有查到该主体的公示信息。请核对统一社会信用代码，或改用名称查询。", "uscc");
        const auto subject = records::find_subject(connection, identity_of(request));
        if (!subject || subject->category == records::SubjectCategory::natural_person) return nothing;
        const auto figures = records::count_public(connection, subject->id, today);
        if (figures.records == 0) return nothing;
        ProfileResponse response;
        response.subject = card_of(*subject, figures, context.portal.site);
        put_records(response, connection, subject->id, today);
        return response;
    });
}

} // namespace chengxin::subject_query
