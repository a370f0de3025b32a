#pragma once

#include "shared/core/page_info.hpp"

#include <string>
#include <vector>

namespace chengxin::client {

/// Goes to a page by its name, with the keyboard alone: Ctrl+K (⌘K) in the console.
struct Palette {
    bool open = false;
    std::string query;
    int at = 0; ///< the option that Enter takes
};

/// One line of it.
struct PaletteOption {
    std::string label;
    std::string group;
    std::string address;
    Icon icon = Icon::none;
};

/// The pages whose title, group and path together hold every word of the query, and the search for companies by that query. All pages
/// where the query is empty.
std::vector<PaletteOption> palette_options(const std::vector<MenuGroup>& groups, const std::string& query);

/// A dialog with a combobox (ARIA APG, editable combobox with list autocomplete): the focus stays in the field, arrows choose, Enter goes
/// there, Escape closes. Returns the address to go to, once; else nothing.
std::string draw_palette(Palette& palette, const std::vector<MenuGroup>& groups);

} // namespace chengxin::client
