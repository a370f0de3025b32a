#pragma once

#include "server/publication/figures.hpp"
#include "server/publication/generation.hpp"
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

/// Binds the columns counts, latest, years, authorities, counted_until, searchable from parameter `first` on.
inline constexpr int k_figure_columns = 6;
void bind_figures(storage::Statement& statement, int first, const publication::PublicFigures& figures);

/// The columns of a subject as they are stored.
publication::PublicFigures stored_figures(storage::Connection& connection, std::int64_t subject_id);
/// Writes them, and keeps the search entry in step.
void store_figures(storage::Connection& connection, std::int64_t subject_id, const publication::PublicFigures& figures, bool was_searchable, search::IndexWriter& index);

/// Public data changed; see publication::generation.
void raise_generation(storage::Connection& connection, search::IndexWriter& index, publication::Shown shown = publication::Shown::at_once);
void raise_generation(storage::Connection& connection); ///< with the connection's own index

} // namespace chengxin::records
