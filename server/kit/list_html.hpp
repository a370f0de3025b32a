#pragma once

#include "server/core/context.hpp"
#include "server/core/html.hpp"
#include "server/kit/list_source.hpp"

namespace chengxin::kit {

/// What the plain page has besides the list.
struct ListTwin {
    std::string_view intro;  ///< a sentence, escaped by the page
    const char* row_address; ///< the key follows: "/upload/plain/result?id="
    html::Crumb crumb;       ///< the page above
    html::Crumb action;      ///< a link behind the intro
    const char* csv;         ///< addresses of the export
    const char* xlsx;
};

/// One page of rows as the list endpoint has answered.
struct ShownRows {
    std::vector<const void*> rows;
    std::int64_t total = 0;
    bool capped = false;
};

/// The filters as a plain form, the columns that the client shows at first and those that it hides, pager, export.
Reply list_html(const RequestContext& context, const api::ListInfo& info, const ListTwin& twin, const ListQuery& query,
                const api::TypeInfo& type, const ShownRows& shown);

/// A form without script has a field for each key of the order: leads to the address that names them in one. Nothing for other requests.
std::optional<Reply> join_sort(const RequestContext& context, const api::ListInfo& info, const Form& form);

} // namespace chengxin::kit
