#pragma once

#include "shared/core/result.hpp"

#include <string>
#include <string_view>

namespace chengxin {

/// Appends a line to DIR/audit/checkpoints.jsonl, durably. A torn line of a power cut is cut off first.
Result<void> append_checkpoint(const std::string& data_directory, std::string_view line);

bool is_marked_restored(const std::string& data_directory);
void clear_restored_mark(const std::string& data_directory);

} // namespace chengxin
