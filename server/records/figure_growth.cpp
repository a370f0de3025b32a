#include "server/records/figure_growth.hpp"

#include "server/records/figures.hpp"

#include <algorithm>

namespace chengxin::records {

namespace {

constexpr char k_last_subject[] = "SELECT COALESCE(MAX(id), 0) FROM subject";
constexpr std::size_t k_most = std::size_t{1} << 20;

std::int64_t last_subject(storage::Connection& connection)
{
    auto row = connection.prepare(k_last_subject);
    return row.step() ? row.integer(0) : 0;
}

} // namespace

FigureGrowth::FigureGrowth(storage::Connection& connection) : m_connection(connection), m_last_known(last_subject(connection)) {}

bool FigureGrowth::take(std::int64_t subject_id, std::string_view catalogue, const RecordContent& content, std::int64_t authority_id)
{
    if (subject_id <= m_last_known || m_added.size() >= k_most) return false;
    auto known = std::ranges::find(m_catalogues, catalogue);
    if (known == m_catalogues.end()) known = m_catalogues.emplace(known, catalogue);
    const auto index = static_cast<std::uint16_t>(known - m_catalogues.begin());
    m_added.push_back({subject_id, authority_id, window_of(content), index});
    return true;
}

void FigureGrowth::write(std::span<const std::int64_t> recounted, Date today, search::IndexWriter& index)
{
    std::ranges::sort(m_added, {}, &Added::subject_id);
    for (auto first = m_added.begin(); first != m_added.end();) {
        const std::int64_t subject = first->subject_id;
        const auto end = std::find_if(first, m_added.end(), [subject](const Added& added) { return added.subject_id != subject; });
        if (!std::ranges::binary_search(recounted, subject)) {
            publication::PublicFigures figures = stored_figures(m_connection, subject);
            const bool was_searchable = figures.records > 0;
            for (auto added = first; added != end; ++added) {
                publication::count_record(figures, m_catalogues[added->catalogue], added->window, added->authority_id, today);
            }
            store_figures(m_connection, subject, figures, was_searchable, index);
        }
        first = end;
    }
}

} // namespace chengxin::records
