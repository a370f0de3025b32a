#pragma once

#include "server/features/publicity/conditions.hpp"
#include "server/search/figure_table.hpp"

#include <cstddef>

/// Finding the records of a list by a text: part of the subject's names, of its code, or of the document's number. The index knows what
/// matches, not how new it is; whatever way is taken, the records are the first ones of the list's order and none is missed.
namespace chengxin::publicity {

/// From where another way is taken; only what a search costs depends on these. Measured with 1,000,000 records of 700,000 subjects.
struct TextLimits {
    std::size_t many = 20'000;     ///< more subjects or documents than this match: nobody needs their exact number
    std::size_t looked_up = 5'000; ///< documents that are read one by one; more are met by walking through the index of the list
    std::size_t walked = 10'000;   ///< records whose texts are read in the list's order, before all that matches is gathered
    std::size_t walked_without_figures = 50'000; ///< the same while there are no figures: then all that was gathered must be looked up
    std::size_t tried = 500;                     ///< after so many it shows whether those will do
};

struct TextMatches {
    std::vector<std::int64_t> ids; ///< in the list's order
    bool more = false;             ///< ids ends where it was wanted to, and there are more than could be counted
};

/// The first records of the filter's order that match filter.q: `counted` of them; where many more match and nothing else narrows the
/// list, `shown` are enough. `table`: null, or one that is exact for the connection's snapshot. The order is by date, ascending only for
/// sort "decided_on" without a minus.
TextMatches find_by_text(storage::Connection& connection, const ListFilter& filter, const Authorities& authorities, Date today,
                         const search::FigureTable* table, std::size_t counted, std::size_t shown, const TextLimits& limits = {});

} // namespace chengxin::publicity
