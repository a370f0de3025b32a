#pragma once

#include "shared/sheet/reader.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace chengxin::data_import {

/// What is wrong with one cell of a returned row.
struct CellMark {
    enum class Kind { error, warning };
    std::int32_t column = -1;     ///< in the file, from 0; -1: the file has no such column, only the reason tells it
    Kind kind = Kind::error;
    std::string column_name;      ///< as in the file's header
    std::string message;          ///< Chinese
    std::string suggestion;       ///< may be empty
};

/// The rows that were not accepted, as the clerk knows them: the rows above the header, the header, the columns and their order are
/// those of the file; wrong cells are coloured and carry the message as a comment; a reason column stands behind the last one.
/// The workbook can be corrected and uploaded as it is. Rows are written as they come; memory does not grow with them.
class ReturnedWorkbook {
public:
    ReturnedWorkbook();
    ~ReturnedWorkbook();
    ReturnedWorkbook(const ReturnedWorkbook&) = delete;
    ReturnedWorkbook& operator=(const ReturnedWorkbook&) = delete;

    /// The rows that come now are of this table. A table without returned rows has no sheet.
    void begin_sheet(const sheet::HeaderPlace& place, const std::string& sheet_name);
    void add(const sheet::Row& row, const std::vector<CellMark>& marks);
    /// The bytes of the .xlsx; nothing can be added afterwards. Throws std::runtime_error when it cannot be written (disk full).
    std::string finish();

private:
    struct State;
    std::unique_ptr<State> m_state;
};

} // namespace chengxin::data_import
