#pragma once

#include <cstdint>
#include <string>

namespace chengxin::rules {

/// The rules of D§1.5, by their ids.
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
    std::string column;     ///< as in the file's header, else the field's name
    std::string value;      ///< as in the cell
    std::string message;    ///< Chinese: what is wrong and what was expected
    std::string suggestion; ///< the likely right value of this cell, or empty
};

/// "V01" … "V23".
const char* name_of(Rule rule);
/// "error", "warning", "info".
const char* name_of(Severity severity);

} // namespace chengxin::rules
