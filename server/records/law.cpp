#include "server/records/law.hpp"

#include "server/records/row_mapper.hpp"
#include "server/records/windows.hpp"

#include <optional>
#include <vector>

namespace chengxin::records {

namespace {

std::optional<rules::Publication> publication_of(const catalogue::Catalogue& catalogue, std::string_view code, SubjectCategory category,
                                                 const RecordContent& content, Date today)
{
    const catalogue::ItemReference* reference = catalogue.find(code);
    if (reference == nullptr) {
        return std::nullopt;
    }
    std::vector<std::string> values(reference->item.fields.size());
    read_fields(content.fields, reference->item, values);
    return rules::publication_of(*reference, values, content.decided_on, category == SubjectCategory::natural_person, today);
}

Moved hide(RecordContent& content, const std::string& basis)
{
    const bool was_publishable = content.publishable;
    content.publishable = false;
    content.basis = basis;
    content.coming.clear();
    content.present_until.reset();
    if (content.state == RecordState::public_) {
        content.state = RecordState::not_public;
    }
    return was_publishable ? Moved::hidden : Moved::no;
}

/// The longer window does not count; what comes later may shorten even the shorter one.
Moved keep(RecordContent& content, const rules::PublicationWindow& by_rules, Date present)
{
    rules::PublicationWindow window;
    window.from = content.public_from;
    window.until = present;
    window.basis = content.basis;
    for (const rules::ComingWindow& change : by_rules.coming) {
        const bool shortens = change.not_public != rules::NotPublic::no || change.until < window.last_day();
        if (shortens && change.effective_from <= window.last_day()) {
            window.coming.push_back(change);
        }
    }
    put_window(window, content);
    return Moved::kept;
}

} // namespace

bool Law::renew(std::string_view catalogue, SubjectCategory category, RecordContent& content, Date today) const
{
    const auto publication = publication_of(*m_catalogue, catalogue, category, content, today);
    if (!publication) {
        return false;
    }
    content.grade = publication->grade;
    put_window(publication->window, content);
    return true;
}

Result<bool> Law::mask(std::string_view catalogue, RecordContent& content, Date today) const
{
    const catalogue::ItemReference* reference = m_catalogue->find(catalogue);
    if (reference == nullptr || m_keys == nullptr) {
        return false;
    }
    return RowMapper(reference->item, *m_keys).mask_personal_data(content, today);
}

Moved Law::move(std::string_view catalogue, SubjectCategory category, RecordContent& content, Date today) const
{
    const auto publication = publication_of(*m_catalogue, catalogue, category, content, today);
    if (!publication) {
        return hide(content, "该数据集已不在目录中，不予公示");
    }
    const rules::PublicationWindow& window = publication->window;
    if (content.state == RecordState::not_public || !content.publishable) {
        return hide(content, content.basis);
    }
    if (!window.is_publishable()) {
        content.grade = publication->grade;
        return hide(content, window.basis);
    }
    const Date present = present_until(content, today);
    // A version from the history knows its last day only, not what was coming then.
    const bool ends_no_later = window.last_day() <= content.public_until.value_or(long_term());
    if (present < window.until && !ends_no_later && !(window.lengthened && present >= today)) {
        return keep(content, window, present);
    }
    content.grade = publication->grade;
    put_window(window, content);
    if (present < window.until && ends_no_later) {
        return Moved::no;
    }
    return window.until == present ? Moved::no : window.until < present ? Moved::shorter : Moved::longer;
}

} // namespace chengxin::records
