#pragma once

#include "shared/catalogue/header_key.hpp"
#include "shared/catalogue/model.hpp"
#include "shared/rules/finding.hpp"
#include "shared/sheet/cell.hpp"

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace chengxin::rules {

/// How the columns of a file stand to the fields of an item.
struct ColumnMap {
    std::uint32_t header_row = 0;        ///< its number in the file
    std::uint16_t sheet = 0;             ///< index of its sheet; the rows of that sheet are read by this map
    std::string sheet_name;              ///< for the places of findings; empty where a file has one table
    std::vector<std::string> headers;    ///< as in the file, by column
    std::vector<std::int32_t> field_of;  ///< by column: index of the field, -1 for a column that is not read
    std::vector<std::int32_t> column_of; ///< by field: index of the column, -1 where the file has none
    int score = 0;                       ///< number of columns that matched a field
    bool usable = false;                 ///< enough matched to take this row for the header
    bool in_template_order = true;
    std::vector<std::int32_t> missing_required; ///< fields
    std::vector<std::int32_t> extra;            ///< columns with a header that is no field; our own reason column is not among them
    std::vector<std::int32_t> unnamed;          ///< columns without a header, between others
    std::vector<std::int32_t> merged;           ///< columns of fields whose header is merged with the next columns
    std::vector<std::int32_t> duplicates;       ///< columns whose field another column to the left has already
};

/// The column that a returned workbook carries; it is ignored when the file comes back.
inline constexpr const char* k_reason_header = "退回原因";

using catalogue::header_key;

/// The names, codes and synonyms of an item's fields. Made once for all rows that may be the header. Borrows the item.
class ColumnNames {
public:
    explicit ColumnNames(const catalogue::Item& item);
    /// As bind_columns.
    ColumnMap bind(const sheet::Row& row) const;

private:
    const catalogue::Item& m_item;
    std::map<std::string, int> m_fields; ///< by header_key
};

/// Reads `row` as a header of `item`. The caller tries the first rows of a sheet and takes the usable one with the highest score.
ColumnMap bind_columns(const catalogue::Item& item, const sheet::Row& row);

/// V23: missing, extra and doubled columns, other order than the template's. File-level findings, none of them an error.
std::vector<Finding> header_findings(const catalogue::Item& item, const ColumnMap& columns);

} // namespace chengxin::rules
