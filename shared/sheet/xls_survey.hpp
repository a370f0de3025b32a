#pragma once

#include "shared/sheet/merge_sweep.hpp"
#include "shared/sheet/text_store.hpp"
#include "shared/sheet/xls_records.hpp"

#include <cstdint>
#include <vector>

namespace chengxin::sheet {

/// What a first look over a sheet finds, so that the second can read its rows.
struct XlsSheetFacts {
    std::uint64_t begin = 0;      ///< offset of its BOF record
    std::uint64_t end = 0;        ///< and behind its EOF record
    SheetSurvey survey;
    std::vector<MergedRange> merges; ///< by their first row
    std::vector<bool> hidden;     ///< by row from 0
    bool in_order = true;         ///< no cell stands behind one of a later row
    std::uint64_t cell_bytes = 0; ///< of all cells with their texts
    bool was_calculated = true;   ///< UNCALCED is not there
    bool hides_zeros = false;     ///< of the sheet's view
};

/// Looks through a whole sheet. Its DIMENSIONS are not asked: what is there counts.
/// Fails with xls_unreadable or too_large.
Result<XlsSheetFacts> survey_xls(BiffReader& reader, std::uint64_t offset, const TextStore& strings);

} // namespace chengxin::sheet
