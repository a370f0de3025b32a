#pragma once

#include "server/core/feature.hpp"

#include <cstddef>

namespace chengxin::data_import {

/// Most bytes of an upload's body: the file and a little for the form around it.
inline constexpr std::size_t k_upload_body = (512ULL << 20) + (64 << 10);

void add_endpoints(Router& router);
/// /upload, /upload/plain and its result page with the form to undo.
void add_pages(Router& router);
/// What answers the questions of a batch on its result page.
void add_answer_page(Router& router);
/// 上报记录: its endpoints, export and /uploads.
void add_batch_list(Router& router);
/// /held.
void add_list_pages(Router& router);
/// chengxin import
void add_commands(CommandLine& line);

} // namespace chengxin::data_import
