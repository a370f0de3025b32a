#pragma once

#include "tests/core/sheet/biff.hpp"

#include <string>
#include <vector>

/// Workbooks that went wrong: what the whole upload and the browser's check say of each. Both must say the same.
namespace chengxin::test {

struct OfficeCase {
    std::string file;
    const char* catalogue;
    int total;
    int taken; ///< accepted or corrected
    int rejected;
    std::vector<std::string> findings; ///< "sheet row column RULE severity", without what other tests are for
};

/// A query of the database after the upload and the text that it must give.
struct Stored {
    std::string query;
    std::string text;
};
/// Row, decision date, last public day and all public fields of each record.
Stored all_values(const std::string& text);
/// A field of the record that came of row 2; "-" where none did.
Stored value_of(const std::string& field, const std::string& text);

/// On 2026-11-26.
void check_case(const OfficeCase& item, const std::string& bytes, const Stored& stored = {});

/// A cell of a penalty workbook, in a row of TwinSheet.
struct TwinCell {
    enum class Kind { text, number, error, no_value };
    Kind kind = Kind::text;
    std::string column; ///< its header, as rules::header_key has it
    std::string text;   ///< of a text
    double value = 0;   ///< of a number; an error is #REF!
    std::string format; ///< the code of its number format; empty: General; "#14": the built-in one
    std::size_t row = 1;
};

/// Two good penalties in the national columns, the header in row 0, with cells replaced.
struct TwinSheet {
    std::string name = "A";
    std::vector<TwinCell> cells = {};
    std::vector<sheet::test::Range> merges = {};
    std::vector<int> hidden_rows = {};
    bool hides_first_column = false;
    bool hides_zeros = false;
    bool is_hidden = false;
    bool is_note = false; ///< it holds one cell with words instead
};
struct TwinBook {
    std::vector<TwinSheet> sheets = {{}};
    bool since_1904 = false;
};

/// The same book in both formats.
std::string as_xlsx(const TwinBook& book);
std::string as_xls(const TwinBook& book);

} // namespace chengxin::test
