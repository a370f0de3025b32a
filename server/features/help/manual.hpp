#pragma once

#include "shared/core/result.hpp"
#include "shared/features/help/api.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace chengxin::help {

/// The manual in memory: pages in the order in which the contents list them.
struct Manual {
    std::vector<Entry> entries;
    std::vector<PageResponse> pages;
};

/// Splits CommonMark with tables into blocks; emphasis is dropped, links keep their text.
std::vector<Block> parse_blocks(std::string_view markdown);

/// Reads the *.md files of a folder: citizen, clerk, then the others by name. Fails with the name of a file that can't be read.
Result<Manual> load_manual(const std::string& directory);

/// The page with this slug, or nullptr.
const PageResponse* find_page(const Manual& manual, std::string_view slug);

} // namespace chengxin::help
