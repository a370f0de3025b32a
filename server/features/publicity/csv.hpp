#pragma once

#include "server/kit/csv.hpp"
#include "shared/catalogue/catalogue.hpp"
#include "shared/features/publicity/api.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace chengxin::publicity {

using kit::csv_cell;

enum class DataKind { real, demonstration };

/// UTF-8 with byte order mark, header row first. Demonstration data says so in a column of its own.
std::string csv_of(const std::vector<RecordRow>& rows, DataKind kind, const catalogue::Catalogue& catalogue);

} // namespace chengxin::publicity
