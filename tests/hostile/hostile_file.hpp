#pragma once

#include <functional>
#include <string>
#include <vector>

namespace chengxin::test {

/// A file made to do harm, or broken, and what the clerk must be told.
struct HostileFile {
    const char* what;
    const char* file_name;
    std::function<std::string()> bytes; ///< made when needed: some are large
    const char* detail;                 ///< the stable word of the refusal; empty: it is read, and harmless
    const char* says;                   ///< the sentence; "#" stands for a number
};

std::vector<HostileFile> hostile_archives();   ///< the zip around an .xlsx
std::vector<HostileFile> hostile_workbooks();  ///< the parts in it
std::vector<HostileFile> strange_workbooks();  ///< unusual, but read: formulas, macros, links, all forms of zip …
std::vector<HostileFile> hostile_xls();
std::vector<HostileFile> hostile_text();
std::vector<HostileFile> strange_text();       ///< unusual, but read

/// sheetData of a table that the penalty catalogue accepts: the header and `count` valid rows, all with cells t="inlineStr".
std::string penalty_rows(int count);
inline constexpr int k_strange_rows = 3; ///< valid rows in every strange file

} // namespace chengxin::test
