#pragma once

#include "server/core/router.hpp"
#include "server/features/publicity/figures.hpp"
#include "shared/features/publicity/api.hpp"

#include <memory>

/// Inner parts of the feature: what endpoints and pages share.
namespace chengxin::publicity {

Result<api::Page<RecordRow>> list(RequestContext& context, const RecordsRequest& request, HomeFigures& figures);
Result<RecordResponse> record(RequestContext& context, std::int64_t id);

void add_endpoints(Router& router, const std::shared_ptr<HomeFigures>& figures);
void add_pages(Router& router, const std::shared_ptr<HomeFigures>& figures);

} // namespace chengxin::publicity
