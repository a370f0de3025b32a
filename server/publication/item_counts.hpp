#pragma once

#include "server/publication/figures.hpp"
#include "shared/catalogue/api.hpp"
#include "shared/catalogue/catalogue.hpp"

#include <vector>

namespace chengxin::publication {

/// Counts as they are shown, in the order of the catalogue: featured items always, others where there are any.
std::vector<catalogue::ItemCount> shown_counts(const catalogue::Catalogue& catalogue, const std::vector<ItemCount>& counts);

} // namespace chengxin::publication
