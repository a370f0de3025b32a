#pragma once

#include "server/storage/store.hpp"
#include "shared/catalogue/catalogue.hpp"

namespace chengxin::records {

/// Notes which fields of the catalogue's items tell something of a subject (facts.hpp), by their roles. A field that is no longer in an item
/// stays noted: older records have it. Called when the catalogue is loaded.
Result<void> note_fact_fields(storage::Store& store, const catalogue::Catalogue& catalogue);

} // namespace chengxin::records
