#pragma once

#include "client/core/page.hpp"

#include <vector>

namespace chengxin::client {

/// The client is linked twice from the same objects: the portal, which a citizen loads on the first visit, and the console, which brings
/// what only people with an account need (reading of spreadsheets, rules). Each link has one definition of this: the pages in it. Which
/// bundle a page loads follows from its audience (PageInfo); an address that is not in the running one is loaded from the server.
std::vector<PageEntry> all_pages();

} // namespace chengxin::client
