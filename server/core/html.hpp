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
/// A hidden field plain=1 for forms on plain pages, else nothing.
std::string plain_field(const RequestContext& context);
/// The hidden fields of every form that changes something: the one above, and the account for which the page was made, so that nothing is
/// done under another one (see Router).
std::string hidden_fields(const RequestContext& context);

enum class Index { allowed, forbidden };

struct Crumb {
    std::string address;
    std::string text;
};

struct Content {
    std::string title;         ///< without the site's name
    std::string description;   ///< for search engines; may be empty
    std::string body;          ///< HTML below <main>; the caller escaped what it inserted. Should start with one <h1>
    std::vector<Crumb> crumbs; ///< 首页 is added in front
    Index index = Index::allowed;
    int status = 200;
};

/// The whole page: head, header, navigation, demo banner, main, footer, and the loader of the client unless ?plain=1.
Reply page(const RequestContext& context, const Content& content);
/// A page for an error: what happened and where to go.
Reply error_page(const RequestContext& context, int status, const Error& error);

} // namespace chengxin::html
