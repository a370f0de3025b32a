#pragma once

#include "server/records/publication.hpp"
#include "server/search/index.hpp"
#include "server/storage/connection.hpp"

#include <cstdint>
#include <span>
#include <string_view>

/// Inner parts of server/records.
namespace chengxin::records {

/// Counts the subjects' figures anew and keeps their search entries in step.
void refresh_subjects(storage::Connection& connection, std::span<const std::int64_t> subject_ids, Date today, search::IndexWriter& index);

/// Writes the search entry of a subject that has one again: after a change of name.
void put_entry_again(storage::Connection& connection, std::int64_t subject_id, search::IndexWriter& index);

/// Adds one record of state `public` to the figures; of the content only its window and the day of the decision are looked at.
void count_record(PublicFigures& figures, std::string_view catalogue, const RecordContent& content, std::int64_t authority_id, Date today);

/// Binds the columns licences, penalties, latest, years, authorities, counted_until, searchable from parameter `first` on.
inline constexpr int k_figure_columns = 7;
void bind_figures(storage::Statement& statement, int first, const PublicFigures& figures);

/// The columns of a subject as they are stored; `records` is 1 where it has any.
PublicFigures stored_figures(storage::Connection& connection, std::int64_t subject_id);
/// Writes them, and keeps the search entry in step.
void store_figures(storage::Connection& connection, std::int64_t subject_id, const PublicFigures& figures, bool was_searchable, search::IndexWriter& index);

/// Public data changed; see publication_generation.
void raise_generation(storage::Connection& connection, search::IndexWriter& index, Shown shown = Shown::at_once);
void raise_generation(storage::Connection& connection); ///< with the connection's own index

} // namespace chengxin::records
