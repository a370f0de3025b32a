#pragma once

#include "shared/rules/row_context.hpp"

namespace chengxin::rules {

/// Key and content of a row (V18). The key takes names and document numbers in the form by which they are compared.
void compute_hashes(RowContext& context);

/// Day of the decision, grade and publication window. For rows without errors only.
void compute_publication(RowContext& context);

} // namespace chengxin::rules
