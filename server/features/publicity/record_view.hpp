#pragma once

#include "server/core/portal.hpp"
#include "server/records/record.hpp"
#include "shared/catalogue/model.hpp"
#include "shared/features/publicity/api.hpp"

namespace chengxin::publicity {

/// The catalogue item with that code; null when the catalogue has none (any more).
const catalogue::Item* find_item(const Portal& portal, const std::string& code);

/// Every field of the item that is open to the public (D§3.4) and filled, in the item's order; none of the others,
/// whatever the record holds. Fields that are not in the item stay hidden.
std::vector<NamedValue> public_fields(const catalogue::Item& item, const std::string& fields_json);

} // namespace chengxin::publicity
