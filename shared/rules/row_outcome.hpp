#pragma once

#include "shared/rules/row_context.hpp"

namespace chengxin::rules {

/// Key and content of a row (V18): the texts in the context, their hashes under the key of this check in the row.
void compute_hashes(RowContext& context, const HashKey& key);

/// Day of the decision, grade and publication window. For rows without errors only.
void compute_publication(RowContext& context);

} // namespace chengxin::rules
