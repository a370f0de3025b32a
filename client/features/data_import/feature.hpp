#pragma once

#include "client/core/page.hpp"
#include "shared/features/data_import/api.hpp"

namespace chengxin::client::data_import {

PageEntry upload_page();  ///< /upload
PageEntry batches_page(); ///< /uploads
PageEntry held_page();    ///< /held

/// The counts of a batch as a row of figures.
void draw_counts(const chengxin::data_import::Batch& batch);

} // namespace chengxin::client::data_import
