#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

/// Find and replace within a column.
namespace chengxin::client::ui {

struct FindTerms {
    std::string find, replace;
    bool whole_cell = false; ///< the cell is exactly the text; then an empty text finds empty cells
};

bool found_in(std::string_view text, const FindTerms& terms);
/// Every occurrence replaced.
std::string with_replaced(std::string_view text, const FindTerms& terms);
/// The next row behind `from` whose text is found, after the last one the first; none if no row is.
std::optional<std::size_t> next_found(std::size_t rows, std::size_t from, const FindTerms& terms,
                                      const std::function<std::string(std::size_t row)>& text);

} // namespace chengxin::client::ui
