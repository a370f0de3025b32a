#pragma once

#include "server/core/context.hpp"
#include "shared/features/data_import/api.hpp"

#include <string>

namespace chengxin::data_import {

/// What the uploader decided or changed before sending, as paragraphs; empty for none.
std::string decisions_part(const Batch& batch);

/// The questions of a waiting batch with their buttons; empty in any other state.
std::string answer_form(const RequestContext& context, const Batch& batch);

} // namespace chengxin::data_import
