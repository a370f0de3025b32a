#pragma once

#include "server/core/context.hpp"
#include "server/core/portal.hpp"
#include "server/core/router.hpp"

#include <string>
#include <string_view>
#include <vector>

/// The semantic HTML of the same data that the canvas shows: first paint, search engines, no-script browsers.
namespace chengxin::html {

/// Text for element content and for attributes in double quotes.
std::string escape(std::string_view text);
/// 12345 → "12,345"; for counts that are not negative.
std::string grouped(std::int64_t value);
/// Percent-encoded for one component of an address.
std::string url_component(std::string_view text);

/// `address` with plain=1 added when the visitor reads the plain pages. Not escaped.
std::string address(const RequestContext& context, std::string_view address);
/// <a href="…">text</a>, both escaped, plain=1 kept.
std::string link(const RequestContext& context, std::string_view address, std::string_view text);
/// Links to the pages around `page` (from 1). `address_of_page` ends where the page number follows, for example "/search?q=x&page=".
std::string pager(const RequestContext& context, std::string_view address_of_page, std::int64_t page, std::int64_t page_count);
/// The page's own address without plain=1 and print=1, and of the page with the client where the plain one has another path
/// (/upload/plain, /upload/plain/result → /upload). Not escaped.
std::string full_address(const RequestContext& context);

/// So many rows of a list go on paper; more is for the export.
inline constexpr std::int64_t k_most_printed_rows = 2000;
/// A page of a list as `ask(page number)` gives it; for paper, with the rows of the pages behind it.
template <class Ask> auto page_or_whole(const RequestContext& context, std::int64_t page, Ask ask) -> decltype(ask(page))
{
    auto first = ask(context.print ? 1 : page);
    if (!context.print || !first) return first;
    const auto most = static_cast<std::size_t>(k_most_printed_rows);
    while (!first->rows.empty() && first->rows.size() < most && static_cast<std::int64_t>(first->rows.size()) < first->total) {
        auto next = ask(static_cast<std::int64_t>(first->rows.size()) / first->page_size + 1);
        if (!next) return next;
        if (next->rows.empty()) break;
        for (auto& row : next->rows) first->rows.push_back(std::move(row));
    }
    return first;
}
/// On paper: that there are more rows than are printed, and where to have them; else nothing.
std::string more_than_printed(const RequestContext& context, std::size_t printed, std::int64_t total, bool capped, std::string_view elsewhere);

/// A hidden field plain=1 for forms on plain pages, else nothing.
std::string plain_field(const RequestContext& context);
/// The hidden fields of every form that changes something: the one above, and the account for which the page was made, so that nothing is
/// done under another one (see Router).
std::string hidden_fields(const RequestContext& context);

/// Whether search engines may keep a page. `as_described`: as its description has it; a page without one is not for them.
enum class Index { as_described, forbidden };

struct Crumb {
    std::string address;
    std::string text;
};

struct Content {
    std::string title;         ///< without the site's name
    std::string description;   ///< for search engines; may be empty
    std::string body;          ///< HTML below <main>; the caller escaped what it inserted. Should start with one <h1>
    std::vector<Crumb> crumbs; ///< 首页 is added in front
    Index index = Index::as_described;
    int status = 200;
};

/// The site's navigation and, for a page of the console, that of the person's work; both from the descriptions of the pages.
std::string navigation(const RequestContext& context);
/// The same links without groups, as items of a list.
std::string site_links(const RequestContext& context);
/// The columns that the site file has in place of the portal's navigation: lines of "name<TAB>address".
std::string site_columns(const Site& site);

/// The whole page: head, header, navigation, demo banner, main, footer, and the loader of the client unless ?plain=1.
Reply page(const RequestContext& context, const Content& content);
/// A page for an error: what happened and where to go.
Reply error_page(const RequestContext& context, int status, const Error& error);

} // namespace chengxin::html
