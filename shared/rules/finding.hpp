#pragma once

#include <cstdint>
#include <string>

namespace chengxin::rules {

/// The rules of D§1.5 by their ids, v01 …, and what reading a file may meet, r01 …: properties of a workbook or text file by which
/// what is seen differs from what would be stored.
enum class Rule : std::uint8_t {
    v01 = 1,
    v02,
    v03,
    v04,
    v05,
    v06,
    v07,
    v08,
    v09,
    v10,
    v11,
    v12,
    v13,
    v14,
    v15,
    v16,
    v17,
    v18,
    v19,
    v20,
    v21,
    v22,
    v23,
    r01, ///< hidden rows or columns
    r02, ///< several sheets
    r03, ///< merged cells
    r04, ///< a formula without a value, an error value, a picture instead of a value
    r05, ///< the number format shows something else than the value
    r06, ///< digits lost: scientific notation, more than 15 digits
    r07, ///< marks, guards or an encoding were taken off
    r08, ///< a row that does not fit the header: more fields, stray quotes
    r09, ///< a footer or repeated header was left out
    r10, ///< personal data in open text
};

enum class Severity : std::uint8_t {
    error,   ///< the row is returned
    warning, ///< the row is accepted
    info,
};

/// What a rule found in one cell, one row (`column` is the cell that carries it) or the whole file (`row` is 0).
struct Finding {
    std::uint32_t row = 0;          ///< the spreadsheet's own row number
    std::int32_t column_index = -1; ///< column in the file, from 0; -1: the file has no such column
    std::int32_t field = -1;        ///< index in the item's fields; -1: none
    Rule rule = Rule::v01;
    Severity severity = Severity::error;
    std::string sheet;      ///< name of the sheet where a file has several tables, else empty
    std::string column;     ///< as in the file's header, else the field's name
    std::string value;      ///< as in the cell
    std::string message;    ///< Chinese: what is wrong and what was expected
    std::string suggestion; ///< the likely right value of this cell, or empty
};

/// A column's name with its sheet in front, where the file has several tables: "2月 · 处罚决定日期".
std::string place_text(const std::string& sheet, const std::string& column);

/// "V01" … "V23", "R01" … "R10".
const char* name_of(Rule rule);
/// "error", "warning", "info".
const char* name_of(Severity severity);

} // namespace chengxin::rules
