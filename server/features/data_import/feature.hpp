#pragma once

#include "server/core/feature.hpp"

namespace chengxin::data_import {

/// Uploads: endpoints, plain pages, the background job, the command `import`.
/// Rooms: intake (a file arrives, whole or in pieces, and waits for answers), pipeline (checked rows become records), review (findings,
/// held records, undo), files (originals, tables in, workbooks out), pages (plain HTML).
Feature feature();

} // namespace chengxin::data_import
