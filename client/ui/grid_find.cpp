#include "client/ui/grid_find.hpp"

namespace chengxin::client::ui {

bool found_in(std::string_view text, const FindTerms& terms)
{
    return terms.whole_cell ? text == terms.find : !terms.find.empty() && text.find(terms.find) != std::string_view::npos;
}

std::string with_replaced(std::string_view text, const FindTerms& terms)
{
    if (!found_in(text, terms)) {
        return std::string(text);
    }
    if (terms.whole_cell) {
        return terms.replace;
    }
    std::string result;
    std::size_t from = 0;
    for (std::size_t at = text.find(terms.find); at != std::string_view::npos; at = text.find(terms.find, from)) {
        result.append(text.substr(from, at - from)).append(terms.replace);
        from = at + terms.find.size();
    }
    return result.append(text.substr(from));
}

std::optional<std::size_t> next_found(std::size_t rows, std::size_t from, const FindTerms& terms,
                                      const std::function<std::string(std::size_t row)>& text)
{
    for (std::size_t step = 1; step <= rows; ++step) {
        const std::size_t row = (from + step) % rows;
        if (found_in(text(row), terms)) {
            return row;
        }
    }
    return std::nullopt;
}

} // namespace chengxin::client::ui
