#pragma once

#include "shared/catalogue/catalogue.hpp"
#include "shared/features/publicity/api.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace chengxin::publicity {

/// One cell: quoted where needed; what a spreadsheet would run as a formula is defused by an apostrophe, and a long number
/// gets a tab in front so that no digit is lost.
std::string csv_cell(std::string_view value);

enum class DataKind { real, demonstration };

/// UTF-8 with byte order mark, header row first. Demonstration data says so in a column of its own.
std::string csv_of(const std::vector<RecordRow>& rows, DataKind kind, const catalogue::Catalogue& catalogue);

} // namespace chengxin::publicity
