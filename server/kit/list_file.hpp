#pragma once

#include "shared/api/endpoint.hpp"
#include "shared/api/list.hpp"

#include <functional>

namespace chengxin::kit {

inline constexpr std::int64_t k_most_exported_rows = 100'000; ///< more is refused with a sentence: the answer is made in memory

/// Who takes the list away, and when: stands in the file.
struct ExportNote {
    std::string person;
    std::string time;           ///< 2026-11-02 10:31:07
    bool demonstration = false; ///< the file says that the data is not real
};

/// Calls the given function for each row, in order.
using EachRow = std::function<void(const std::function<void(const void* row)>&)>;

/// All columns, hidden ones too, with the words that the list shows. UTF-8 with byte order mark; no cell is a formula.
api::File csv_file(const api::ListInfo& info, const api::TypeInfo& type, const ExportNote& note, const EachRow& rows);
/// The same as a workbook: numbers are numbers, all else is text; the note is a second sheet.
api::File xlsx_file(const api::ListInfo& info, const api::TypeInfo& type, const ExportNote& note, const EachRow& rows);

} // namespace chengxin::kit
